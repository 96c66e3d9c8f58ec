import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TestContext } from "node:test";
import { SqliteStore } from "../../../../src/io/store/sqlite-store.ts";

/** Makes a directory that goes with the test. */
export function temporaryDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), "pphook-unit-"));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Makes a store that goes with the test. */
export function temporaryStore(t: TestContext): { readonly path: string; readonly store: SqliteStore } {
  const path = join(temporaryDirectory(t), "pphook.db");
  const store = SqliteStore.open(path);
  t.after(() => store.close());
  return { path, store };
}

/** Runs SQL on the file behind the store's back. */
export function tamper(path: string, sql: string): void {
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}
