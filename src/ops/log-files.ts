import type { FileOutcome } from "../domain/file-outcome.ts";
import type { Log } from "../ports/log.ts";

const LEVELS = {
  written: "info",
  unchanged: "debug",
  empty: "debug",
  held: "warn",
  barred: "info",
  failed: "error",
} as const;

/** Tells what became of each file, one line each. */
export function logFiles(log: Log, outcomes: readonly FileOutcome[]): void {
  for (const { kind, path, state, entries, before, detail, remedy, findings } of outcomes)
    log[LEVELS[state]](`file ${state}`, {
      file: kind,
      path,
      entries,
      ...(before === null ? {} : { before }),
      ...(detail === "" ? {} : { detail }),
      ...(remedy === "" ? {} : { remedy }),
      ...(findings.length === 0 ? {} : { findings: findings.length }),
    });
}
