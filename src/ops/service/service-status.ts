import { UpstreamError } from "../../domain/errors.ts";
import type { EndedCycle } from "../../flows/alert-of-cycle.ts";

/** Says in one line, for `systemctl status`, how the last cycle ended; without a secret, as all messages are. */
export function serviceStatus(ended: EndedCycle): string {
  if ("error" in ended) return failure(ended.error);
  const { plan, outcomes, writeBar, startedAt } = ended.report;
  const held = plan.changes.filter((change) => change.held).length;
  const made = outcomes.filter(({ result }) => result === "applied").length;
  const waiting = plan.changes.length - held - outcomes.length;
  const parts = [
    made > 0 ? `${made} ${plural(made, "change")} made` : "",
    outcomes.length > made ? `${outcomes.length - made} refused` : "",
    held > 0 ? `${held} held (pphook plan --held)` : "",
    waiting > 0 ? `${waiting} waiting` : "",
    plan.findings.length > 0 ? `${plan.findings.length} ${plural(plan.findings.length, "finding")}` : "",
    writeBar === null ? "" : `nothing is written: ${writeBar}`,
  ].filter((part) => part !== "");
  const at = new Date(startedAt).toISOString().slice(11, 19);
  return `cycle of ${at} UTC: ${parts.length === 0 ? "everything agrees" : parts.join(", ")}`;
}

function failure(error: unknown): string {
  const what = error instanceof UpstreamError ? `${error.system} ${error.failure}: ` : "";
  return `the last cycle failed: ${what}${error instanceof Error ? error.message : String(error)}`;
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
