import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { migrate, readMigrations } from "../../../../src/io/store/migrate.ts";
import { SqliteConnection } from "../../../../src/io/store/sqlite-connection.ts";
import { temporaryDirectory } from "./temporary-store.ts";

const FIRST = { version: 1, file: "0001-a.sql", sql: "CREATE TABLE a (x INTEGER)" };
const SECOND = {
  version: 2,
  file: "0002-b.sql",
  sql: "ALTER TABLE a ADD COLUMN y INTEGER; INSERT INTO a VALUES (1, 2)",
};

test("applies only the steps that are missing, each once", (t) => {
  const connection = open(t);
  migrate(connection, [FIRST]);
  migrate(connection, [FIRST, SECOND]);
  migrate(connection, [FIRST, SECOND]);
  assert.deepEqual([...connection.rows("SELECT x, y FROM a")], [[1, 2]]);
  assert.deepEqual([...connection.rows("SELECT version FROM schema_version ORDER BY version")], [[1], [2]]);
});

test("keeps the steps before a failing one, and nothing of that one", (t) => {
  const connection = open(t);
  const broken = { version: 2, file: "0002-b.sql", sql: "CREATE TABLE b (x INTEGER); nonsense" };
  assert.throws(() => migrate(connection, [FIRST, broken]), /syntax error/);
  assert.deepEqual([...connection.rows("SELECT version FROM schema_version")], [[1]]);
  assert.equal(connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'b'"), null);
});

test("reads numbered steps in order and nothing else", (t) => {
  const directory = temporaryDirectory(t);
  for (const file of ["0010-late.sql", "0002-early.sql", "notes.sql", "0003-text.txt"])
    writeFileSync(join(directory, file), "SELECT 1");
  assert.deepEqual(
    readMigrations(directory).map(({ version, file }) => [version, file]),
    [
      [2, "0002-early.sql"],
      [10, "0010-late.sql"],
    ],
  );
});

test("numbers its own steps from 1 without a gap", () => {
  const versions = readMigrations().map((migration) => migration.version);
  assert.deepEqual(
    versions,
    Array.from(versions, (_, i) => i + 1),
  );
  assert.ok(versions.length > 0);
});

function open(t: TestContext): SqliteConnection {
  const connection = SqliteConnection.open(join(temporaryDirectory(t), "m.db"));
  t.after(() => connection.close());
  return connection;
}
