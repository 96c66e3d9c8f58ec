import type { ChangeOutcome, WriteBar } from "./cycle-report.ts";
import type { HistoryChange } from "./history.ts";
import type { Instant } from "./instant.ts";
import type { Plan } from "./plan.ts";
import type { PropagationTally } from "./propagation.ts";

/** A change that was not taken back, and what is there now. */
export interface RefusedUndo {
  readonly change: HistoryChange;
  readonly why: string;
}

/** What an undo did, or with a write bar would have done. */
export interface UndoReport {
  readonly run: string;
  /** The run or change that was named. */
  readonly of: string;
  readonly startedAt: Instant;
  readonly durationMs: number;
  /** The inverse changes; its findings say which zones could not be read, and what could not be written. */
  readonly plan: Plan;
  readonly outcomes: readonly ChangeOutcome[];
  readonly refused: readonly RefusedUndo[];
  /** Changes whose values are already as they were before. */
  readonly already: readonly HistoryChange[];
  /** How many of the applied changes the next cycles will leave alone. */
  readonly staying: number;
  readonly writeBar: WriteBar;
  /** How far each name server is with what was written; left out where nobody waited for it. */
  readonly propagation?: readonly PropagationTally[];
}
