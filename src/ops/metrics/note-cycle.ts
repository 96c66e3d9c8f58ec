import type { CycleReport } from "../../domain/cycle-report.ts";
import { CYCLE_STAGES } from "../../domain/cycle-report.ts";
import { StopError, SystemError, UpstreamError } from "../../domain/errors.ts";
import { RULES, type RuleId } from "../../domain/finding.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import type { PlanCounts } from "../../domain/plan.ts";
import type { EndedCycle } from "../../flows/alert-of-cycle.ts";
import { type CycleResult, LABEL_VALUES, type RowState } from "./label-values.ts";
import type { Metrics } from "./metrics.ts";

export interface CycleTiming {
  readonly durationMs: number;
  readonly intervalMs: number;
  /** When it ended, in milliseconds since the epoch. */
  readonly endedAt: number;
}

/** Counts a cycle that ended, and what it did; what it found replaces what the last one found. */
export function noteCycle(
  metrics: Metrics,
  ended: EndedCycle,
  { durationMs, intervalMs, endedAt }: CycleTiming,
): void {
  metrics.observe("pphook_cycle_duration_seconds", {}, durationMs / SECOND_MS);
  if (durationMs > intervalMs) metrics.add("pphook_cycle_overruns_total", {});
  if ("error" in ended) {
    metrics.add("pphook_cycles_total", { result: resultOf(ended.error) });
    if (ended.error instanceof UpstreamError)
      metrics.set("pphook_service_up", { service: ended.error.system }, 0);
    return;
  }
  const { report } = ended;
  metrics.add("pphook_cycles_total", { result: "done" });
  metrics.set("pphook_last_success_timestamp_seconds", {}, endedAt / SECOND_MS);
  for (const service of LABEL_VALUES.service) metrics.set("pphook_service_up", { service }, 1);
  noteStages(metrics, report);
  noteRead(metrics, report);
  noteChanges(metrics, report);
  noteHeld(metrics, report);
  noteFindings(metrics, report);
}

function resultOf(error: unknown): CycleResult {
  if (error instanceof UpstreamError) return error.system;
  if (error instanceof StopError) return "stopped";
  return error instanceof SystemError ? "system" : "defect";
}

function noteStages(metrics: Metrics, { stagesMs, plan }: CycleReport): void {
  for (const stage of CYCLE_STAGES) {
    const ms = stagesMs[stage];
    if (ms !== undefined) metrics.observe("pphook_cycle_stage_duration_seconds", { stage }, ms / SECOND_MS);
  }
  const { checked } = plan.counts;
  const decidingMs = (stagesMs.decide ?? 0) + (stagesMs.guard ?? 0);
  if (checked > 0) metrics.set("pphook_row_processing_seconds", {}, decidingMs / SECOND_MS / checked);
}

const ROW_COUNTS: Readonly<Record<RowState, keyof PlanCounts>> = {
  all: "checked",
  due: "due",
  frozen: "frozen",
  out_of_scope: "outOfScope",
  baseline: "baseline",
  inventory_only: "inventoryOnly",
};

function noteRead(metrics: Metrics, { plan, zones }: CycleReport): void {
  metrics.add("pphook_rows_processed_total", {}, plan.counts.checked);
  for (const state of LABEL_VALUES.rowState)
    metrics.set("pphook_rows", { state }, plan.counts[ROW_COUNTS[state]]);
  metrics.set("pphook_subnets", {}, plan.source.subnets);
  metrics.set("pphook_zones", { state: "managed" }, zones.managed);
  metrics.set("pphook_zones", { state: "unreadable" }, zones.unreadable);
  const hits = zones.managed - zones.read - zones.unreadable;
  metrics.add("pphook_zone_cache_requests_total", { result: "hit" }, hits);
  metrics.add("pphook_zone_cache_requests_total", { result: "miss" }, zones.read + zones.unreadable);
}

function noteChanges(metrics: Metrics, { outcomes }: CycleReport): void {
  for (const { change, result } of outcomes) {
    const { target, action, rule } = change;
    metrics.add("pphook_changes_total", { target, action, result });
    if (result !== "applied" || target !== "phpipam") continue;
    if (rule === "hostname-duplicate") metrics.add("pphook_duplicates_resolved_total", { kind: "hostname" });
    if (rule === "mac-duplicate") metrics.add("pphook_duplicates_resolved_total", { kind: "mac" });
  }
}

function noteHeld(metrics: Metrics, { plan, writeBar, files = [], deployments = [] }: CycleReport): void {
  const held = plan.changes.filter((change) => change.held).length;
  metrics.set("pphook_held_changes", {}, held);
  const count = (outcomes: readonly { readonly state: string }[]) =>
    outcomes.filter(({ state }) => state === "held").length;
  metrics.set("pphook_held_sets", { kind: "cycle" }, plan.heldHash === null ? 0 : 1);
  metrics.set("pphook_held_sets", { kind: "file" }, count(files));
  metrics.set("pphook_held_sets", { kind: "target" }, count(deployments));
  const tripped = new Set<string>(plan.guards.map(({ id }) => id));
  for (const guard of LABEL_VALUES.guard)
    metrics.set("pphook_guard_tripped", { guard }, tripped.has(guard) ? 1 : 0);
  for (const reason of LABEL_VALUES.writeBar)
    metrics.set("pphook_writes_barred", { reason }, writeBar === reason ? 1 : 0);
}

function noteFindings(metrics: Metrics, { plan }: CycleReport): void {
  const counts = new Map<string, number>();
  for (const { rule } of plan.findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  for (const rule of Object.keys(RULES) as RuleId[])
    metrics.set("pphook_findings", { rule, severity: RULES[rule].severity }, counts.get(rule) ?? 0);
  for (const kind of LABEL_VALUES.duplicate)
    metrics.set("pphook_duplicates", { kind }, counts.get(`${kind}-duplicate`) ?? 0);
}
