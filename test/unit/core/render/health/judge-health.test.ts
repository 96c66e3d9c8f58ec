import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Canvas } from "../../../../../src/core/render/canvas.ts";
import { PLAIN_CANVAS } from "../../../../../src/core/render/canvas.ts";
import { renderHealth } from "../../../../../src/core/render/health/health-text.ts";
import { judgeHealth } from "../../../../../src/core/render/health/judge-health.ts";
import type { CheckItem } from "../../../../../src/domain/check-item.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../../../../../src/domain/instant.ts";

import {
  AWAY,
  acceptance,
  ago,
  type Circumstances,
  CYCLE,
  DAEMON,
  FACTS,
  FAILURE,
  FIGURES,
  IPAM,
  judge,
  MEMORY,
  mail,
  NOW,
  REFUSED,
  status,
  target,
} from "./sample-health.ts";

/** Each makes one thing wrong in an installation that is well otherwise. */
const WRONG: readonly (Circumstances & {
  readonly title: string;
  readonly expected: RegExp;
  readonly remedy?: RegExp;
})[] = [
  {
    title: "an API that is away, and since when cycles fail for it",
    facts: { powerdns: { ...FACTS.powerdns, trouble: AWAY } },
    memory: { failure: FAILURE },
    expected:
      /^fault powerdns PowerDNS at dns: connection refused; cycles fail for it since 2026-11-29 02:51 UTC \(9 min\)\nwarning service 9 cycles in a row failed since 2026-11-29 02:51 UTC$/,
    remedy: /^start it$/,
  },
  {
    title: "an API that is away although no cycle has noticed",
    facts: { powerdns: { ...FACTS.powerdns, trouble: AWAY } },
    expected: /^fault powerdns PowerDNS at dns: connection refused$/,
  },
  {
    title: "phpIPAM away, with the failures of cycles",
    facts: { phpipam: [{ ...IPAM, trouble: { message: "phpIPAM is away", remedy: "see" } }] },
    memory: { failure: { ...FAILURE, service: "phpipam" } },
    expected:
      /^fault phpipam phpIPAM is away; cycles fail for it since .*\nwarning service 9 cycles in a row/,
  },
  {
    title: "one server of several that is away",
    facts: { phpipam: [{ ...IPAM, trouble: { message: "a is away", remedy: "see" } }, IPAM] },
    expected: /^warning phpipam a is away; another server is read$/,
  },
  {
    title: "a slow API",
    facts: { phpipam: [{ ...IPAM, latencyMs: 3400 }] },
    expected: /^warning phpipam phpIPAM at http:\/\/ipam\/api answers in 3\.4 s, which is slow$/,
    remedy: /--bench/,
  },
  {
    title: "cycles that fail for another reason than an API that is away",
    memory: {
      failure: { ...FAILURE, service: null, message: "the disk is full", remedy: "free it", times: 1 },
    },
    expected: /^fault service 1 cycle in a row failed since .*: the disk is full$/,
    remedy: /^free it$/,
  },
  {
    title: "cycles that failed for an API that answers now",
    memory: { failure: FAILURE },
    expected: /^fault service 9 cycles in a row failed since .*: PowerDNS at dns: connection refused$/,
  },
  {
    title: "a daemon that is gone",
    memory: { daemon: { ...DAEMON, runs: false, residentBytes: null } },
    expected: /^fault service the daemon of 2026-11-28 03:00 UTC \(pid 4711\) is gone/,
    remedy: /systemctl restart pphook/,
  },
  {
    title: "a daemon whose cycles do not end",
    memory: { daemon: { ...DAEMON, residentBytes: null }, cycle: { ...CYCLE, startedAt: ago(HOUR_MS) } },
    expected: /^fault service the daemon runs since .* \(pid 4711\), and no cycle has ended for 59 min$/,
    remedy: /journalctl/,
  },
  {
    title: "a daemon that never ended a cycle",
    memory: { cycle: null, lastCheck: null },
    expected: /^fault service the daemon runs .* no cycle has ended for 24 h$/,
  },
  {
    title: "no daemon for hours",
    memory: { daemon: null, cycle: { ...CYCLE, startedAt: ago(3 * HOUR_MS) } },
    expected: /^fault service no daemon runs, and the last cycle was 2 h ago$/,
    remedy: /systemctl start pphook/,
  },
  {
    title: "no daemon, as an older version left it",
    memory: { daemon: null, cycle: null, lastCheck: ago(3 * DAY_MS) },
    expected: /^fault service no daemon runs, and the last cycle was 3 days ago$/,
  },
  {
    title: "an installation in which nothing ran yet",
    memory: { daemon: null, cycle: null, lastCheck: null },
    expected: /^warning service no daemon runs, and no cycle has run yet$/,
    remedy: /pphook plan --full/,
  },
  {
    title: "a last check in the future",
    memory: { lastCheck: toInstant(NOW + HOUR_MS) },
    expected: /^fault service the last check lies in the future \(2026-11-29 04:00 UTC\), so no cycle runs$/,
    remedy: /reset-timestamp/,
  },
  {
    title: "a last check file that holds something else",
    facts: { markUnreadable: true },
    expected: /^fault service last_check_file does not hold a number/,
    remedy: /reset-timestamp/,
  },
  {
    title: "a store that cannot be used",
    facts: { memory: { trouble: "the store is no database", remedy: "restore it" } },
    expected: /^fault store the store is no database$/,
    remedy: /^restore it$/,
  },
  {
    title: "a journal that somebody changed",
    memory: { journal: { entries: 9, broken: "entry 10: the hash does not fit" } },
    expected:
      /^fault store .*pphook\.db: 4\.2 MB, and its journal is broken: entry 10: the hash does not fit$/,
    remedy: /history verify/,
  },
  {
    title: "what a guard holds",
    memory: {
      held: [
        { hash: "0123456789abcdef", since: ago(HOUR_MS), changes: 31, guards: ["too many", "x"], undo: null },
      ],
    },
    expected: /^warning writes 31 changes held since 2026-11-29 02:00 UTC: too many; x$/,
    remedy: /pphook plan --held", release with "pphook approve 0123456789ab"/,
  },
  {
    title: "what a guard holds of an undo",
    memory: {
      held: [{ hash: "0123456789abcdef", since: NOW, changes: 1, guards: ["too many"], undo: "c-1" }],
    },
    expected: /^warning writes 1 change of undo c-1 held/,
    remedy: /pphook undo c-1 --dry-run/,
  },
  {
    title: "a pause without end",
    memory: { pause: { since: NOW, until: null, reason: "move", by: "alice" } },
    expected: /^warning writes paused by alice since .*, until somebody resumes: move; nothing is written$/,
    remedy: /pphook resume/,
  },
  {
    title: "a pause with an end and no reason",
    memory: { pause: { since: NOW, until: toInstant(NOW + HOUR_MS), reason: "", by: "alice" } },
    expected: /until 2026-11-29 04:00 UTC; nothing is written$/,
  },
  {
    title: "an armed bypass",
    facts: { bypassArmed: true },
    expected: /^warning writes the bypass file is there/,
  },
  {
    title: "a rule that is off",
    memory: {
      exceptions: {
        acceptances: [],
        bypasses: [
          {
            rule: "hostname-underscore",
            since: NOW,
            until: toInstant(NOW + HOUR_MS),
            by: "bob",
            reason: "old",
          },
        ],
      },
    },
    expected:
      /^warning exceptions the rule hostname-underscore is bypassed by bob until 2026-11-29 04:00 UTC: old$/,
    remedy: /bypass hostname-underscore --end/,
  },
  {
    title: "messages that wait for long",
    memory: { outbox: { waiting: 2, oldestAt: ago(11 * MINUTE_MS), parked: [] } },
    expected: /^warning mail 2 messages wait to be sent, the oldest for 11 min$/,
  },
  {
    title: "a message that was given up",
    memory: { outbox: { waiting: 0, oldestAt: null, parked: [mail(["jane@example.com"])] } },
    expected: /^warning mail 1 message given up, the last to jane@example\.com: 550 no such user$/,
  },
  {
    title: "an alert that the webhook refused",
    memory: { outbox: { waiting: 0, oldestAt: null, parked: [mail([])] } },
    expected: /the last to the webhook: 550/,
  },
  {
    title: "mails that wait for a person",
    memory: { storms: ["8d01b7c0ffee8d01"] },
    expected: /^warning mail mails to more people at once than storm_recipients are held$/,
    remedy: /pphook approve 8d01b7c0ffee"/,
  },
  {
    title: "a target that did not get its file",
    memory: {
      targets: [
        { ...target, deployedAt: null, trouble: { state: "failed", detail: "cut", remedy: "", attempts: 3 } },
      ],
    },
    expected: /^warning targets ns01: \/etc\/bind\/z on 192\.0\.2\.53: failed 3 times in a row: cut$/,
    remedy: /^try it: pphook deploy ns01$/,
  },
  {
    title: "a target with a remedy of its own",
    memory: {
      targets: [
        {
          ...target,
          deployedAt: null,
          trouble: { state: "failed", detail: "cut", remedy: "look", attempts: 3 },
        },
      ],
    },
    expected: /failed 3 times/,
    remedy: /^look$/,
  },
  {
    title: "a secondary that is out of sync, and since when",
    memory: {
      secondaries: ["ns01"],
      transfers: [
        status("a.example", { ...REFUSED, since: ago(HOUR_MS) }),
        ...["b", "c", "d"].map((name) => status(`${name}.example`, REFUSED)),
        status("e.example"),
      ],
    },
    expected:
      /^fault secondaries ns01: 4 zones out of sync since 2026-11-29 02:00 UTC \(a\.example, b\.example, c\.example and 1 more\): it answers REFUSED$/,
    remedy: /^configure the zone$/,
  },
  {
    title: "a secondary that did not answer what was written",
    memory: {
      secondaries: ["ns01"],
      transfers: [status("a.example")],
      propagation: [{ ...FIGURES, givenUp: 2 }],
    },
    expected: /^warning secondaries ns01 did not answer 2 of 20 records as written/,
    remedy: /monitor axfr/,
  },
  {
    title: "a disk that fills up",
    facts: {
      machine: { ...FACTS.machine, disks: [{ path: "/var/log/x", freeBytes: 4e9, totalBytes: 100e9 }] },
    },
    expected: /^warning machine the disk of \/var\/log\/x fills up: 4\.0 GB of 100 GB free \(4 %\)$/,
    remedy: /du -xh/,
  },
  {
    title: "a disk that is full",
    facts: { machine: { ...FACTS.machine, disks: [{ path: "/x", freeBytes: 4000, totalBytes: 100e9 }] } },
    expected:
      /^fault machine the disk of \/x is full: 4 kB of 100 GB free \(0 %\); cycles stop before they write$/,
  },
  {
    title: "little memory",
    facts: { machine: { ...FACTS.machine, memory: { availableBytes: 3e8, totalBytes: 1e9 } } },
    expected: /^warning machine memory: 300 MB of 1\.0 GB available/,
  },
];

function wrongOf(items: readonly CheckItem[]): readonly CheckItem[] {
  return items.filter(({ status }) => status !== "ok");
}

describe("health", () => {
  it("finds nothing wrong where all is well, and says so on one screen", () => {
    const items = judge({});
    assert.deepEqual(wrongOf(items), []);
    const text = renderHealth(items, PLAIN_CANVAS);
    assert.equal(
      text,
      `✓ all is well

  machine     disk of /var/lib/pphook/pphook.db: 40.0 GB of 100 GB free (40 %)
  machine     memory: 2.0 GB of 4.0 GB available
  store       /var/lib/pphook/pphook.db: 4.2 MB, 1,234 entries of the journal; the newest fit ("pphook history verify": all)
  phpIPAM     phpIPAM at http://ipam/api answers in 12 ms
  PowerDNS    PowerDNS 4.7.3 at http://dns/api/v1 answers in 1 ms
  service     the daemon runs since 2026-11-28 03:00 UTC (pid 4711, 182 MB)
  service     last good cycle 2026-11-29 02:59 UTC, less than a minute ago, took 0.9 s: 4,812 rows in 12 zones, nothing to change
  writes      changes are written; nothing waits for a person
  mail        nothing waits to be sent
`,
    );
  });

  for (const { title, expected, remedy, ...circumstances } of WRONG)
    it(`tells ${title}, and nothing else`, () => {
      const wrong = wrongOf(judge(circumstances));
      const said = wrong.map(({ status, area, measured }) => `${status} ${area} ${measured}`).join("\n");
      assert.match(said, expected);
      if (remedy !== undefined)
        assert.match(
          wrong
            .map((item) => item.remedy)
            .join("\n")
            .trim(),
          remedy,
        );
      assert.equal(wrong.length, expected.source.includes("\\n") ? 2 : 1);
    });

  it("says what the last cycle left open, and how many rows are baseline", () => {
    const cycle = { ...CYCLE, applied: 3, refused: 1, findings: 2, baseline: 16 };
    const text = renderHealth(judge({ memory: { cycle } }), PLAIN_CANVAS);
    assert.match(
      text,
      /3 changes made, 1 refused, 2 findings \(pphook plan\), 16 baseline \(pphook sync --full takes them up\)/,
    );
  });

  it("does not mind cycles that cron begins, a pause that ran out, a window, observing, and mail on its way", () => {
    const items = judge({
      facts: { observe: true, window: "Sun 02:00-04:00 UTC" },
      memory: {
        daemon: null,
        pause: { since: ago(HOUR_MS), until: ago(1), reason: "", by: "alice" },
        outbox: { waiting: 1, oldestAt: NOW, parked: [] },
        targets: [
          { ...target, deployedAt: NOW, trouble: null },
          { ...target, deployedAt: null, trouble: null },
        ],
      },
    });
    assert.deepEqual(wrongOf(items), []);
    const said = items.map(({ measured }) => measured).join("\n");
    for (const part of [
      /no daemon runs; cycles are begun otherwise/,
      /Sun 02:00-04:00 UTC is open/,
      /mode is observe/,
      /1 message on the way/,
      /deployed 2026-11-29 03:00 UTC/,
      /nothing deployed yet/,
    ])
      assert.match(said, part);
  });

  it("says of secondaries how far they are, how fast, and when nobody has looked yet", () => {
    const late = { state: "late", cause: "not-transferred", detail: "d", remedy: "r" } as const;
    const transfers = [status("a.example"), status("b.example", late)];
    const secondaries = ["ns01", "ns02"];
    const shown = renderHealth(
      judge({ memory: { secondaries, transfers, propagation: [FIGURES] } }),
      PLAIN_CANVAS,
    );
    assert.match(
      shown,
      /ns01: 2 zones in sync, 1 of them late within the tolerance, looked at 2 min ago; answers what is written after 1\.4 s \(p95 2\.0 s, last 24 h\)/,
    );
    assert.match(shown, /ns02: not looked at yet \("pphook monitor axfr" does\)/);
    const plain = judge({ memory: { secondaries: ["ns01"], transfers: [status("a.example")] } });
    assert.ok(plain.some(({ measured }) => measured === "ns01: 1 zone in sync, looked at 2 min ago"));
  });

  it("does not mind a store that is not there yet, and a cycle that needed no zone", () => {
    const facts = { store: { ...FACTS.store, sizeBytes: 0 } };
    const items = judgeHealth({ ...FACTS, ...facts, memory: { ...MEMORY, cycle: { ...CYCLE, zones: 0 } } });
    const said = items.map(({ measured }) => measured).join("\n");
    assert.match(said, /pphook\.db is not there yet; the first cycle makes it/);
    assert.match(said, /took 0\.9 s: 4,812 rows, nothing to change/);
  });

  it("lists what people accepted, and the command for the rest", () => {
    const acceptances = ["10.0.0.1", "10.0.0.2", "", "10.0.0.4"].map(acceptance);
    const text = renderHealth(judge({ memory: { exceptions: { bypasses: [], acceptances } } }), PLAIN_CANVAS);
    assert.match(
      text,
      /4 findings accepted .*: 10\.0\.0\.1 hostname-underscore \(alice: legacy\), 10\.0\.0\.2 .*, and 1 more; all with/,
    );
    const one = { bypasses: [], acceptances: acceptances.slice(0, 1) };
    assert.match(
      renderHealth(judge({ memory: { exceptions: one } }), PLAIN_CANVAS),
      /1 finding accepted .*legacy\); all/,
    );
  });

  it("puts faults before warnings and these before what is well, wrapped and coloured", () => {
    const canvas: Canvas = { columns: 60, paint: (style, text) => `<${style}>${text}` };
    const facts = {
      bypassArmed: true,
      powerdns: { ...FACTS.powerdns, trouble: AWAY },
    };
    const text = renderHealth(judge({ facts }), canvas);
    assert.match(
      text,
      /^<red>1 fault, 1 warning\n\n<red>✗ PowerDNS: [\s\S]*\n {2}→ start it\n<yellow>! writes: [\s\S]*\n\n {2}<dim>machine/,
    );
    for (const line of text.split("\n")) assert.ok(line.replaceAll(/<\w+>/g, "").length <= 60, line);
    assert.match(renderHealth(judge({ facts: { bypassArmed: true } }), canvas), /^<yellow>1 warning\n/);
  });
});
