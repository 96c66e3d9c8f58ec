import type { FileKind } from "./generated-file.ts";

/** A machine that gets a file, `[target:NAME]`. */
export interface Target {
  readonly name: string;
  readonly kind: FileKind;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Path of the file on the target. */
  readonly destination: string;
  /** For the shell of the target; the uploaded file's name is added. Null: none. */
  readonly checkCommand: string | null;
  readonly reloadCommand: string | null;
  /** Is tried before the others of its kind. */
  readonly canary: boolean;
  /** Where a name server on it answers, to see that new zones have arrived. */
  readonly dnsPort: number;
}

/** What became of a target. */
export interface TargetOutcome {
  readonly target: string;
  readonly kind: FileKind;
  /**
   * `refused`: the target's own check did not accept the file. `skipped`: the canary failed. `held`: it would lose too much.
   * `barred`: only looked at, or PPHOOK is paused or observing.
   */
  readonly state: "deployed" | "unchanged" | "refused" | "failed" | "skipped" | "held" | "barred";
  readonly detail: string;
  readonly remedy: string;
  /** What somebody changed on the target, and where that was kept; null when nobody did. */
  readonly drift: string | null;
  /** Lines that would go and come, when it was only looked at. */
  readonly diff: readonly string[];
}
