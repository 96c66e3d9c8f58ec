import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SystemError } from "../../domain/errors.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** One step of the schema: `migrations/0001-memory.sql` is version 1. */
export interface Migration {
  readonly version: number;
  readonly file: string;
  readonly sql: string;
}

/** Reads the steps that came with this program, oldest first. */
export function readMigrations(directory = join(import.meta.dirname, "migrations")): readonly Migration[] {
  const files = readdirSync(directory).filter((file) => /^\d{4}-.+\.sql$/.test(file));
  return files.sort().map((file) => ({
    version: Number(file.slice(0, 4)),
    file,
    sql: readFileSync(join(directory, file), "utf8"),
  }));
}

/**
 * Brings the schema up to date: each missing step in a transaction of its own.
 *
 * @throws SystemError when the store was written by a newer program.
 */
export function migrate(connection: SqliteConnection, migrations: readonly Migration[]): void {
  if (schemaVersion(connection) === latest(migrations)) return;
  for (const migration of migrations) {
    connection.transaction(() => {
      // Asked again under the write lock: another process may be at the same task.
      if (schemaVersion(connection) < migration.version) apply(connection, migration);
    });
  }
  refuseOtherSchema(connection, migrations);
}

/** Throws SystemError unless the schema is the one that this program knows. */
export function refuseOtherSchema(connection: SqliteConnection, migrations: readonly Migration[]): void {
  const [found, known] = [schemaVersion(connection), latest(migrations)];
  if (found === known) return;
  const newer = found > known;
  throw new SystemError(
    `store ${connection.path}: its schema has version ${found}, this pphook knows version ${known}`,
    {
      remedy: newer
        ? "install the newer pphook again, or put back the copy of the store made before the upgrade"
        : 'run "pphook sync" once, which brings the store up to date',
    },
  );
}

function apply(connection: SqliteConnection, migration: Migration): void {
  connection.script(
    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, file TEXT NOT NULL)",
  );
  connection.script(migration.sql);
  connection.run(
    "INSERT INTO schema_version (version, file) VALUES (?, ?)",
    migration.version,
    migration.file,
  );
}

/** The version of the schema; 0 for a file without any. */
export function schemaVersion(connection: SqliteConnection): number {
  const there = connection.first(
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'",
  );
  if (there === null) return 0;
  return connection.first<[number | null]>("SELECT max(version) FROM schema_version")?.[0] ?? 0;
}

function latest(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}
