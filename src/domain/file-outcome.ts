import type { Finding } from "./finding.ts";
import type { FileKind } from "./generated-file.ts";

/** What became of a file that was to be made. */
export interface FileOutcome {
  readonly kind: FileKind;
  readonly path: string;
  /**
   * `unchanged`: it says the same already. `empty`: there is nothing to list and no file yet, so none was made. `held`: it would lose too
   * much. `barred`: it would have been written, were PPHOOK not paused, observing or in a dry run.
   */
  readonly state: "written" | "unchanged" | "empty" | "held" | "barred" | "failed";
  /** What it lists, or would. */
  readonly entries: number;
  /** What it listed before; null when there was none. */
  readonly before: number | null;
  /** Why it is held or failed, or by whom it was checked; empty otherwise. */
  readonly detail: string;
  /** What to do; empty when there is nothing. */
  readonly remedy: string;
  readonly findings: readonly Finding[];
}
