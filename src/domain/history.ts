import type { ChangeResult, JournalEntry, RecordEntry, RowEntry } from "./journal.ts";

interface WhatBecame {
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `planned` when nothing was heard of it since. */
  readonly result: ChangeResult;
  readonly detail: string;
}

/** A journalled change of one value with what became of it. */
export type RecordHistory = RecordEntry & WhatBecame;

/** A journalled correction of one row; of a row that was made, `addressId` is the id that phpIPAM gave it. */
export type RowHistory = RowEntry & WhatBecame;

/** A journalled change with what became of it. */
export type HistoryChange = RecordHistory | RowHistory;

export interface History {
  /** How many entries of the journal this was made of. */
  readonly entries: number;
  /** Oldest first. */
  readonly changes: readonly HistoryChange[];
  /** Everything else that the journal holds for the query, oldest first. */
  readonly events: readonly JournalEntry[];
}
