import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { LockedError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lock, LockHandle } from "../../ports/lock.ts";
import { createFile } from "./create-file.ts";
import { attempt, isBusy } from "./store-error.ts";

const POLL_MS = 100;

/**
 * A lock that the operating system takes back when its holder dies: an exclusive SQLite transaction on an empty file.
 * Who holds it stands in a second file, `….json`, which is there for people only.
 */
export class SqliteLock implements Lock {
  readonly #path: string;
  readonly #clock: Clock;
  /** Also keeps a forgotten handle's file from being collected, which would free the lock. */
  readonly #held = new Set<DatabaseSync>();

  /** @param storePath - the store's file; the lock is `<storePath>.lock` beside it. */
  constructor(storePath: string, clock: Clock) {
    this.#path = `${storePath}.lock`;
    this.#clock = clock;
  }

  async acquire(waitMs: number): Promise<LockHandle> {
    const deadline = this.#clock.now() + waitMs;
    for (;;) {
      const database = attempt(this.#path, "take the lock", () => takeNow(this.#path));
      if (database !== null) return this.#hold(database);
      const leftMs = deadline - this.#clock.now();
      if (leftMs <= 0) throw lockedError(this.#path);
      await this.#clock.sleep(Math.min(POLL_MS, leftMs));
    }
  }

  #hold(database: DatabaseSync): LockHandle {
    const holder = { pid: process.pid, since: new Date(this.#clock.now()).toISOString() };
    try {
      attempt(this.#path, "say who holds the lock", () =>
        writeFileSync(holderPath(this.#path), JSON.stringify(holder), { mode: 0o600 }),
      );
    } catch (error) {
      database.close();
      throw error;
    }
    this.#held.add(database);
    return { release: async () => this.#release(database) };
  }

  #release(database: DatabaseSync): void {
    if (!this.#held.delete(database)) return;
    // While the lock is still held, so that it cannot be the next holder's.
    rmSync(holderPath(this.#path), { force: true });
    database.close();
  }
}

/** Takes the lock; null when somebody else holds it. */
function takeNow(path: string): DatabaseSync | null {
  createFile(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

function lockedError(path: string): LockedError {
  const holder = readHolder(path);
  const who =
    holder === null ? "another pphook" : `another pphook (pid ${holder.pid}, since ${holder.since})`;
  const look = holder === null ? `fuser ${path}` : `ps -fp ${holder.pid}`;
  return new LockedError(`${who} holds the lock ${path}`, {
    remedy: `wait until it is done, or see what it does: ${look}`,
  });
}

function readHolder(path: string): { readonly pid: number; readonly since: string } | null {
  try {
    const holder: unknown = JSON.parse(readFileSync(holderPath(path), "utf8"));
    return isHolder(holder) ? holder : null;
  } catch {
    // The file only informs: without it the lock is as good.
    return null;
  }
}

function isHolder(value: unknown): value is { readonly pid: number; readonly since: string } {
  if (typeof value !== "object" || value === null || !("pid" in value) || !("since" in value)) return false;
  return typeof value.pid === "number" && typeof value.since === "string";
}

function holderPath(path: string): string {
  return `${path}.json`;
}
