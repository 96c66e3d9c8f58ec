import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type CycleCircumstances,
  conditionOfError,
  conditionsOfCycle,
  isOfCycle,
} from "../../../../src/core/notify/cycle-conditions.ts";
import {
  findRecurring,
  recurringCondition,
  stormCondition,
} from "../../../../src/core/notify/mail-conditions.ts";
import { parkedCondition, stuckCondition } from "../../../../src/core/notify/outbox-conditions.ts";
import type { CycleReport } from "../../../../src/domain/cycle-report.ts";
import { StopError, SystemError, UpstreamError } from "../../../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS, toInstant } from "../../../../src/domain/instant.ts";
import type { QueuedMail } from "../../../../src/domain/mail.ts";
import type { ToldFinding } from "../../../../src/domain/notice.ts";
import { NOON, sampleFinding, sampleNotice } from "./sample-notice.ts";

const CALM: CycleCircumstances = {
  durationMs: 900,
  intervalMs: 60_000,
  disk: { path: "/var/lib/pphook", freeBytes: 8e9, totalBytes: 10e9 },
  durationText: (ms) => `${ms / 1000}s`,
};

function report(parts: Partial<CycleReport["plan"]> = {}, writeBar: CycleReport["writeBar"] = null) {
  const plan = { heldHash: null, changes: [], guards: [], ...parts };
  return { plan, writeBar } as unknown as CycleReport;
}

const HASH = "8d01b7c0ffee8d01b7c0ffee";
const held = (guard: "zone-deletes" | "ipam-deletes") =>
  ({
    heldHash: HASH,
    changes: [{ held: true }, { held: true }, { held: false }],
    guards: [
      { id: guard, scope: "example.com", measured: 31, limit: 24, message: "31 of 240 values would leave" },
    ],
  }) as unknown as Partial<CycleReport["plan"]>;

const kinds = (conditions: readonly { readonly kind: string }[]) => conditions.map(({ kind }) => kind);

describe("after a cycle an administrator should know", () => {
  it("nothing when all is well, or the disk cannot be measured", () => {
    assert.deepEqual(conditionsOfCycle(report(), CALM), []);
    assert.deepEqual(conditionsOfCycle(report(), { ...CALM, disk: null }), []);
  });

  it("what is held, with the hash and why", () => {
    const [condition] = conditionsOfCycle(report(held("zone-deletes")), CALM);
    assert.equal(condition?.kind, "held");
    assert.equal(condition?.identity, HASH);
    assert.deepEqual(condition?.details, {
      hash: "8d01b7c0ffee",
      changes: 2,
      guards: "31 of 240 values would leave",
    });
  });

  it("massive duplicates by that name", () => {
    const [condition, more] = conditionsOfCycle(report(held("ipam-deletes")), CALM);
    assert.equal(condition?.kind, "massive-duplicates");
    assert.equal(condition?.details["measured"], 31);
    assert.equal(more, undefined);
  });

  it("nothing of what is held while nothing is written anyway", () => {
    assert.deepEqual(conditionsOfCycle(report(held("zone-deletes"), "observe"), CALM), []);
  });

  it("three cycles in a row that took longer than the interval", () => {
    const [condition] = conditionsOfCycle(report(), { ...CALM, durationMs: 61_000 });
    assert.deepEqual(
      [condition?.kind, condition?.tellAfter, condition?.details["duration"]],
      ["overrun", 3, "61s"],
    );
  });

  it("a disk with less than 5 % or 500 MB free", () => {
    const disk = (freeBytes: number, totalBytes: number) =>
      kinds(conditionsOfCycle(report(), { ...CALM, disk: { path: "/", freeBytes, totalBytes } }));
    assert.deepEqual(disk(499e6, 1e9), ["disk-low"]);
    assert.deepEqual(disk(4e9, 100e9), ["disk-low"]);
    assert.deepEqual(disk(5e9, 100e9), []);
  });
});

describe("of a cycle that failed an administrator should know", () => {
  const upstream = (failure: "unreachable" | "auth") =>
    conditionOfError(
      new UpstreamError("connection refused", {
        system: "powerdns",
        failure,
        operation: "GET /zones",
        remedy: "start it",
      }),
    );

  it("a service that is away in the third cycle, and in a maintenance window not", () => {
    const { key, tellAfter, mutable, details } = upstream("unreachable");
    assert.deepEqual([key, tellAfter, mutable], ["service-down:powerdns", 3, true]);
    assert.deepEqual(details, { service: "powerdns", error: "connection refused", remedy: "start it" });
  });

  it("refused credentials at once", () => {
    const { key, tellAfter, mutable } = upstream("auth");
    assert.deepEqual([key, tellAfter, mutable], ["service-auth:powerdns", 1, false]);
  });

  it("the store, what stops PPHOOK on purpose, and a defect, as emergencies", () => {
    const conditions = [
      new SystemError("the disk is full", { remedy: "make room" }),
      new StopError("no-zones", "PowerDNS lists no zone", "look at PowerDNS"),
      new TypeError("x is undefined"),
      "thrown text",
    ].map(conditionOfError);
    assert.deepEqual(kinds(conditions), ["store-trouble", "cycle-stopped", "defect", "defect"]);
    assert.ok(conditions.every(({ emergency, tellsEnd }) => emergency && tellsEnd));
    assert.equal(conditions[3]?.details["error"], "thrown text");
  });

  it("and a cycle that succeeds ends these, not what mail is about", () => {
    assert.equal(isOfCycle({ kind: "service-down" }), true);
    assert.equal(isOfCycle({ kind: "mail-storm" }), false);
  });
});

describe("of mail an administrator should know", () => {
  const mail = (parts: Partial<QueuedMail>) =>
    ({
      id: "a@b",
      channel: "mail",
      to: ["x@example.com"],
      subject: "s",
      error: "550",
      ...parts,
    }) as QueuedMail;

  it("that it waits for more than an hour, by webhook only", () => {
    const look = (ageMs: number | null) =>
      stuckCondition({
        outbox: { waiting: 3, oldestAt: ageMs === null ? null : toInstant(NOON - ageMs), parked: [] },
        trouble: ageMs === HOUR_MS ? { error: "refused", remedy: "start it" } : null,
        now: NOON,
      });
    assert.equal(look(null), null);
    assert.equal(look(HOUR_MS - 1), null);
    assert.deepEqual(look(HOUR_MS)?.details, {
      waiting: 3,
      minutes: 60,
      error: "refused",
      remedy: "start it",
    });
    assert.equal(look(2 * HOUR_MS)?.details["error"], "");
    assert.equal(look(2 * HOUR_MS)?.webhookOnly, true);
  });

  it("that one was given up, but no alert about an alert", () => {
    const state = { waiting: 0, oldestAt: null };
    assert.equal(parkedCondition({ ...state, parked: [] }), null);
    assert.equal(parkedCondition({ ...state, parked: [mail({ channel: "alert" })] }), null);
    assert.equal(parkedCondition({ ...state, parked: [mail({}), mail({ id: "older" })] })?.identity, "a@b");
  });

  it("that it is held since it would reach many, with the most frequent rules", () => {
    const notices = [1, 2, 3].map((id) => sampleNotice(id));
    const other = sampleNotice(4, { finding: sampleFinding(4, "zone-missing") });
    const { details, identity } = stormCondition(HASH, [other, ...notices]);
    assert.equal(identity, HASH);
    assert.deepEqual(
      [details["hash"], details["findings"], details["rules"]],
      ["8d01b7c0ffee", 4, "hostname-invalid (3), zone-missing (1)"],
    );
    assert.equal(stormCondition(HASH, []).details["example"], "");
  });
});

describe("a habit", () => {
  const told = (count: number, times: number): readonly ToldFinding[] =>
    Array.from({ length: count }, (_, i) => ({
      findingId: `hostname-invalid:${i}`,
      toldAt: toInstant(NOON - (i % times) * HOUR_MS),
      state: "gone",
      recipients: ["jane@example.com"],
    }));

  it("is five findings of one rule, told to one person at three different times", () => {
    assert.deepEqual(findRecurring(told(5, 3), NOON), [
      { rule: "hostname-invalid", recipient: "jane@example.com", findings: 5, times: 3 },
    ]);
    assert.deepEqual(findRecurring(told(4, 3), NOON), []);
    assert.deepEqual(findRecurring(told(1000, 1), NOON), []);
    assert.deepEqual(findRecurring([], NOON), []);
  });

  it("is what was told within a week", () => {
    const now = toInstant(NOON + 7 * DAY_MS - 2 * HOUR_MS);
    assert.deepEqual(findRecurring(told(5, 3), now).length, 1);
    assert.deepEqual(findRecurring(told(5, 3), toInstant(now + 1)), []);
  });

  it("is known by rule and person", () => {
    const [first] = findRecurring(told(5, 3), NOON);
    assert.ok(first);
    assert.equal(recurringCondition(first).key, "recurring-findings:hostname-invalid:jane@example.com");
  });
});
