import type { SqliteConnection } from "./sqlite-connection.ts";

export type MetaName =
  | "last-check"
  | "held-set"
  | "approval"
  | "undo-held-set"
  | "undo-approval"
  | "pause"
  | "open-findings"
  | "exceptions"
  | "journal-head"
  | "journal-anchor";

/** Reads a single thing that the store keeps; null when it keeps none. `T` is what was written under the name. */
export function readMeta<T>(connection: SqliteConnection, name: MetaName): T | null {
  const row = connection.first<[string]>("SELECT value FROM meta WHERE name = ?", name);
  return row === null ? null : (JSON.parse(row[0]) as T);
}

/** Writes it; null removes it, undefined leaves it as it is. */
export function writeMeta(connection: SqliteConnection, name: MetaName, value: unknown): void {
  if (value === undefined) return;
  if (value === null) connection.run("DELETE FROM meta WHERE name = ?", name);
  else connection.run("REPLACE INTO meta (name, value) VALUES (?, ?)", name, JSON.stringify(value));
}
