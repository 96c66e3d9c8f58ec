import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { siteReportHtml } from "../../../../../src/core/render/site-report/site-report-html.ts";
import { siteReportJson } from "../../../../../src/core/render/site-report/site-report-json.ts";
import { makeFinding, type RuleId } from "../../../../../src/domain/finding.ts";
import { HOUR_MS, toInstant } from "../../../../../src/domain/instant.ts";
import type { QueuedMail } from "../../../../../src/domain/mail.ts";
import type { SiteReport } from "../../../../../src/domain/site-report.ts";
import {
  calmState,
  firstDayReport,
  LATE,
  monthReport,
  REPORTED_AT,
} from "../../../../support/sample-site-report.ts";
import { CHANGES, plan } from "../sample-plan.ts";
import { assertSelfContained } from "../self-contained.ts";

const EVIL = `"><script>alert(1)</script>'&|\u202eevil\u0000`;
const LONG = `${"x".repeat(63)}.`.repeat(4).slice(0, 255);

/** The texts of a page, without its style and its markup. */
function textOf(page: string): string {
  return page
    .slice(page.indexOf("<body>"))
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
}

function finding(rule: RuleId, id: number, hostname = "a.example.com") {
  return makeFinding(rule, { addressId: id, ip: "10.0.0.1", hostname }, { message: `m${id}`, remedy: "r" });
}

const calm = (parts: Partial<SiteReport> = {}) => firstDayReport({ state: calmState(), ...parts });

describe("the report of an installation", () => {
  it("needs nothing else, closes what it opens, and says so to the browser", () => {
    for (const report of [firstDayReport(), calm(), monthReport()])
      assertSelfContained(siteReportHtml(report));
  });

  it("says on the first day how to begin, and nothing that is not known", () => {
    const text = textOf(siteReportHtml(firstDayReport()));
    assert.match(text, /has not completed a cycle here yet/);
    assert.match(text, /pphook plan --full[\s\S]*pphook sync/);
    assert.match(text, /last cycle none yet/);
    assert.match(text, /nothing in the journal yet/);
    assert.doesNotMatch(text, /Nothing is open|Nothing was changed/);
    assert.doesNotMatch(text, /Files and deployments|What people and guards did|Held for a person/);
    assert.doesNotMatch(siteReportHtml(firstDayReport()), /<figure/);
  });

  it("says so when nothing happened", () => {
    const text = textOf(siteReportHtml(calm()));
    assert.match(text, /Nothing was changed in this time/);
    assert.match(text, /Nothing is open/);
    assert.match(text, /No cycle changed anything/);
    assert.match(text, /No name and no MAC was given twice/);
    assert.match(text, /Nobody changed in DNS/);
  });

  it("has each of its parts when much happened", () => {
    const page = siteReportHtml(monthReport());
    for (const id of [
      "held",
      "changes",
      "findings",
      "quality",
      "secondaries",
      "cycles",
      "files",
      "mail",
      "people",
    ])
      assert.match(page, new RegExp(`<section class="card" id="${id}"`), id);
    for (const id of [
      "changes-plot",
      "findings-plot",
      "duplicates-plot",
      "drift-plot",
      "propagation-plot",
      "cycles-plot",
    ])
      assert.match(page, new RegExp(`<figure id="${id}"`), id);
    const text = textOf(page);
    assert.match(text, /pphook approve 8d01b7c0ffee/);
    assert.match(text, /office-11\.example\.com 10\.10\.1\.111 example\.com/);
    assert.match(text, /10\.10\.1\.99 → 10\.10\.1\.20/);
    assert.match(text, /last editor changes Léa Martin|last editor changes/);
    assert.match(text, /mailed to findings jane\.doe@example\.com 5/);
    assert.match(text, /pphook explain 10\.10\.7\.21/);
    assert.match(text, /Comes back again and again[\s\S]*5 ×/);
    assert.match(text, /2 changes taken back/);
    assert.match(text, /dhcpd\.hosts 1,204 entries: checked by dhcpd -t/);
    assert.match(text, /target dhcp01 checked, reloaded/);
    assert.match(text, /118 sent, 1 given up/);
    assert.match(text, /the load balancer answers for it pphook accept foreign-record:22 --withdraw/);
  });

  it("is changed in nothing but its words by hostile names", () => {
    const hostile = (name: string) =>
      siteReportHtml(
        calm({
          site: name,
          findings: [finding("hostname-invalid", 1, name)],
          concerned: new Map([["hostname-invalid:1", name]]),
          figures: {
            ...monthReport().figures,
            busiest: [{ hostname: name, ip: "", changes: 2 }],
            returning: [{ id: name, rule: name, message: name, times: 2 }],
          },
          state: calmState({
            held: {
              ...{ hash: "ab", since: REPORTED_AT, guards: [name] },
              changes: [`powerdns|x.|${name}|A|delete|1|-`, name],
            },
            pause: { since: REPORTED_AT, until: null, by: name, reason: name },
            window: name,
          }),
        }),
      );
    const shape = (page: string) => page.replaceAll(/>[^<]*/g, ">").replaceAll(/ title="[^"]*"/g, "");
    const plain = shape(hostile("a|b"));
    for (const name of [EVIL, LONG, "<b>|</b>", "{{ x }}|%s"]) {
      const page = hostile(name);
      assertSelfContained(page);
      assert.equal(shape(page), name.includes("|") ? plain : shape(hostile("ab")));
      assert.doesNotMatch(page, /[\u202a-\u202e\u2066-\u2069]/);
    }
    assert.ok(hostile(LONG).includes(LONG));
  });

  it("stays small, and says what it leaves out", () => {
    const findings = Array.from({ length: 100_000 }, (_, at) => finding("hostname-invalid", at, LONG));
    const changes = Array.from(
      { length: 100_000 },
      (_, at) => `powerdns|example.com.|h${at}.example.com.|A|delete|10.0.0.1|-`,
    );
    const shipments = Array.from({ length: 60 }, (_, at) => ({
      ...monthReport().shipments[1]!,
      at: toInstant(at),
    }));
    const concerned = new Map(findings.slice(0, 900).map(({ id }) => [id, `p${id}@example.com`]));
    const held = { hash: "ab".repeat(32), since: REPORTED_AT, guards: ["too many"], changes };
    const page = siteReportHtml(
      monthReport({
        findings,
        concerned,
        shipments,
        state: calmState({ held, undoHeld: { ...held, undo: "c-1" } }),
      }),
    );
    assert.ok(page.length < 500_000, `${page.length} bytes`);
    const text = textOf(page);
    assert.match(text, /… and 99,950 more: pphook plan --json/);
    assert.match(text, /… and 99,940 more: pphook plan --held/);
    assert.match(text, /… and 99,940 more: pphook undo c-1 --dry-run/);
    assert.match(text, /… and 891 people more/);
    assert.match(text, /… and 10 more: pphook history/);
  });
});

describe("the look at the services", () => {
  it("says what the next cycle would do", () => {
    const sources = { inventory: "phpIPAM 1.8.2", dns: "PowerDNS 4.7.3" };
    const held = CHANGES.map((change, at) => ({ ...change, held: at === 0 }));
    const look = (made: ReturnType<typeof plan>) =>
      textOf(siteReportHtml(monthReport({ look: { plan: made, sources } })));
    assert.match(
      look(plan({ changes: held })),
      /phpIPAM 1\.8\.2 and PowerDNS 4\.7\.3 were asked: 2 changes would be made; 1 change would be held/,
    );
    assert.match(look(plan()), /DNS agrees with phpIPAM; nothing would be changed/);
    assert.match(look(plan()), /last editor, else mailed to/);
  });

  it("says when they could not be asked, and what to do", () => {
    const text = textOf(
      siteReportHtml(calm({ look: { error: "phpIPAM: connection refused", remedy: "look at it" } })),
    );
    assert.match(text, /could not be asked phpIPAM: connection refused → look at it/);
  });
});

describe("findings without mail", () => {
  it("have nobody, and the report says how to ask", () => {
    const findings = [finding("hostname-invalid", 1)];
    const text = textOf(siteReportHtml(calm({ findings, state: calmState({ mailConfigured: false }) })));
    assert.match(text, /nobody known 1/);
    assert.match(text, /No mail is configured[\s\S]*pphook report --look/);
  });

  it("of a rule that is not known any more are shown all the same", () => {
    const odd = { ...finding("hostname-invalid", 1), rule: "gone" as RuleId };
    assert.match(textOf(siteReportHtml(calm({ findings: [odd] }))), /gone gone 1/);
  });
});

describe("duplicates and files", () => {
  it("that are left to a person are told, and what somebody changed on a target", () => {
    const [file, target] = monthReport().shipments;
    const drifted = { at: REPORTED_AT, event: { ...target!.event, drift: "/var/old" } } as typeof target;
    const report = monthReport({ shipments: [file!, drifted!] });
    const text = textOf(siteReportHtml(report));
    assert.match(text, /resolved in phpIPAM, 2 left to a person/);
    assert.match(text, /somebody had changed it there; kept as \/var\/old/);
    const quiet = calm({ findings: [finding("mac-duplicate", 1)] });
    assert.match(
      textOf(siteReportHtml(quiet)),
      /0 duplicates found, 0 resolved in phpIPAM, 1 left to a person/,
    );
  });

  it("of mails tells what was given up and what waits", () => {
    const mail: QueuedMail = {
      ...{
        id: "m",
        channel: "mail" as const,
        madeAt: REPORTED_AT,
        run: "r",
        to: ["a@example.com"],
        subject: "Hello",
      },
      ...{
        text: "",
        html: null,
        attachments: [],
        attempts: 9,
        nextTryAt: REPORTED_AT,
        parkedAt: REPORTED_AT,
      },
      error: "550 no such user",
    };
    const parked = [mail, { ...mail, to: [], parkedAt: null }];
    const state = calmState({ outbox: { waiting: 3, oldestAt: REPORTED_AT, parked } });
    const text = textOf(siteReportHtml(calm({ state })));
    assert.match(text, /3 waiting, the oldest since 2026-11-22 09:15 UTC/);
    assert.match(text, /a@example\.com Hello 550 no such user[\s\S]*webhook Hello/);
    assert.match(text, /2 mails could not be delivered/);
  });

  it("of cycles without a duration says how many there were", () => {
    const cycles = [{ part: 0, count: 3, meanMs: null, longestMs: null, rows: null }];
    const page = siteReportHtml(calm({ figures: { ...firstDayReport().figures, cycles } }));
    assert.match(
      textOf(page),
      /3 cycles that changed something or verified every row\. One begins every 1 min 0 s/,
    );
    assert.doesNotMatch(page, /cycles-plot/);
    const quick = [{ part: 0, count: 1, meanMs: 12, longestMs: 90, rows: 5 }];
    assert.match(
      textOf(siteReportHtml(calm({ figures: { ...firstDayReport().figures, cycles: quick } }))),
      /90 ms/,
    );
  });

  it("of people tells nothing where only acceptances or undos stand", () => {
    const { exceptions } = monthReport().state;
    const state = calmState({ exceptions });
    assert.match(textOf(siteReportHtml(calm({ state }))), /Nothing since 2026-11-22/);
    const ledger = { ...firstDayReport().ledger, undone: 1 };
    assert.match(textOf(siteReportHtml(calm({ ledger }))), /1 change taken back/);
  });
});

describe("secondaries", () => {
  const tell = (parts: Partial<SiteReport>) => textOf(siteReportHtml(calm(parts)));
  const measured = monthReport().propagations.map((each) => ({ ...each, at: REPORTED_AT }));

  it("that follow are told with the time that they take", () => {
    const text = textOf(siteReportHtml(monthReport()));
    assert.match(
      text,
      /Every secondary serves what the primary does, in 3 zones\. \d+ record sets asked for/,
    );
    assert.match(text, /primary \d+ ms \d+ ms 12 ms 0 ns01 3 in sync 0\.\d+ s/);
  });

  it("that do not are told with the cause and what to do, the longest first", () => {
    const late = { ...LATE, secondary: "ns01", state: "late", since: null, remedy: "", cause: null } as const;
    const text = tell({ transfers: [LATE, late, ...monthReport().transfers] });
    assert.match(text, /2 copies of 3 zones not in sync/);
    assert.match(text, /ns02 1 of 4 out of sync ns01 1 of 4 late/);
    assert.match(
      text,
      /late example\.com ns01 .*out of sync example\.com ns02 ns02 answers REFUSED refused → add the zone/,
    );
    assert.match(text, /1 copy of zones on secondaries out of sync.*pphook monitor axfr/);
    assert.match(
      tell({ transfers: Array.from({ length: 40 }, () => LATE) }),
      /… and 10 more: pphook monitor axfr/,
    );
  });

  it("are left out where only the primary is asked, and what was given up has no time", () => {
    const primary = measured.filter(({ server }) => server === "primary");
    assert.match(siteReportHtml(calm({ propagations: primary })), /id="propagation-plot"/);
    const lost = [{ ...measured[0]!, tookMs: null, detail: "refused" }];
    const page = siteReportHtml(calm({ propagations: lost }));
    assert.doesNotMatch(page, /propagation-plot/);
    assert.match(textOf(page), /primary 1 /);
  });
});

describe("the report as data", () => {
  it("has the verdict and the figures", () => {
    const json = siteReportJson(monthReport());
    assert.equal(json.version, 1);
    assert.equal(json.verdict.level, "warn");
    assert.deepEqual(json.held, {
      hash: "8d01b7c0ffee".padEnd(64, "0"),
      since: "2026-11-22T09:03:02.417Z",
      changes: 8,
    });
    assert.equal(json.findings[0]?.concerned, "jane.doe@example.com");
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
    const first = siteReportJson(firstDayReport());
    assert.deepEqual([first.lastCheck, first.held, first.ledger.journalSince], [null, null, null]);
    assert.equal(siteReportJson(monthReport({ concerned: new Map() })).findings[0]?.concerned, null);
    assert.equal(HOUR_MS / 1000, first.period.partSeconds);
  });
});
