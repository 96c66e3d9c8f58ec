import type { ChangeAction } from "./change.ts";
import type { Instant } from "./instant.ts";
import type { ChangeResult } from "./journal.ts";

/** A stretch of time in equal parts; part `i` begins at `from + i × partMs`. */
export interface ReportPeriod {
  readonly from: Instant;
  readonly until: Instant;
  readonly partMs: number;
  readonly parts: number;
}

/** What the journal counts of a period, and of each of its parts. */
export interface JournalFigures {
  readonly changes: readonly ChangeCount[];
  readonly findings: readonly FindingCount[];
  /** Cycles that changed something, and full ones; quiet ones leave no entry. */
  readonly cycles: readonly CycleCount[];
  readonly mails: readonly { readonly state: "queued" | "sent" | "parked"; readonly count: number }[];
  /** The names and addresses that most changes were made for, the first ones first. */
  readonly busiest: readonly BusySubject[];
  /** Findings that came back after they were mended, the most frequent first. */
  readonly returning: readonly ReturningFinding[];
}

/** Changes of one part of the period that have the rest in common. */
export interface ChangeCount {
  readonly part: number;
  readonly target: "powerdns" | "phpipam";
  readonly action: ChangeAction;
  readonly rule: string;
  /** Who edited the row last; null where nobody is known. */
  readonly editor: string | null;
  readonly result: ChangeResult;
  readonly count: number;
}

export interface FindingCount {
  readonly part: number;
  readonly state: "new" | "resolved";
  readonly rule: string;
  readonly count: number;
}

export interface CycleCount {
  readonly part: number;
  readonly count: number;
  /** Of those whose duration is known; null when it is of none. */
  readonly meanMs: number | null;
  readonly longestMs: number | null;
  /** Rows that the last of them checked; null when it does not say. */
  readonly rows: number | null;
}

export interface BusySubject {
  readonly hostname: string;
  readonly ip: string;
  readonly changes: number;
}

export interface ReturningFinding {
  readonly id: string;
  readonly rule: string;
  /** As it was told last. */
  readonly message: string;
  readonly times: number;
}

/** What the ledger holds, counted. */
export interface LedgerCounts {
  readonly rows: number;
  readonly baseline: number;
  readonly written: number;
  readonly adopted: number;
  /** Values that are kept disabled before they are deleted. */
  readonly parked: number;
  readonly zones: number;
  /** Changes that people took back, and that still stand. */
  readonly undone: number;
  /** When the journal begins; null while it is empty. */
  readonly journalSince: Instant | null;
}
