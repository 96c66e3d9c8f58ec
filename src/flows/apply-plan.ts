import { boundChanges } from "../core/diff/bound-changes.ts";
import { orderZones, type ZoneStep } from "../core/diff/order-zones.ts";
import { type RrsetRewrite, rewriteRrsets } from "../core/diff/rrset-writes.ts";
import type { Change, RecordChange } from "../domain/change.ts";
import type { ChangeOutcome } from "../domain/cycle-report.ts";
import { displayName, type Fqdn } from "../domain/dns-name.ts";
import type { Instant } from "../domain/instant.ts";
import { applyCorrections, type CorrectionOutcome } from "./apply-corrections.ts";
import { bindRecords } from "./bind-records.ts";
import type { CycleOptions, CycleWorld } from "./cycle-world.ts";
import { findWriteBar } from "./find-write-bar.ts";
import { journalPlanned, journalResults } from "./journal-changes.ts";
import type { ApplicableCycle } from "./prepare-cycle.ts";
import { changeId } from "./start-cycle.ts";
import { unlessAborted } from "./unless-aborted.ts";
import { lookAgain, readBack } from "./verify-zone.ts";
import { settle, type Verdict, type ZoneJob } from "./zone-job.ts";

/** What became of the plan, and the serial of each zone that was written: null when somebody else wrote too. */
export interface Applied {
  readonly outcomes: readonly ChangeOutcome[];
  readonly serials: ReadonlyMap<Fqdn, number | null>;
}

/**
 * Applies the changes that are not held, first those in phpIPAM, then zone by zone: look again, journal, write, read back, record.
 * What changed meanwhile is dropped; what is refused or fails becomes an outcome and does not stop the rest. A row whose forward part
 * failed gets no PTR. A pause, a maintenance window or the signal ends it before the next correction or zone.
 */
export async function applyPlan(
  world: CycleWorld,
  cycle: ApplicableCycle,
  { signal, maxChanges = Number.POSITIVE_INFINITY }: Pick<CycleOptions, "signal" | "maxChanges">,
): Promise<Applied> {
  const free = boundChanges(
    cycle.plan.changes.filter((change) => !change.held),
    { limit: maxChanges, waiting: waitingRows(cycle) },
  );
  world.progress.step("applying", free.length);
  const numbered = numberChanges(cycle.start.now, free);
  const idOf = (change: Change) => numbered.get(change) ?? "";
  const mayGoOn = async () =>
    signal?.aborted !== true && (await findWriteBar(world, { dryRun: false })) === null;
  const corrections = free
    .filter((change) => change.target === "phpipam")
    .map((change) => ({ id: idOf(change), change }));
  const corrected = await applyCorrections(world, cycle, { corrections, signal, mayGoOn });
  const { released, withheld } = bindRecords(cycle, free, corrected);
  const numbers = renumber(cycle, corrected);
  const outcomes: ChangeOutcome[] = [
    ...corrected,
    ...Array.from(withheld, ([change, verdict]) => ({ id: idOf(change), change, ...verdict })),
  ];
  const serials = new Map<Fqdn, number | null>();
  for (const step of orderZones(released)) {
    if (!(await mayGoOn())) break;
    const job = openJob(numbers, step, { idOf, signal });
    const done = await unlessAborted(applyZone(world, job, failedRows(outcomes)), signal);
    if (done === null) break;
    outcomes.push(...done.outcomes);
    serials.set(step.zone, done.serial);
    world.progress.advance(step.changes.length);
  }
  world.progress.done();
  return { outcomes, serials };
}

/** What belonged to a row that was made anew belongs to it under its new id. */
function renumber(cycle: ApplicableCycle, corrected: readonly CorrectionOutcome[]): ApplicableCycle {
  const made = corrected.flatMap(({ change, rowId }) => {
    const before = change.undoes?.rowId ?? null;
    return before === null || rowId === null ? [] : [[before, rowId] as const];
  });
  if (made.length === 0) return cycle;
  const { start } = cycle;
  const renumbered = new Map([...start.ledger.renumbered, ...made]);
  return { ...cycle, start: { ...start, ledger: { ...start.ledger, renumbered } } };
}

/** Names changes as the journal will, in the order of the plan. */
export function numberChanges(now: Instant, changes: readonly Change[]): ReadonlyMap<Change, string> {
  return new Map(changes.map((change, index) => [change, changeId(now, index)]));
}

/** Rows that an earlier cycle left with something to do. */
function waitingRows(cycle: ApplicableCycle): ReadonlySet<number> {
  const rows = [...cycle.start.ledger.rows.values()].filter((row) => row.fingerprint === "");
  return new Set(rows.map((row) => row.id));
}

interface Numbering {
  readonly idOf: (change: Change) => string;
  readonly signal: AbortSignal | undefined;
}

function openJob(cycle: ApplicableCycle, step: ZoneStep, { idOf, signal }: Numbering): ZoneJob {
  const zone = cycle.view.zones.find((head) => head.name === step.zone);
  const content = cycle.view.contents.get(step.zone);
  if (zone === undefined || content === undefined)
    throw new RangeError(`zone ${step.zone} was planned without being read`);
  return {
    cycle,
    zone,
    signal,
    changes: step.changes.map((change) => ({ id: idOf(change), change })),
    rewrites: rewriteRrsets(content.rrsets, step.changes),
  };
}

function failedRows(outcomes: readonly ChangeOutcome[]): ReadonlySet<number> {
  const failed = outcomes.filter(
    (outcome) => outcome.result !== "applied" && outcome.change.action !== "delete",
  );
  return new Set(failed.map((outcome) => outcome.change.addressId).filter((id) => id !== null));
}

async function applyZone(
  world: CycleWorld,
  job: ZoneJob,
  failed: ReadonlySet<number>,
): Promise<{ readonly outcomes: readonly ChangeOutcome[]; readonly serial: number | null }> {
  const verdicts = new Map<RecordChange, Verdict>();
  const wanted = skipDependants(job, failed, verdicts);
  const look = await lookAgain(world, job, wanted);
  for (const rewrite of look.moved)
    settle(rewrite, { result: "dropped", detail: "the records changed since the plan was made" }, verdicts);
  for (const rewrite of look.failed) settle(rewrite, { result: "failed", detail: look.error }, verdicts);
  const writable = look.unchanged;
  await journalPlanned(world, job, writable);
  const written = await writeZone(world, job, { rewrites: writable, verdicts });
  const serial = await unlessAborted(readBack(world, job, { rewrites: written, verdicts }), job.signal);
  const outcomes = job.changes.map(({ id, change }) => ({
    id,
    change,
    ...(verdicts.get(change) ?? UNTOUCHED),
  }));
  await journalResults(world, job, { outcomes, planned: changesOf(writable) });
  return { outcomes, serial: look.serialMoved || serial === null ? null : serial };
}

function changesOf(rewrites: readonly RrsetRewrite[]): ReadonlySet<RecordChange> {
  return new Set(rewrites.flatMap((rewrite) => rewrite.changes));
}

const UNTOUCHED: Verdict = { result: "failed", detail: "it was not written" };

/** A PTR for a name that could not be made would point to nothing. */
function skipDependants(
  job: ZoneJob,
  failed: ReadonlySet<number>,
  verdicts: Map<RecordChange, Verdict>,
): readonly RrsetRewrite[] {
  return job.rewrites.filter((rewrite) => {
    const waits = rewrite.changes.some(
      (change) => change.after !== null && change.addressId !== null && failed.has(change.addressId),
    );
    if (waits)
      settle(
        rewrite,
        { result: "skipped", detail: "the row's other records could not be written" },
        verdicts,
      );
    return !waits;
  });
}

interface Writing {
  readonly rewrites: readonly RrsetRewrite[];
  readonly verdicts: Map<RecordChange, Verdict>;
}

async function writeZone(
  world: CycleWorld,
  job: ZoneJob,
  { rewrites, verdicts }: Writing,
): Promise<readonly RrsetRewrite[]> {
  if (rewrites.length === 0) return [];
  const outcomes = await world.dns.writeRrsets(
    job.zone,
    rewrites.map((rewrite) => rewrite.after),
    job.signal,
  );
  const at = world.clock.now();
  const taken = rewrites.filter((_, index) => outcomes[index]?.status === "applied");
  world.propagation?.take({
    run: job.cycle.start.run,
    zone: job.zone,
    rrsets: taken.map(({ after }) => after),
    at,
  });
  return rewrites.filter((rewrite, index) => {
    const outcome = outcomes[index] ?? {
      status: "failed" as const,
      message: "PowerDNS gave no answer for it",
    };
    if (outcome.status === "applied") {
      settle(rewrite, { result: "applied", detail: "" }, verdicts);
      return true;
    }
    if (job.signal?.aborted === true && outcome.status === "failed") {
      settle(rewrite, { result: "interrupted", detail: outcome.message }, verdicts);
      return false;
    }
    settle(rewrite, { result: outcome.status, detail: outcome.message }, verdicts);
    world.log.warn("change not applied", {
      zone: displayName(job.zone.name),
      name: displayName(rewrite.after.name),
      type: rewrite.after.type,
      result: outcome.status,
      error: outcome.message,
    });
    return outcome.status === "failed";
  });
}
