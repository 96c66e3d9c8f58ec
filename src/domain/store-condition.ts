/** What was found in a store, or in a copy of one. */
export interface StoreCondition {
  readonly file: string;
  readonly bytes: number;
  /** Of the schema. */
  readonly version: number;
  /** Entries of the journal, and those that were taken out of it into archives. */
  readonly entries: number;
  readonly archived: number;
  /** The newest copy beside it; null when there is none. */
  readonly newestCopy: string | null;
  /** What is wrong, for people; empty when all is well. */
  readonly problems: readonly string[];
}

/** A copy of the store that was made and examined. */
export interface StoreBackup {
  readonly file: string;
  readonly bytes: number;
  readonly entries: number;
}

/** What one step of keeping the journal small did. */
export type ArchiveStep =
  | { readonly kind: "nothing" }
  | ({ readonly kind: "archived"; readonly file: string } & EntryRange)
  | ({ readonly kind: "removed" } & EntryRange);

/** Both ends belong to it. */
export interface EntryRange {
  readonly first: number;
  readonly last: number;
}
