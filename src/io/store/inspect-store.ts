import { statSync } from "node:fs";
import type { StoreCondition } from "../../domain/store-condition.ts";
import { listArchives } from "./archive-folder.ts";
import { verifyArchive } from "./journal-archive.ts";
import { anchorOf } from "./journal-table.ts";
import { readMigrations, schemaVersion } from "./migrate.ts";
import { newestCopy } from "./newest-copy.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { verifyJournal } from "./verify-journal.ts";

const MOST_PROBLEMS = 20;

/** Examines the whole file: every page and index, the schema, and the journal's chain. What cannot be read is a problem, no error. */
export function inspectStore(connection: SqliteConnection): StoreCondition {
  const problems: string[] = [];
  const found = { version: 0, entries: 0, archived: 0 };
  const part = (what: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      problems.push(`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  part("the file", () => problems.push(...damagedPages(connection)));
  part("the schema", () => {
    found.version = schemaVersion(connection);
  });
  part("the journal", () => {
    if (found.version !== readMigrations().at(-1)?.version) return;
    found.archived = anchorOf(connection)?.seq ?? 0;
    const chain = verifyJournal(connection);
    found.entries = chain.entries;
    if (!chain.intact) problems.push(`the journal breaks at entry ${chain.brokenAt}: ${chain.why}`);
  });
  const bytes = statSync(connection.path).size;
  return {
    ...{ file: connection.path, bytes, ...found, newestCopy: newestCopy(connection.path) },
    problems: problems.slice(0, MOST_PROBLEMS),
  };
}

/** Examines each archive of a store. @returns what is wrong; empty when all is well. */
export function inspectArchives(storePath: string): readonly string[] {
  return listArchives(storePath).flatMap(({ path }) => {
    const span = verifyArchive(path);
    return "why" in span ? [`the archive ${path} is damaged: ${span.why}`] : [];
  });
}

function damagedPages(connection: SqliteConnection): readonly string[] {
  const said = Array.from(
    connection.rows<[string]>(`PRAGMA integrity_check(${MOST_PROBLEMS})`),
    ([text]) => text,
  );
  const strays = Array.from(
    connection.rows<[string, number | null, string]>("PRAGMA foreign_key_check"),
    ([table, row, parent]) => `row ${row} of ${table} refers to what is not in ${parent}`,
  );
  return [...said.filter((text) => text !== "ok"), ...strays];
}
