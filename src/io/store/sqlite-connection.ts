import { statSync } from "node:fs";
import {
  DatabaseSync,
  type DatabaseSyncOptions,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from "node:sqlite";
import { createFile, refuseDirectory } from "./create-file.ts";
import { attempt } from "./store-error.ts";

/** The path of a database that is nowhere on disk. */
export const MEMORY = ":memory:";

const BUSY_TIMEOUT_MS = 5000;
/**
 * With recursive triggers, REPLACE asks the trigger that refuses deletions, too. The log is copied into the file every 64 MB, its
 * limit: in a first sync that spares a quarter of the work, since pages of indexes are written again and again.
 */
const PRAGMAS = `
  PRAGMA recursive_triggers = ON;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -32000;
  PRAGMA wal_autocheckpoint = 16000;
  PRAGMA journal_size_limit = 67108864;
`;
/** Reading the schema is what tells a damaged file from a good one. */
const TOUCH = "SELECT count(*) FROM sqlite_schema";

/** An SQLite file: everything that knows the engine rather than the tables. Synchronous; rows are arrays. */
export class SqliteConnection {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.#database = database;
  }

  /**
   * Opens the file, and makes it (mode 0600) and its directory (0700) where missing.
   *
   * @throws SystemError
   */
  static open(path: string): SqliteConnection {
    return attempt(path, "open it", () => {
      createFile(path);
      return SqliteConnection.#connect(path, { timeout: BUSY_TIMEOUT_MS }, PRAGMAS);
    });
  }

  /**
   * Opens the file for reading; in place of a missing one, an empty database that is nowhere on disk.
   *
   * @throws SystemError
   */
  static openReadOnly(path: string): SqliteConnection {
    return attempt(path, "open it", () => {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found === undefined) return SqliteConnection.#connect(MEMORY, {}, "");
      if (found.isDirectory()) refuseDirectory(path);
      const options = { readOnly: true, timeout: BUSY_TIMEOUT_MS };
      return SqliteConnection.#connect(path, options, TOUCH);
    });
  }

  /**
   * Opens a copy that nobody else uses, as one file without a log beside it.
   *
   * @throws SystemError
   */
  static openAlone(path: string): SqliteConnection {
    const pragmas = `PRAGMA journal_mode = DELETE; ${TOUCH}`;
    return attempt(path, "open it", () =>
      SqliteConnection.#connect(path, { timeout: BUSY_TIMEOUT_MS }, pragmas),
    );
  }

  static #connect(path: string, options: DatabaseSyncOptions, sql: string): SqliteConnection {
    const database = new DatabaseSync(path, { ...options, returnArrays: true });
    try {
      database.exec(sql);
    } catch (error) {
      database.close();
      throw error;
    }
    return new SqliteConnection(path, database);
  }

  /** Runs work, turning what SQLite and the file system report into SystemErrors. */
  attempt<T>(doing: string, work: () => T): T {
    return attempt(this.path, doing, work);
  }

  /** Runs work in one transaction that holds the write lock from its beginning: all of it, or nothing. */
  transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      // On a full disk SQLite has already rolled back by itself.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Runs statements without parameters or results. */
  script(sql: string): void {
    this.#database.exec(sql);
  }

  run(sql: string, ...parameters: readonly SQLInputValue[]): void {
    this.#statement(sql).run(...parameters);
  }

  /** Streams the rows; `Row` is the caller's word for the columns it selects. */
  rows<Row extends readonly SQLOutputValue[]>(
    sql: string,
    ...parameters: readonly SQLInputValue[]
  ): Iterable<Row> {
    return this.#statement(sql).iterate(...parameters) as Iterable<unknown> as Iterable<Row>;
  }

  /** Gives the first row; null when there is none. */
  first<Row extends readonly SQLOutputValue[]>(
    sql: string,
    ...parameters: readonly SQLInputValue[]
  ): Row | null {
    const row: unknown = this.#statement(sql).get(...parameters);
    return row === undefined ? null : (row as Row);
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
