import type { CycleReport, WriteBar } from "../domain/cycle-report.ts";
import { type Applied, applyPlan } from "./apply-plan.ts";
import { closeInterrupted } from "./close-interrupted.ts";
import type { CycleOptions, CycleWorld } from "./cycle-world.ts";
import { findWriteBar } from "./find-write-bar.ts";
import { learnEditors } from "./learn-editors.ts";
import { type PreparedCycle, prepareCycle } from "./prepare-cycle.ts";
import { keepPromises, promiseNotices } from "./promise-notices.ts";
import { recordCycle } from "./record-cycle.ts";
import { shipFiles } from "./ship-files.ts";
import { withFields } from "./with-fields.ts";

/**
 * Runs one cycle: read, decide, guard, apply, record, and the files for other programs. One at a time per installation.
 *
 * @throws LockedError when another instance is at it for longer than `lockWaitMs`.
 * @throws UpstreamError, StopError, SystemError before anything was written; the last check does not move.
 */
export async function syncCycle(world: CycleWorld, options: CycleOptions): Promise<CycleReport> {
  const lock = await world.lock.acquire(options.lockWaitMs);
  try {
    return await runCycle(world, options);
  } finally {
    await lock.release();
  }
}

const NOTHING_APPLIED: Applied = { outcomes: [], serials: new Map() };

async function runCycle(unnamed: CycleWorld, options: CycleOptions): Promise<CycleReport> {
  const begun = performance.now();
  if (!options.dryRun) await takeUp(unnamed);
  const prepared = await prepareCycle(unnamed, options);
  const world = { ...unnamed, log: withFields(unnamed.log, { cycle: prepared.start.run }) };
  const writeBar = await findWriteBar(world, options);
  const preparedAt = performance.now();
  const cycle = await nameEditors(world, prepared, { ...options, writeBar });
  const applied = writeBar === null ? await carryOut(world, cycle, options) : NOTHING_APPLIED;
  const appliedAt = performance.now();
  const report = makeReport(cycle, applied, { writeBar, durationMs: appliedAt - begun });
  const findings =
    writeBar === "dry-run" ? report.plan.findings : await recordCycle(world, { cycle, applied, report });
  const recordedAt = performance.now();
  const shipped = await shipFiles(world, cycle, options);
  const shippedAt = performance.now();
  return {
    ...report,
    plan: { ...report.plan, findings },
    durationMs: shippedAt - begun,
    stagesMs: {
      ...cycle.stagesMs,
      apply: appliedAt - preparedAt,
      record: recordedAt - appliedAt,
      files: shippedAt - recordedAt,
    },
    ...shipped,
  };
}

/** Ends what a crash cut off. */
async function takeUp(world: CycleWorld): Promise<void> {
  await closeInterrupted(world);
  await keepPromises(world);
}

async function carryOut(world: CycleWorld, cycle: PreparedCycle, options: CycleOptions): Promise<Applied> {
  await promiseNotices(world, cycle);
  return applyPlan(world, cycle, options);
}

/** A cycle that will write nothing, minute by minute, asks for nobody. */
async function nameEditors(
  world: CycleWorld,
  cycle: PreparedCycle,
  { writeBar, dryRun, signal }: CycleOptions & { readonly writeBar: WriteBar },
): Promise<PreparedCycle> {
  if (writeBar !== null && writeBar !== "dry-run") return cycle;
  return learnEditors(world, cycle, { includeHeld: dryRun, remembersTroubles: !dryRun, signal });
}

function makeReport(
  cycle: PreparedCycle,
  applied: Applied,
  about: { readonly writeBar: WriteBar; readonly durationMs: number },
): CycleReport {
  return {
    run: cycle.start.run,
    startedAt: cycle.start.now,
    durationMs: about.durationMs,
    plan: cycle.plan,
    outcomes: applied.outcomes,
    writeBar: about.writeBar,
    sources: cycle.sources,
    stagesMs: cycle.stagesMs,
  };
}
