import type { ChangeOutcome, CycleReport } from "../../domain/cycle-report.ts";
import type { ChangeResult } from "../../domain/journal.ts";
import { fileJson } from "./files-text.ts";
import { isoInstant } from "./instant-text.ts";
import { type ChangeJson, type ChangeNames, type PlanJson, planJson } from "./plan-json.ts";

/** A planned change and what became of it. */
interface ReportedChange extends ChangeJson {
  /** `held` and `open` (nothing was tried) besides the results of the journal. */
  readonly result: ChangeResult | "held" | "open";
  /** Why it was not applied; empty otherwise. */
  readonly detail: string;
}

/** A cycle as `sync --json` gives it: the plan's keys, and what happened. */
export interface ReportJson extends PlanJson {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly stagesMs: Readonly<Record<string, number>>;
  readonly sources: CycleReport["sources"];
  /** Why nothing was written; null when the cycle was free to write. */
  readonly writeBar: CycleReport["writeBar"];
  readonly changes: readonly ReportedChange[];
  /** Files for other programs. */
  readonly files: readonly object[];
  /** Machines that get them. */
  readonly deployments: NonNullable<CycleReport["deployments"]>;
  /** How far each name server is with what was written; empty when nobody waited for it. */
  readonly propagation: NonNullable<CycleReport["propagation"]>;
}

/** Gives a cycle as plain data; durations in whole milliseconds. */
export function reportJson(report: CycleReport, names: ChangeNames): ReportJson {
  const outcomes = new Map(report.outcomes.map((outcome) => [outcome.id, outcome]));
  const plan = planJson(report.plan, { names, heldOnly: false });
  const stages = Object.entries(report.stagesMs).map(([stage, ms]) => [stage, Math.round(ms)]);
  return {
    ...plan,
    startedAt: isoInstant(report.startedAt),
    durationMs: Math.round(report.durationMs),
    stagesMs: Object.fromEntries(stages),
    sources: report.sources,
    writeBar: report.writeBar,
    deployments: report.deployments ?? [],
    propagation: report.propagation ?? [],
    files: (report.files ?? []).map(fileJson),
    changes: plan.changes.map((change) => ({ ...change, ...whatBecame(change, outcomes.get(change.id)) })),
  };
}

function whatBecame(
  change: ChangeJson,
  outcome: ChangeOutcome | undefined,
): Pick<ReportedChange, "result" | "detail"> {
  if (outcome !== undefined) return { result: outcome.result, detail: outcome.detail };
  return { result: change.held ? "held" : "open", detail: "" };
}
