import type { RrsetRewrite } from "../core/diff/rrset-writes.ts";
import type { RecordChange } from "../domain/change.ts";
import type { ChangeResult } from "../domain/journal.ts";
import type { ZoneHead } from "../domain/zone.ts";
import type { ApplicableCycle } from "./prepare-cycle.ts";

/** A change on its way, with the name that the journal gives it. */
export interface NumberedChange {
  readonly id: string;
  readonly change: RecordChange;
}

/** One zone's part of the plan, being applied. */
export interface ZoneJob {
  readonly cycle: ApplicableCycle;
  readonly zone: ZoneHead;
  readonly changes: readonly NumberedChange[];
  readonly rewrites: readonly RrsetRewrite[];
  readonly signal: AbortSignal | undefined;
}

export type Verdict = { readonly result: ChangeResult; readonly detail: string };

/** Gives every change of an RRset the same verdict. */
export function settle(rewrite: RrsetRewrite, verdict: Verdict, verdicts: Map<RecordChange, Verdict>): void {
  for (const change of rewrite.changes) verdicts.set(change, verdict);
}
