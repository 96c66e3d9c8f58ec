import { canonicalName } from "../../src/domain/dns-name.ts";
import { type Finding, makeFinding, type RuleId } from "../../src/domain/finding.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../../src/domain/instant.ts";
import type { JournalEntry, JournalEvent } from "../../src/domain/journal.ts";
import type { ChangeCount, CycleCount, FindingCount } from "../../src/domain/journal-figures.ts";
import type { Propagation } from "../../src/domain/propagation.ts";
import type { SiteReport, SiteState } from "../../src/domain/site-report.ts";
import type { TransferStatus } from "../../src/domain/transfer-status.ts";
import { seededRandom } from "./seeded-random.ts";

export const REPORTED_AT = toInstant(Date.UTC(2026, 10, 22, 9, 15, 2, 417));
const PARTS = 31;
const FROM = toInstant(Date.UTC(2026, 9, 23));
const PEOPLE = ["Jane Doe", "Amadou Diallo", "Léa Martin", "Piotr Nowak", null] as const;

/** An installation on which nothing has happened yet. */
export function firstDayReport(parts: Partial<SiteReport> = {}): SiteReport {
  const period = { from: toInstant(REPORTED_AT - 15 * MINUTE_MS - 2417), partMs: HOUR_MS, parts: 1 };
  return {
    madeAt: REPORTED_AT,
    site: "ipam.example.com",
    period: { ...period, until: toInstant(period.from + HOUR_MS) },
    fromTheStart: true,
    state: calmState({ lastCheck: null }),
    ledger: {
      ...{ rows: 0, baseline: 0, written: 0, adopted: 0, parked: 0, zones: 0, undone: 0 },
      journalSince: null,
    },
    figures: { changes: [], findings: [], cycles: [], mails: [], busiest: [], returning: [] },
    findings: [],
    concerned: new Map(),
    doings: [],
    shipments: [],
    transfers: [],
    propagations: [],
    look: null,
    ...parts,
  };
}

/** A state in which nothing wants attention. */
export function calmState(parts: Partial<SiteState> = {}): SiteState {
  return {
    lastCheck: toInstant(REPORTED_AT - 40_000),
    intervalMs: MINUTE_MS,
    observes: false,
    pause: null,
    window: null,
    held: null,
    undoHeld: null,
    approval: null,
    storms: [],
    alerts: [],
    outbox: { waiting: 0, oldestAt: null, parked: [] },
    exceptions: { bypasses: [], acceptances: [] },
    unfinished: 0,
    mailConfigured: true,
    ...parts,
  };
}

/** A month of a company with 4,812 rows: work days, a re-addressed floor, a held set, and people who type. */
export function monthReport(parts: Partial<SiteReport> = {}): SiteReport {
  const findings = sampleFindings();
  return {
    ...firstDayReport(),
    period: { from: FROM, until: toInstant(FROM + PARTS * DAY_MS), partMs: DAY_MS, parts: PARTS },
    fromTheStart: false,
    state: calmState({ held: HELD, exceptions: { bypasses: [], acceptances: [ACCEPTED] } }),
    ledger: {
      ...{ rows: 4812, baseline: 312, written: 6204, adopted: 3120, parked: 4, zones: 12, undone: 2 },
      journalSince: toInstant(FROM - 40 * DAY_MS),
    },
    figures: {
      changes: sampleChanges(),
      findings: sampleFindingCounts(),
      cycles: sampleCycles(),
      mails: [
        { state: "parked", count: 1 },
        { state: "queued", count: 119 },
        { state: "sent", count: 118 },
      ],
      busiest: [
        { hostname: "build-agent.example.com", ip: "10.10.7.21", changes: 14 },
        { hostname: "printer-2f.example.com", ip: "10.10.2.50", changes: 6 },
        { hostname: "vip.example.com", ip: "10.10.1.22", changes: 4 },
      ],
      returning: [
        {
          id: "mismatch:22",
          rule: "mismatch",
          message:
            "vip.example.com points to 192.0.2.200, phpIPAM says 10.10.1.22; DNS is set to what phpIPAM says",
          times: 5,
        },
      ],
    },
    findings,
    concerned: new Map(findings.slice(0, 13).map(({ id }, at) => [id, MAILED[at % 3] ?? ""])),
    doings: DOINGS,
    shipments: [
      {
        at: toInstant(REPORTED_AT - 3 * HOUR_MS),
        event: {
          ...{ kind: "file", run: "20261122-061501-113", file: "dhcp", path: "/var/lib/pphook/dhcpd.hosts" },
          ...{ state: "written", entries: 1204, hash: "0", detail: "checked by dhcpd -t" },
        },
      },
      {
        at: toInstant(REPORTED_AT - 3 * HOUR_MS + 4000),
        event: {
          ...{ kind: "deployment", run: "20261122-061501-113", target: "dhcp01", state: "deployed" },
          ...{ hash: "0", detail: "checked, reloaded", drift: null },
        },
      },
    ],
    transfers: TRANSFERS,
    propagations: samplePropagations(),
    ...parts,
  };
}

const ZONES = ["example.com", "1.10.10.in-addr.arpa", "2.10.10.in-addr.arpa"].map(canonicalName);
const TRANSFERS: readonly TransferStatus[] = ["ns01", "ns02"].flatMap((secondary) =>
  ZONES.map((zone) => ({
    ...({ zone, secondary, state: "in-sync", primarySerial: 41, serial: 41, lag: 0, since: null } as const),
    ...{ awaitedSerial: null, cause: null, detail: "", remedy: "", checkedAt: REPORTED_AT },
  })),
);

/** One copy that did not come. */
export const LATE: TransferStatus = {
  ...{
    zone: canonicalName("example.com"),
    secondary: "ns02",
    state: "out-of-sync",
    primarySerial: 41,
    serial: 38,
  },
  ...{ lag: 3, since: toInstant(REPORTED_AT - HOUR_MS), awaitedSerial: 39, cause: "refused" },
  ...{ detail: "ns02 answers REFUSED", remedy: "add the zone to ns02", checkedAt: REPORTED_AT },
};

function samplePropagations(): readonly Propagation[] {
  const random = seededRandom(17);
  return Array.from({ length: PARTS }, (_, part) => part)
    .filter(isWorkDay)
    .flatMap((part) =>
      ["primary", "ns01", "ns02"].flatMap((server, at) =>
        Array.from(
          { length: 9 },
          (_, one): Propagation => ({
            ...{
              at: toInstant(FROM + part * DAY_MS + one * HOUR_MS),
              run: `r-${part}`,
              server,
              type: "A",
              detail: "",
            },
            ...{ zone: canonicalName("example.com"), name: canonicalName(`h${one}.example.com`) },
            tookMs:
              at === 0 ? 4 + random.below(9) : 380 + at * 120 + random.below(900) + (one === 3 ? 900 : 0),
          }),
        ),
      ),
    );
}

const FOREIGN = {
  message: "the name points to 192.0.2.200, which PPHOOK does not own; left alone",
  remedy: "correct phpIPAM, or remove the record in PowerDNS",
};
const MAILED = ["jane.doe@example.com", "a.diallo@example.com", "netadmin@example.com"];

const HELD = {
  hash: "8d01b7c0ffee".padEnd(64, "0"),
  since: toInstant(REPORTED_AT - 12 * MINUTE_MS),
  guards: ["zone example.com: 31 of 240 address and PTR values would be deleted (12.9 %, limit 24 values)"],
  changes: [
    ...Array.from(
      { length: 6 },
      (_, at) => `powerdns|example.com.|office-${at + 11}.example.com.|A|delete|10.10.1.${at + 111}|-`,
    ),
    "powerdns|example.com.|web1.example.com.|A|update|10.10.1.99|10.10.1.20",
    'phpipam||dup.example.com.|row|delete|10.10.2.50 in 4 "dup.example.com" |-',
  ],
};

const ACCEPTED = {
  finding: sampleFinding("foreign-record", [22, "vip2.example.com"]),
  fingerprint: "f",
  at: toInstant(REPORTED_AT - 9 * DAY_MS),
  by: "alice",
  reason: "the load balancer answers for it",
};

const DOINGS: readonly JournalEntry[] = (
  [
    { kind: "held", run: "r", hash: HELD.hash, guards: HELD.guards, changes: HELD.changes.length },
    { kind: "undo", run: "r", by: "alice", of: "c-91f2", state: "made", changes: 2, refused: [] },
    { kind: "pause", run: "r", by: "alice", state: "resumed", reason: "", until: null },
    {
      kind: "pause",
      run: "r",
      by: "alice",
      state: "paused",
      reason: "the core switch is replaced",
      until: null,
    },
    { kind: "approval", run: "r", hash: "51c0de".padEnd(64, "0"), by: "bob (as pphook)", state: "used" },
  ] satisfies readonly JournalEvent[]
).map((event, at) => ({
  seq: 900 - at,
  at: REPORTED_AT - at * 31 * HOUR_MS - 12 * MINUTE_MS,
  event,
  hash: "",
}));

function isWorkDay(part: number): boolean {
  return part % 7 !== 1 && part % 7 !== 2;
}

function sampleChanges(): readonly ChangeCount[] {
  const random = seededRandom(7);
  const counts: ChangeCount[] = [];
  for (let part = 0; part < PARTS; part++) {
    const busy = isWorkDay(part) ? 1 : 0.1;
    const add = (about: Pick<ChangeCount, "action" | "rule"> & Partial<ChangeCount>, most: number) => {
      const count = Math.floor(random.below(most) * busy);
      const common = { part, target: "powerdns", editor: random.pick(PEOPLE), result: "applied" } as const;
      if (count > 0) counts.push({ ...common, ...about, count });
    };
    add({ action: "create", rule: "follow-row" }, 34);
    add({ action: "create", rule: "a-only" }, 8);
    add({ action: "update", rule: "follow-row" }, part === 12 ? 120 : 18);
    add({ action: "update", rule: "mismatch" }, 5);
    add({ action: "delete", rule: "orphan" }, 16);
    add({ action: "delete", rule: "hostname-duplicate", target: "phpipam" }, 3);
    add({ action: "update", rule: "mac-duplicate", target: "phpipam" }, 3);
    add({ action: "create", rule: "follow-row", result: "refused" }, 2);
  }
  return counts;
}

function sampleFindingCounts(): readonly FindingCount[] {
  const random = seededRandom(11);
  const rules = ["hostname-invalid", "zone-missing", "hostname-duplicate", "mac-duplicate"] as const;
  return Array.from({ length: PARTS }, (_, part) => part)
    .filter(isWorkDay)
    .flatMap((part) => [
      { part, state: "new", rule: random.pick(rules), count: 1 + random.below(5) },
      { part, state: "resolved", rule: random.pick(rules), count: 1 + random.below(5) },
    ]);
}

function sampleCycles(): readonly CycleCount[] {
  const random = seededRandom(13);
  return Array.from({ length: PARTS }, (_, part) => {
    const meanMs = 820 + random.below(180) + (part === 12 ? 900 : 0);
    return {
      part,
      count: 24 + random.below(30),
      meanMs,
      longestMs: meanMs * (1.6 + random.below(12) / 10),
      rows: 4790 + part,
    };
  });
}

function sampleFinding(rule: RuleId, row: readonly [id: number, hostname: string], about = FOREIGN): Finding {
  const [id, hostname] = row;
  const subject = { addressId: id, ip: `10.10.1.${id}`, hostname };
  return makeFinding(rule, subject, about);
}

function sampleFindings(): readonly Finding[] {
  const one = sampleFinding;
  const letters = "use letters, digits and hyphens";
  const zone = {
    message: "no managed zone ends this name; did you mean example.com?",
    remedy: "write the name so that it ends in a zone that PowerDNS serves",
  };
  return [
    ...["bad_host!", "new server", "laptop.of.léa!", "prn_2f", "x".repeat(70)].map((name, at) =>
      one("hostname-invalid", [80 + at, `${name}.example.com`], {
        message: `"${name.slice(0, 20)}" is not a host name (RFC 1123 §2.1)`,
        remedy: letters,
      }),
    ),
    ...["h.notexample.com", "db.exmaple.com", "web.example.con"].map((name, at) =>
      one("zone-missing", [96 + at, name], zone),
    ),
    ...["dup.example.com", "dup2.example.com"].map((name, at) =>
      one("hostname-duplicate", [50 + at, name], {
        message: `10.10.2.5${at} bears this name, too, and was seen an hour ago; left to a person`,
        remedy: "give one of them another name",
      }),
    ),
    ...["vip.example.com", "mail.example.com", "ftp.example.com", "old.example.com"].map((name, at) =>
      one("foreign-record", [22 + at, name]),
    ),
  ];
}
