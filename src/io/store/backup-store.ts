import { randomUUID } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { SystemError, UsageError } from "../../domain/errors.ts";
import type { StoreBackup, StoreCondition } from "../../domain/store-condition.ts";
import { ownLike, syncFile, syncFolder } from "./file-care.ts";
import { inspectStore } from "./inspect-store.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import { attemptLong } from "./store-error.ts";

/** 40 MB; between two of them, others may write. */
const PAGES_AT_ONCE = 10_000;
const BUSY_TIMEOUT_MS = 30_000;

/**
 * Copies a store to a new file (mode 0600) while it is used, and examines the copy before it gets its name. It is one file, with all that
 * was committed when the copying ended.
 *
 * @see https://www.sqlite.org/backup.html
 * @throws UsageError when there is no store, or the name is taken.
 * @throws SystemError
 */
export async function backupStore(path: string, target: string): Promise<StoreBackup> {
  if (!existsSync(path))
    throw new UsageError(`there is no store ${path} yet`, { remedy: 'the first "pphook sync" makes it' });
  if (existsSync(target))
    throw new UsageError(`${target} is there already`, { remedy: "name a file that is not there, with -o" });
  return attemptLong(target, `copy ${path} to it`, async () => {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
    try {
      closeSync(openSync(temporary, "wx", 0o600));
      await copy(path, temporary);
      const { bytes, entries } = examine(path, temporary);
      ownLike(path, temporary);
      syncFile(temporary);
      renameSync(temporary, target);
      syncFolder(dirname(target));
      return { file: target, bytes, entries };
    } finally {
      for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(`${temporary}${end}`, { force: true });
    }
  });
}

async function copy(path: string, temporary: string): Promise<void> {
  const source = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    await backup(source, temporary, { rate: PAGES_AT_ONCE });
  } finally {
    source.close();
  }
}

/** @throws SystemError when the copy is not sound, which is to say that the store is not. */
function examine(path: string, temporary: string): StoreCondition {
  const connection = SqliteConnection.openAlone(temporary);
  try {
    const condition = inspectStore(connection);
    if (condition.problems.length === 0) return condition;
    throw new SystemError(`store ${path}: it is damaged, so no copy was kept: ${condition.problems[0]}`, {
      remedy: 'see all of it with "pphook store verify", and put back an older copy (docs/guide-store.md)',
    });
  } finally {
    connection.close();
  }
}
