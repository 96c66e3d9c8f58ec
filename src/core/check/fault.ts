import type { RuleId } from "../../domain/finding.ts";

/** One broken rule of the row at hand; it becomes a finding once the row is known. */
export interface Fault {
  readonly rule: RuleId;
  /** What is wrong, with the value measured against what is expected. */
  readonly message: string;
  readonly remedy: string;
}

/** What nearly every check of nearly every row answers. */
export const NO_FAULTS: readonly Fault[] = [];
