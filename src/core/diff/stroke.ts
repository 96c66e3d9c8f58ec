import type { ChangeRule } from "../../domain/change.ts";
import type { FindingSubject } from "../../domain/finding.ts";
import type { WantedValue } from "../../domain/wanted-row.ts";

/** One value to add, remove or park, and why. */
export interface Stroke {
  readonly value: WantedValue;
  readonly rule: ChangeRule;
  readonly reason: string;
  readonly subject: FindingSubject;
}
