import type { InventorySnapshot } from "./address.ts";

/** How far the server that a snapshot was read from had come. */
export interface SourceMark {
  /** Its URL. */
  readonly server: string;
  /** The highest id of a row. */
  readonly newestId: number;
  /** The latest `editDate`; empty when no row has one. */
  readonly newestEdit: string;
}

/** Marks a snapshot by its newest row and its latest edit. */
export function markOf({ server, rows }: Pick<InventorySnapshot, "server" | "rows">): SourceMark {
  let newestId = 0;
  let newestEdit = "";
  for (const { id, editDate } of rows) {
    if (id > newestId) newestId = id;
    if (editDate !== null && editDate > newestEdit) newestEdit = editDate;
  }
  return { server, newestId, newestEdit };
}

/**
 * Tells whether another server than before lacks what was seen already, as a replica does that lags behind, or another database.
 * Replication keeps the order of edits, so one that has the newest row and the latest edit has everything before them.
 */
export function isBehind(now: SourceMark, before: SourceMark | null): boolean {
  if (before === null || now.server === before.server) return false;
  return now.newestId < before.newestId || now.newestEdit < before.newestEdit;
}
