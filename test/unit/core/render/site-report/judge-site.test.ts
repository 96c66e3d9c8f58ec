import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { agoText } from "../../../../../src/core/render/site-report/ago-text.ts";
import { judgeSite } from "../../../../../src/core/render/site-report/judge-site.ts";
import { siteReportHtml } from "../../../../../src/core/render/site-report/site-report-html.ts";
import type { AlertKind, AlertState } from "../../../../../src/domain/alert.ts";
import { makeFinding } from "../../../../../src/domain/finding.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../../../../../src/domain/instant.ts";
import type { SiteReport, SiteState } from "../../../../../src/domain/site-report.ts";
import {
  calmState,
  firstDayReport,
  LATE,
  monthReport,
  REPORTED_AT,
} from "../../../../support/sample-site-report.ts";

const ago = (ms: number) => toInstant(REPORTED_AT - ms);

function judged(state: Partial<SiteState>, parts: Partial<SiteReport> = {}) {
  const { level, heading, reasons } = judgeSite(firstDayReport({ state: calmState(state), ...parts }));
  return {
    level,
    heading,
    said: reasons.map((each) => `${each.level}: ${each.text} ${each.command ?? ""}`.trim()),
  };
}

function alert(kind: AlertKind, details: Readonly<Record<string, string | number>>): AlertState {
  const condition = {
    ...{ key: kind, kind, identity: "", emergency: false, tellAfter: 1, tellsEnd: false, mutable: false },
    ...{ webhookOnly: false, details },
  };
  return { condition, since: ago(HOUR_MS), seen: 1, told: "", toldAt: ago(HOUR_MS), open: true };
}

describe("the verdict on an installation", () => {
  it("is that all is well when nothing stands against it", () => {
    assert.deepEqual(judged({}), { level: "good", heading: "All is well", said: [] });
  });

  it("stays so with what is only good to know", () => {
    const { exceptions } = monthReport().state;
    const approval = { hash: "51c0de".repeat(8), by: "bob", expiresAt: toInstant(REPORTED_AT + HOUR_MS) };
    const { level, heading, said } = judged({ exceptions, approval, window: "Sun 02:00-04:00" });
    assert.deepEqual([level, heading], ["good", "All is well"]);
    assert.deepEqual(said, [
      "info: maintenance window Sun 02:00-04:00: nothing is written until it ends",
      "info: bob released 51c0de51c0de; it is used by the next cycle, until 2026-11-22 10:15 UTC",
      "info: 1 finding accepted as known and meant: pphook accept",
    ]);
  });

  it("is bad when cycles are missed, but not before some minutes and intervals have passed", () => {
    assert.equal(judged({ lastCheck: ago(5 * MINUTE_MS) }).level, "good");
    const late = judged({ lastCheck: ago(5 * MINUTE_MS + 1) });
    assert.deepEqual([late.level, late.heading], ["bad", "Something does not work"]);
    assert.match(late.said[0] ?? "", /began 5 min ago .*systemctl status pphook/);
    assert.equal(judged({ lastCheck: ago(29 * MINUTE_MS), intervalMs: 10 * MINUTE_MS }).level, "good");
    assert.equal(judged({ lastCheck: ago(31 * MINUTE_MS), intervalMs: 10 * MINUTE_MS }).level, "bad");
  });

  it("names what is broken before what waits, and counts both", () => {
    const { heading, said } = judged({
      lastCheck: ago(DAY_MS),
      observes: true,
      alerts: [alert("service-down", { service: "powerdns", error: "connection refused", remedy: "look" })],
    });
    assert.equal(heading, "2 things do not work");
    assert.deepEqual(
      said.map((text) => text.slice(0, 12)),
      ["bad: the las", "bad: service", "warn: PPHOOK"],
    );
    assert.match(
      said[1] ?? "",
      /service down since 2026-11-22 08:15 UTC: service powerdns, connection refused$/,
    );
  });

  it("tells of a held set once, and mildly of what still works", () => {
    const { held } = monthReport().state;
    const alerts = [alert("held", { hash: "x" }), alert("overrun", { duration: "70 s" })];
    const { heading, said } = judged({ held, alerts });
    assert.equal(heading, "Running; 2 things want attention");
    assert.deepEqual(said, [
      "warn: overrun since 2026-11-22 08:15 UTC: duration 70 s",
      "warn: 8 changes held by a guard, until a person decides, since 2026-11-22 09:03 UTC: pphook approve 8d01b7c0ffee",
    ]);
  });

  it("tells of a pause, an undo that is held, mails to many, what was cut off, and rules that are off", () => {
    const undoHeld = { hash: "ab".repeat(32), since: ago(HOUR_MS), changes: ["x"], guards: [], undo: "c-1" };
    const bypass = {
      rule: "hostname-pattern",
      since: ago(1),
      until: REPORTED_AT,
      by: "bob",
      reason: "old",
    } as const;
    const pause = { since: ago(HOUR_MS), until: null, by: "alice", reason: "" };
    const exceptions = { bypasses: [bypass], acceptances: [] };
    const { said } = judged({ undoHeld, pause, exceptions, storms: ["cd".repeat(32)], unfinished: 1 });
    for (const text of [
      /1 change was cut off/,
      /paused by alice/,
      /of an undo held/,
      /mails to many.*cdcdcd/,
      /hostname-pattern is bypassed by bob/,
    ])
      assert.ok(
        said.some((one) => text.test(one)),
        String(text),
      );
  });

  it("tells of files and targets that did not arrive, and of findings by their weight", () => {
    const [file, target] = monthReport().shipments;
    const shipments = [
      { at: REPORTED_AT, event: { ...file!.event, state: "held", detail: "it would lose half" } },
      { at: REPORTED_AT, event: { ...target!.event, state: "refused", detail: "syntax error" } },
    ] as SiteReport["shipments"];
    const finding = (rule: "hostname-invalid" | "foreign-record", id: number) =>
      makeFinding(rule, { addressId: id, ip: "", hostname: "" }, { message: "m", remedy: "r" });
    const { level, said } = judged(
      {},
      { shipments, findings: [finding("hostname-invalid", 1), finding("foreign-record", 2)] },
    );
    assert.equal(level, "bad");
    assert.deepEqual(said, [
      "bad: the file for dhcp01 is refused: syntax error pphook deploy dhcp01",
      "warn: the dhcp file /var/lib/pphook/dhcpd.hosts is held: it would lose half pphook generate dhcp",
      "warn: 2 findings open, one of them an error; see below",
    ]);
    assert.equal(judged({}, { findings: [finding("foreign-record", 2)] }).level, "good");
    const two = [finding("hostname-invalid", 1), finding("hostname-invalid", 2)];
    assert.match(judged({}, { findings: two }).said[0] ?? "", /2 of them errors/);
  });
});

describe("secondaries", () => {
  it("that are late within the tolerance leave all well, and out of sync do not", () => {
    const late = { ...LATE, state: "late" } as const;
    const levels = [[late], [late, LATE]].map((transfers) => judged({}, { transfers }).level);
    assert.deepEqual(levels, ["good", "bad"]);
    assert.match(judged({}, { transfers: [late, late] }).said[0] ?? "", /2 copies of zones .* late/);
  });
});

describe("the mode", () => {
  const modeIn = (state: Partial<SiteState>) =>
    /<dt>mode<\/dt><dd class="big">(\w+)</.exec(
      siteReportHtml(firstDayReport({ state: calmState(state) })),
    )?.[1];

  it("is what keeps PPHOOK from writing, or that it writes", () => {
    const pause = { since: REPORTED_AT, until: null, by: "alice", reason: "" };
    assert.equal(modeIn({}), "writing");
    assert.equal(modeIn({ window: "Sun" }), "maintenance");
    assert.equal(modeIn({ observes: true, window: "Sun" }), "observing");
    assert.equal(modeIn({ pause, observes: true }), "paused");
  });
});

describe("how long ago something was", () => {
  for (const [ms, text] of [
    [0, "just now"],
    [59_999, "just now"],
    [12 * MINUTE_MS, "12 min ago"],
    [3 * HOUR_MS, "3 h ago"],
    [5 * DAY_MS, "5 days ago"],
  ] as const)
    it(`is told as ${text}`, () => assert.equal(agoText(REPORTED_AT - ms, REPORTED_AT), text));
});
