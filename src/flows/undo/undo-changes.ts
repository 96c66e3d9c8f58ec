import type { UndoReport } from "../../domain/undo-report.ts";
import { closeInterrupted } from "../close-interrupted.ts";
import type { CycleWorld } from "../cycle-world.ts";
import { findWriteBar } from "../find-write-bar.ts";
import { findOutcomes } from "../record-cycle.ts";
import { applyUndo } from "./apply-undo.ts";
import { findUndoable } from "./find-undoable.ts";
import { prepareUndo, type UndoOptions } from "./prepare-undo.ts";

/**
 * Takes a run or a change back: finds it in the journal, reads phpIPAM and the zones concerned, judges each change by what is there
 * now, guards what remains, applies and records it as a run of its own.
 *
 * @throws UsageError when the journal has no such thing, or nothing of it was made.
 * @throws LockedError, UpstreamError, StopError, SystemError before anything was written.
 */
export async function undoChanges(world: CycleWorld, options: UndoOptions): Promise<UndoReport> {
  const lock = await world.lock.acquire(options.lockWaitMs);
  try {
    return await runUndo(world, options);
  } finally {
    await lock.release();
  }
}

async function runUndo(world: CycleWorld, options: UndoOptions): Promise<UndoReport> {
  const begun = performance.now();
  if (!options.dryRun) await closeInterrupted(world);
  const made = await findUndoable(world.store, options.of);
  const prepared = await prepareUndo(world, made, options);
  const writeBar = await findWriteBar(world, options);
  const applied =
    writeBar === null ? await applyUndo(world, prepared, options) : { outcomes: [], staying: 0 };
  const { start, plan } = prepared.cycle;
  return {
    ...applied,
    run: start.run,
    of: options.of,
    startedAt: start.now,
    durationMs: performance.now() - begun,
    plan: { ...plan, findings: [...plan.findings, ...findOutcomes(applied.outcomes)] },
    refused: prepared.refused,
    already: prepared.already,
    writeBar,
  };
}
