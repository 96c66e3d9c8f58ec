import { type GuardResult, guardPlan } from "../core/guard/guard-plan.ts";
import type { InventorySnapshot } from "../domain/address.ts";
import { type Change, compareChanges } from "../domain/change.ts";
import type { StageMs } from "../domain/cycle-report.ts";
import type { Fqdn } from "../domain/dns-name.ts";
import type { Acceptance } from "../domain/exceptions.ts";
import type { Finding } from "../domain/finding.ts";
import { DAY_MS, toInstant } from "../domain/instant.ts";
import type { LedgerRow } from "../domain/ledger.ts";
import type { Plan, PlanCounts } from "../domain/plan.ts";
import { isManagedType } from "../domain/rrset.ts";
import { isBehind, markOf } from "../domain/source-mark.ts";
import type { DnsView, ZoneContent } from "../domain/zone.ts";
import type { Approval } from "../ports/store.ts";
import { adoptUnknown } from "./adopt-unknown.ts";
import { carryFindings } from "./carry-findings.ts";
import type { CycleOptions, CycleWorld } from "./cycle-world.ts";
import { type Decision, decide } from "./decide.ts";
import { hashPlan } from "./hash-changes.ts";
import { openDns } from "./read-dns.ts";
import { readInventory } from "./read-inventory.ts";
import { type StageTimes, startStageTimes } from "./stage-times.ts";
import { type CycleStart, startCycle } from "./start-cycle.ts";
import { withFields } from "./with-fields.ts";

/** A plan and all that it was made from; what was shown is what is applied. */
export interface PreparedCycle {
  readonly start: CycleStart;
  readonly snapshot: InventorySnapshot;
  readonly view: DnsView;
  readonly decision: Decision;
  readonly plan: Plan;
  /** Canonical texts of destructive changes that a valid approval releases. */
  readonly approved: ReadonlySet<string>;
  readonly sources: { readonly inventory: string; readonly dns: string };
  readonly stagesMs: StageMs;
}

/** As much of it as applying changes needs. */
export type ApplicableCycle = Pick<PreparedCycle, "start" | "snapshot" | "view" | "plan" | "approved"> &
  Partial<Pick<PreparedCycle, "decision">>;

export interface PrepareOptions extends Pick<CycleOptions, "full" | "signal"> {
  /** Zones that are read whatever is decided. */
  readonly zones?: Iterable<Fqdn>;
}

/**
 * Reads everything, decides, and judges: the part of a cycle that writes nothing. `plan` shows it, `sync` applies it.
 *
 * @throws UpstreamError, StopError, SystemError: then there is no plan, and nothing may be concluded.
 */
export async function prepareCycle(unnamed: CycleWorld, options: PrepareOptions): Promise<PreparedCycle> {
  const stages = startStageTimes();
  const start = await startCycle(unnamed, options);
  const world = { ...unnamed, log: withFields(unnamed.log, { cycle: start.run }) };
  const [snapshot, dns, inventoryName, dnsName] = await Promise.all([
    readInventory(world, start, options.signal),
    openDns(world, start, options.signal),
    world.inventory.describe(options.signal),
    start.dnsName ?? world.dns.describe(options.signal),
  ]);
  stages.end("read");
  await dns.read(zonesToRead(dns.view, start, options.zones ?? []));
  stages.end("zones");
  const decision = await decideWithAllZones(world, { snapshot, start, dns, stages });
  const found = [...dns.findings, ...decision.findings, ...decision.diff.findings];
  const findings = found.filter(({ addressId }) => !isIgnored(decision, addressId));
  const approved = changesOf(await world.store.approval(), start);
  const adoptions = await adoptUnknown(world, { start, snapshot, view: dns.view, decision });
  const judged = await judgeChanges(world, {
    ...{ start, snapshot, view: dns.view, decision, approved },
    changes: withAdoptions(allChanges(decision), adoptions),
  });
  const carried = await carryFindings(world, { start, decision, findings });
  stages.end("guard");
  return {
    start,
    snapshot,
    view: dns.view,
    decision,
    approved,
    plan: makePlan({ start, snapshot, decision, judged, findings: carried }),
    sources: { inventory: inventoryName, dns: dnsName },
    stagesMs: stages.ms,
  };
}

/** Zones that are not listed any more are left out: who asked for them sees that they are not there. */
function zonesToRead(view: DnsView, start: CycleStart, asked: Iterable<Fqdn>): readonly Fqdn[] {
  const names = new Set(asked);
  return view.zones
    .filter(
      ({ name, managed }) => !view.unreadable.has(name) && ((start.verifyAll && managed) || names.has(name)),
    )
    .map((zone) => zone.name);
}

/** Of a row whose policy is `ignore` nothing is told, whoever found it. */
function isIgnored({ index }: Decision, addressId: number | null): boolean {
  return addressId !== null && index.byId.get(addressId)?.checked.frozenBy === "ignore";
}

interface Deciding {
  readonly snapshot: InventorySnapshot;
  readonly start: CycleStart;
  readonly dns: Awaited<ReturnType<typeof openDns>>;
  readonly stages: StageTimes;
}

/** Decides, reads the zones that the decision turned out to need, and decides again, until none is missing. */
async function decideWithAllZones(
  world: CycleWorld,
  { snapshot, start, dns, stages }: Deciding,
): Promise<Decision> {
  for (;;) {
    const decision = decide({
      snapshot,
      view: dns.view,
      start,
      settings: world.settings,
      survey: world.survey,
    });
    stages.end("decide");
    if (decision.missing.size === 0) return decision;
    await dns.read(decision.missing);
    stages.end("zones");
  }
}

/** The changes that a person released; none once the approval lapsed. */
export function changesOf(approval: Approval | null, start: CycleStart): ReadonlySet<string> {
  return new Set(approval !== null && approval.expiresAt > start.now ? approval.changes : []);
}

export interface Judging
  extends Pick<PreparedCycle, "start" | "snapshot" | "view" | "decision" | "approved"> {
  readonly changes: readonly Change[];
}

/** Puts changes before the guards. */
export async function judgeChanges(
  world: CycleWorld,
  { start, snapshot, view, decision, changes, approved }: Judging,
): Promise<GuardResult<Change>> {
  return guardPlan(changes, {
    limits: world.settings.limits,
    liveValues: (zone) => countLiveValues(view, zone),
    deletedToday: await world.store.countDeletions(toInstant(start.now - DAY_MS)),
    rows: rowCount(decision),
    source: measureSource(start, decision),
    behind: findBehind(snapshot, start),
    gapMs: start.gapMs,
    ledgerLost: start.ledgerLost,
    approved,
  });
}

function findBehind(snapshot: InventorySnapshot, { sourceMark: before }: CycleStart) {
  const now = markOf(snapshot);
  return before !== null && isBehind(now, before) ? { now, before } : null;
}

/** Rows that came while something was held are not of the snapshot that passed: else they would make up for those that are gone. */
function measureSource(
  { ledger, passedAt }: CycleStart,
  { vanished }: Decision,
): { readonly reference: number; readonly gone: number } {
  const isReference = (row: LedgerRow) => passedAt === null || row.firstSeenAt <= passedAt;
  return {
    reference: ledger.rows.values().filter(isReference).toArray().length,
    gone: vanished.filter((row) => isReference(row) && !row.removed).length,
  };
}

/** Records and rows in one sorted list. */
export function allChanges({ diff, resolved }: Decision): readonly Change[] {
  return resolved.corrections.length === 0
    ? diff.changes
    : [...diff.changes, ...resolved.corrections].sort(compareChanges);
}

function withAdoptions(changes: readonly Change[], adoptions: readonly Change[]): readonly Change[] {
  return adoptions.length === 0 ? changes : [...changes, ...adoptions].sort(compareChanges);
}

/** A row that is to be deleted is there all the same. */
function rowCount({ index, resolved }: Decision): number {
  return index.byId.size + resolved.leaving.size;
}

function countLiveValues(view: DnsView, zone: Fqdn): number {
  const content: ZoneContent | undefined = view.contents.get(zone);
  let count = 0;
  for (const rrsets of content?.rrsets.values() ?? []) {
    for (const rrset of rrsets)
      if (isManagedType(rrset.type)) count += rrset.values.filter((value) => !value.disabled).length;
  }
  return count;
}

interface PlanParts {
  readonly start: CycleStart;
  readonly snapshot: InventorySnapshot;
  readonly decision: Decision;
  readonly judged: GuardResult<Change>;
  readonly findings: readonly Finding[];
}

function makePlan({ start, snapshot, decision, judged, findings }: PlanParts): Plan {
  return {
    ...hashPlan(judged.changes),
    cycle: start.run,
    madeAt: start.now,
    source: { addresses: snapshot.rows.length, subnets: snapshot.subnets.size, complete: true },
    changes: judged.changes,
    ...splitAccepted(findings, decision.accepted),
    guards: judged.guards,
    bypasses: start.exceptions.bypasses,
    counts: countRows(decision),
  };
}

/** What was accepted is told apart, as it is now. */
function splitAccepted(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
): Pick<Plan, "findings" | "accepted"> {
  if (acceptances.length === 0) return { findings, accepted: [] };
  const byId = new Map(acceptances.map((acceptance) => [acceptance.finding.id, acceptance]));
  return {
    findings: findings.filter(({ id }) => !byId.has(id)),
    accepted: findings.flatMap((finding) => {
      const acceptance = byId.get(finding.id);
      return acceptance === undefined ? [] : [{ ...acceptance, finding }];
    }),
  };
}

function countRows(decision: Decision): PlanCounts {
  const standings = { valid: 0, frozen: 0, unnamed: 0 };
  let outOfScope = 0;
  for (const row of decision.index.byId.values()) {
    if (row.checked.frozenBy === "scope") outOfScope++;
    else standings[row.standing]++;
  }
  return {
    checked: rowCount(decision),
    frozen: standings.frozen,
    outOfScope,
    baseline: decision.selection.baseline.size,
    inventoryOnly: standings.unnamed,
    due: decision.selection.due.size,
    zones: new Set(decision.diff.changes.map((change) => change.zone)).size,
  };
}
