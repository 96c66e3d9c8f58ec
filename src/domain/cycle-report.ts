import type { Change } from "./change.ts";
import type { FileOutcome } from "./file-outcome.ts";
import type { Instant } from "./instant.ts";
import type { ChangeResult } from "./journal.ts";
import type { Plan } from "./plan.ts";
import type { PropagationTally } from "./propagation.ts";
import type { TargetOutcome } from "./target.ts";

/** What became of one planned change. */
export interface ChangeOutcome<C extends Change = Change> {
  /** The journal's id of the change. */
  readonly id: string;
  readonly change: C;
  readonly result: ChangeResult;
  /** Why it was not applied, in the server's own words where it said something; empty otherwise. */
  readonly detail: string;
}

/** Why a cycle wrote nothing although it could have; `null` when it was free to write. */
export type WriteBar = "dry-run" | "observe" | "paused" | "maintenance" | null;

/**
 * The stages of a cycle in their order: everything is read (`zones`: those that the decision asks for), decided, judged by the guards,
 * applied, recorded; then the files for other programs.
 */
export const CYCLE_STAGES = ["read", "zones", "decide", "guard", "apply", "record", "files"] as const;

export type CycleStage = (typeof CYCLE_STAGES)[number];

/** Milliseconds per stage; of those that were reached. */
export type StageMs = Readonly<Partial<Record<CycleStage, number>>>;

/** How the zones that PPHOOK manages were read. */
export interface ZoneCounts {
  readonly managed: number;
  /** The others stood as they were left, going by their serial, or nothing lives in them. */
  readonly read: number;
  readonly unreadable: number;
}

/** One cycle, told. */
export interface CycleReport {
  readonly run: string;
  readonly startedAt: Instant;
  readonly durationMs: number;
  readonly plan: Plan;
  readonly outcomes: readonly ChangeOutcome[];
  readonly writeBar: WriteBar;
  /** `phpIPAM 1.8.2` and `PowerDNS 4.7.3`. */
  readonly sources: { readonly inventory: string; readonly dns: string };
  readonly stagesMs: StageMs;
  readonly zones: ZoneCounts;
  /** What became of the files for other programs; left out where none was to be made. */
  readonly files?: readonly FileOutcome[];
  /** What became of the machines that get them; left out where there are none. */
  readonly deployments?: readonly TargetOutcome[];
  /** How far each name server is with what was written; left out where nobody waited for it. */
  readonly propagation?: readonly PropagationTally[];
}
