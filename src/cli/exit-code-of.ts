import { countUntried } from "../core/render/report-text.ts";
import type { CycleReport } from "../domain/cycle-report.ts";
import { ConfigError, LockedError, type PphookError, StopError, UsageError } from "../domain/errors.ts";
import type { UndoReport } from "../domain/undo-report.ts";
import type { ExitCode } from "./exit-codes.ts";

/**
 * Says how a cycle that ran ends:
 *
 * | cycle | code |
 * |---|---|
 * | broken off before it came to all its changes | 1 |
 * | paused, or in a maintenance window | 3 |
 * | a guard holds changes, and the configuration lets PPHOOK write | 3 |
 * | a file would lose too much, here or on a target | 3 |
 * | a finding of severity error, or a change that PowerDNS did not take | 4 |
 * | a file could not be made or deployed | 4 |
 * | anything else | 0 |
 */
export function exitCodeOf(report: CycleReport): ExitCode {
  const { plan, outcomes, writeBar, files = [], deployments = [] } = report;
  if (countUntried(report) > 0) return 1;
  if (writeBar === "paused" || writeBar === "maintenance") return 3;
  if (writeBar !== "observe" && plan.heldHash !== null) return 3;
  const states = new Set([...files, ...deployments].map(({ state }) => state));
  if (states.has("held")) return 3;
  if (states.has("failed") || states.has("refused")) return 4;
  const failed = outcomes.some(({ result }) => result !== "applied" && result !== "dropped");
  return failed || plan.findings.some((finding) => finding.severity === "error") ? 4 : 0;
}

/**
 * Says how an undo ends:
 *
 * | undo | code |
 * |---|---|
 * | broken off before it came to all its changes | 1 |
 * | paused, a maintenance window, or a guard holds a part of it | 3 |
 * | a change was left alone because something changed since, or PowerDNS did not take it | 4 |
 * | anything else | 0 |
 */
export function exitCodeOfUndo(report: UndoReport): ExitCode {
  const { plan, outcomes, refused, writeBar } = report;
  if (countUntried(report) > 0) return 1;
  if (writeBar === "paused" || writeBar === "maintenance") return 3;
  if (writeBar !== "observe" && plan.heldHash !== null) return 3;
  return refused.length > 0 || outcomes.some(({ result }) => result !== "applied") ? 4 : 0;
}

/** Says how a command ends that failed on purpose. */
export function exitCodeOfError(error: PphookError): ExitCode {
  if (error instanceof ConfigError || error instanceof UsageError) return 2;
  if (error instanceof LockedError) return 5;
  return error instanceof StopError && error.guard === "empty-source" ? 3 : 1;
}
