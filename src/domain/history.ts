import type { ChangeRecord, ChangeResult, JournalEntry } from "./journal.ts";

/** A journalled change with what became of it. */
export type HistoryChange = ChangeRecord & {
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `planned` when nothing was heard of it since. */
  readonly result: ChangeResult;
  readonly detail: string;
};

export interface History {
  /** How many entries of the journal this was made of. */
  readonly entries: number;
  /** Oldest first. */
  readonly changes: readonly HistoryChange[];
  /** Everything else that the journal holds for the query, oldest first. */
  readonly events: readonly JournalEntry[];
}
