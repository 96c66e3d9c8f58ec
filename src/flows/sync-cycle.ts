import type { CycleReport, WriteBar, ZoneCounts } from "../domain/cycle-report.ts";
import type { DnsView } from "../domain/zone.ts";
import { type Applied, applyPlan } from "./apply-plan.ts";
import { closeInterrupted } from "./close-interrupted.ts";
import type { CycleOptions, CycleWorld } from "./cycle-world.ts";
import { findWriteBar } from "./find-write-bar.ts";
import { learnEditors } from "./learn-editors.ts";
import { type PreparedCycle, prepareCycle } from "./prepare-cycle.ts";
import { keepPromises, promiseNotices } from "./promise-notices.ts";
import { recordCycle } from "./record-cycle.ts";
import { shipFiles } from "./ship-files.ts";
import { startStageTimes } from "./stage-times.ts";
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
  const stages = startStageTimes();
  const cycle = await nameEditors(world, prepared, { ...options, writeBar });
  const applied = writeBar === null ? await carryOut(world, cycle, options) : NOTHING_APPLIED;
  stages.end("apply");
  const report = makeReport(cycle, applied, { writeBar, durationMs: performance.now() - begun });
  const findings =
    writeBar === "dry-run" ? report.plan.findings : await recordCycle(world, { cycle, applied, report });
  stages.end("record");
  const shipped = await shipFiles(world, cycle, options);
  stages.end("files");
  return {
    ...report,
    plan: { ...report.plan, findings },
    durationMs: performance.now() - begun,
    stagesMs: { ...cycle.stagesMs, ...stages.ms },
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
    zones: countZones(cycle.view),
  };
}

function countZones({ zones, contents, unreadable }: DnsView): ZoneCounts {
  const managed = zones.filter((zone) => zone.managed);
  return {
    managed: managed.length,
    read: managed.filter(({ name }) => contents.has(name)).length,
    unreadable: managed.filter(({ name }) => unreadable.has(name)).length,
  };
}
