import type { TargetOutcome } from "../domain/target.ts";
import type { Log } from "../ports/log.ts";

const LEVELS = {
  deployed: "info",
  unchanged: "debug",
  refused: "error",
  failed: "error",
  skipped: "warn",
  held: "warn",
  barred: "info",
} as const;

/** Tells what became of each target, one line each. */
export function logTargets(log: Log, outcomes: readonly TargetOutcome[]): void {
  for (const { target, kind, state, detail, remedy, drift } of outcomes)
    log[LEVELS[state]](`target ${state}`, {
      target,
      file: kind,
      ...(detail === "" ? {} : { detail }),
      ...(drift === null ? {} : { drift }),
      ...(remedy === "" ? {} : { remedy }),
    });
}
