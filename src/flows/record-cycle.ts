import { type Change, canonicalChange, isDestructive } from "../domain/change.ts";
import type { ChangeOutcome, CycleReport } from "../domain/cycle-report.ts";
import { displayName } from "../domain/dns-name.ts";
import { type Finding, makeFinding, type RuleId } from "../domain/finding.ts";
import type { JournalEvent } from "../domain/journal.ts";
import type { Plan } from "../domain/plan.ts";
import { isBehind, markOf } from "../domain/source-mark.ts";
import type { HeldSet, StoreBatch } from "../ports/store.ts";
import { noteAdoptions } from "./adopt-unknown.ts";
import type { Applied } from "./apply-plan.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { notesOfCycle } from "./health/service-notes.ts";
import { journalApproval } from "./journal-approval.ts";
import { lapseExceptions } from "./lapse-exceptions.ts";
import { noticesOfCycle } from "./notices-of-cycle.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";
import { NOTE_PROMISED } from "./promise-notices.ts";
import { removedRows, settleLedger } from "./settle-rows.ts";
import {
  NOTE_DNS_NAME,
  NOTE_LAST_FULL,
  NOTE_LEDGER_LOST,
  NOTE_SETTINGS,
  NOTE_SNAPSHOT_PASSED,
  NOTE_SOURCE_MARK,
} from "./start-cycle.ts";

export interface RanCycle {
  readonly cycle: PreparedCycle;
  readonly applied: Applied;
  readonly report: CycleReport;
}

/**
 * Remembers a cycle that succeeded: rows, zones, held set, findings and last check in one transaction; then the last check file,
 * and the bypass is used up.
 *
 * @returns the plan's findings with those that applying it brought to light.
 */
export async function recordCycle(world: CycleWorld, ran: RanCycle): Promise<readonly Finding[]> {
  const { cycle, applied, report } = ran;
  const findings = [...cycle.plan.findings, ...findOutcomes(applied.outcomes)];
  const batch = await makeBatch(world, ran, findings);
  await world.store.record(batch);
  if (batch.lastCheck !== undefined && batch.lastCheck !== null)
    await world.markers.writeLastCheck(batch.lastCheck);
  const isLifted = cycle.start.bypassArmed && report.writeBar === null;
  if (isLifted) await world.markers.disarmBypass();
  return findings;
}

async function makeBatch(
  world: CycleWorld,
  ran: RanCycle,
  findings: readonly Finding[],
): Promise<StoreBatch> {
  const { cycle, applied } = ran;
  const { start, plan } = cycle;
  const all = [...findings, ...plan.accepted.map((acceptance) => acceptance.finding)];
  const open = all.filter((finding) => finding.severity !== "info");
  const [heldBefore, openBefore, approval] = await Promise.all([
    world.store.heldSet(),
    world.store.openFindings(),
    journalApproval(world, ran),
  ]);
  const lapsed = await lapseExceptions(world, cycle);
  const { outcomes } = applied;
  const notices = await noticesOfCycle(world, { cycle, outcomes, open, before: openBefore });
  const held = heldSetOf(plan, heldBefore);
  const staleHolds = plan.guards.some((guard) => guard.id === "stale-start");
  return {
    at: world.clock.now(),
    ledger: settleLedger({ cycle, ...applied, settings: world.settings }),
    journal: [
      ...heldEvents(start.run, { held, before: heldBefore, plan }),
      ...findingEvents(start.run, openBefore, open),
      ...approval.journal,
      ...lapsed.journal,
      ...cycleEvents(ran),
    ],
    heldSet: held,
    ...(isSame(openBefore, open) ? {} : { openFindings: open }),
    ...(approval.rest === undefined ? {} : { approval: approval.rest }),
    ...lapsed.batch,
    ...(notices === undefined ? {} : { notices }),
    ...(staleHolds ? {} : { lastCheck: start.now }),
    notes: { ...(await notesOf(world, ran, staleHolds)), ...notesOfCycle(ran, world.clock.now()) },
  };
}

async function notesOf(world: CycleWorld, { cycle, applied }: RanCycle, staleHolds: boolean) {
  const { start, plan } = cycle;
  return {
    [NOTE_PROMISED]: null,
    [NOTE_LEDGER_LOST]: start.ledgerLost && staleHolds ? "1" : null,
    [NOTE_SETTINGS]: start.digest,
    [NOTE_DNS_NAME]: cycle.sources.dns,
    ...sourceMarkNote(cycle, applied),
    ...(await noteAdoptions(world, applied.outcomes, start.now)),
    ...(plan.heldHash === null ? { [NOTE_SNAPSHOT_PASSED]: String(start.now) } : {}),
    ...(start.verifyAll ? { [NOTE_LAST_FULL]: String(start.now) } : {}),
  };
}

/**
 * A server that is behind does not become what others are measured by, unless a person approved what came of it. Rows that this cycle
 * deleted are no part of the mark, or every other server would seem to be behind.
 */
function sourceMarkNote(
  { plan, snapshot, start, approved }: PreparedCycle,
  { outcomes }: Applied,
): Readonly<Record<string, string>> {
  const isTrusted = !isBehind(markOf(snapshot), start.sourceMark) || approved.size > 0;
  if (plan.heldHash !== null || !isTrusted) return {};
  const gone = removedRows(outcomes);
  const rows = gone.size === 0 ? snapshot.rows : snapshot.rows.filter(({ id }) => !gone.has(id));
  return { [NOTE_SOURCE_MARK]: JSON.stringify(markOf({ ...snapshot, rows })) };
}

/** Information is told by the cycle that looks; only what somebody should mend is remembered and carried on. */
function isSame(before: readonly Finding[], now: readonly Finding[]): boolean {
  const text = (finding: Finding) => `${finding.id}\n${finding.message}`;
  return (
    before.length === now.length && before.every((finding, i) => text(finding) === text(now[i] ?? finding))
  );
}

export function heldSetOf(plan: Plan, before: HeldSet | null): HeldSet | null {
  if (plan.heldHash === null) return null;
  const changes = plan.changes.filter((change) => change.held && isDestructive(change)).map(canonicalChange);
  const since = before?.hash === plan.heldHash ? before.since : plan.madeAt;
  return { hash: plan.heldHash, since, changes, guards: plan.guards.map((guard) => guard.message) };
}

export interface Holding {
  readonly held: HeldSet | null;
  readonly before: HeldSet | null;
  readonly plan: Plan;
}

export function heldEvents(run: string, { held, before, plan }: Holding): readonly JournalEvent[] {
  if (held === null || held.hash === before?.hash) return [];
  return [
    {
      kind: "held",
      run,
      hash: held.hash,
      guards: plan.guards.map((guard) => guard.message),
      changes: held.changes.length,
    },
  ];
}

function findingEvents(
  run: string,
  before: readonly Finding[],
  now: readonly Finding[],
): readonly JournalEvent[] {
  const known = new Set(before.map((finding) => finding.id));
  const open = new Set(now.map((finding) => finding.id));
  const event =
    (state: "new" | "resolved") =>
    (finding: Finding): JournalEvent => {
      return { kind: "finding", run, state, id: finding.id, rule: finding.rule, message: finding.message };
    };
  return [
    ...now.filter((finding) => !known.has(finding.id)).map(event("new")),
    ...before.filter((finding) => !open.has(finding.id)).map(event("resolved")),
  ];
}

/** A quiet cycle every minute would be half a million entries a year that say nothing. */
function cycleEvents({ cycle, applied, report }: RanCycle): readonly JournalEvent[] {
  const isQuiet = applied.outcomes.length === 0 && !cycle.start.verifyAll;
  if (isQuiet) return [];
  const results = Map.groupBy(applied.outcomes, (outcome) => outcome.result);
  const counts = Object.fromEntries([...results].map(([result, list]) => [result, list.length]));
  const held = cycle.plan.changes.filter((change) => change.held).length;
  const summary = {
    ...cycle.plan.counts,
    ...counts,
    held,
    writeBar: report.writeBar,
    full: cycle.start.verifyAll,
    durationMs: Math.round(report.durationMs),
  };
  return [{ kind: "cycle", run: cycle.start.run, summary }];
}

type AboutResults = Partial<Record<ChangeOutcome["result"], readonly [rule: RuleId, remedy: string]>>;

const DROPPED = ["changed-meanwhile", "nothing to do: the next cycle looks again"] as const;

const ABOUT_RESULT: Readonly<Record<Change["target"], AboutResults>> = {
  powerdns: {
    refused: [
      "dns-refused",
      "remove what PowerDNS names as the conflict, or change the row; it is tried again by itself",
    ],
    failed: [
      "dns-not-effective",
      "nothing to do at once: it is tried again by itself; if it stays, look at PowerDNS and its database",
    ],
    dropped: DROPPED,
  },
  phpipam: {
    refused: [
      "ipam-refused",
      'give the application read/write permission in phpIPAM, Administration, API; "pphook check" shows it',
    ],
    failed: [
      "ipam-not-effective",
      "nothing to do at once: it is tried again by itself; if it stays, look at phpIPAM and its database",
    ],
    dropped: DROPPED,
  },
};

function nameChange(change: Change): { readonly key: string; readonly what: string } {
  const { addressId, type } = change;
  if (change.target === "phpipam")
    return { key: `${addressId ?? change.ip}:${type}`, what: `the ${type} ${change.ip}` };
  const name = displayName(change.name);
  return {
    key: `${addressId ?? ""}:${name}:${type}`,
    what: `${name} ${type} in ${displayName(change.zone)}`,
  };
}

/** Says of each change that was tried in vain what became of it, and what can be done. */
export function findOutcomes(outcomes: readonly ChangeOutcome[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const { change, result, detail } of outcomes) {
    const about = ABOUT_RESULT[change.target][result];
    if (about === undefined) continue;
    const { addressId, ip, hostname } = change;
    const { key, what } = nameChange(change);
    const [rule, remedy] = about;
    const text = { key, message: `${change.action} of ${what}: ${detail}`, remedy };
    const finding = makeFinding(rule, { addressId, ip, hostname }, text);
    findings.set(finding.id, finding);
  }
  return [...findings.values()];
}
