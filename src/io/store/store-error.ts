import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { PphookError, SystemError } from "../../domain/errors.ts";
import { newestCopy } from "./newest-copy.ts";

interface Fault {
  readonly what: string;
  readonly remedy: (path: string) => string;
}

/** What the log beside a damaged file holds belongs to that file: beside another one it would damage that, too. */
function restore(path: string): string {
  const copy = newestCopy(path) ?? 'COPY, made by "pphook store backup" before';
  return `put back a copy, and keep the damaged file: systemctl stop pphook; mkdir ${path}.damaged; mv ${path} ${path}-wal ${path}-shm ${path}.damaged/; cp -p ${copy} ${path}; pphook store verify; systemctl start pphook`;
}

const account = (path: string) =>
  `let the account that runs PPHOOK read and write ${path} and its directory ${dirname(path)}`;
const space = (path: string) =>
  `free space on the file system that holds ${dirname(path)}, then run it again`;

const PRIMARY_CODE_MASK = 0xff;

/** By SQLite's primary result code (sqlite.org/rescode.html). */
const SQLITE_FAULTS: Readonly<Record<number, Fault>> = {
  3: { what: "access is denied", remedy: account },
  5: {
    what: "another process is writing to it",
    remedy: () => 'wait for the other pphook to finish; "pphook health" shows it',
  },
  8: { what: "it cannot be written to", remedy: account },
  10: {
    what: "the disk does not do what it is told",
    remedy: (path) => `look for disk errors and quotas where ${path} lies (dmesg, df, quota)`,
  },
  11: { what: "the file is damaged", remedy: restore },
  13: { what: "the disk is full", remedy: space },
  14: { what: "the file cannot be opened", remedy: account },
  26: { what: "the file is not a database", remedy: restore },
};

const FILE_FAULTS: Readonly<Record<string, Fault>> = {
  EACCES: { what: "access is denied", remedy: account },
  EPERM: { what: "access is denied", remedy: account },
  EROFS: { what: "the file system is read-only", remedy: account },
  ENOSPC: { what: "the disk is full", remedy: space },
  EDQUOT: { what: "the quota is used up", remedy: space },
  EISDIR: {
    what: "it is a directory",
    remedy: () => "name a file in [store] url, e.g. sqlite:/var/lib/pphook/pphook.db",
  },
};

const UNKNOWN_FAULT: Fault = {
  what: "it failed",
  remedy: (path) => `check that ${path} lies on a local disk and that its directory can be written to`,
};

/**
 * Runs work on the store, turning what SQLite and the file system report into SystemErrors.
 *
 * @param doing - a verb phrase: `read the ledger`.
 */
export function attempt<T>(path: string, doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreError(path, doing, error);
  }
}

/** Does the same for work that takes its time. */
export async function attemptLong<T>(path: string, doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStoreError(path, doing, error);
  }
}

/**
 * Says for people what went wrong with the store.
 *
 * @returns a SystemError for what SQLite or the file system reports; anything else, being our own fault, as it came.
 */
function toStoreError(path: string, doing: string, error: unknown): unknown {
  if (error instanceof PphookError || !(error instanceof Error)) return error;
  const fault = faultOf(path, error);
  if (fault === null) return error;
  return new SystemError(`store ${path}: cannot ${doing}: ${fault.what} (${error.message})`, {
    remedy: fault.remedy(path),
    cause: error,
  });
}

const IO_ERROR = 10;
const FULL = 13;
const LEAST_FREE_BYTES = 65_536;

function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false;
  }
}

function faultOf(path: string, error: Error): Fault | null {
  const code = "code" in error ? error.code : undefined;
  if (code === "ERR_SQLITE_ERROR") {
    const sqlite = sqliteCode(error);
    // The file that its connections share cannot grow, and SQLite does not say why.
    return SQLITE_FAULTS[sqlite === IO_ERROR && isFull(path) ? FULL : sqlite] ?? UNKNOWN_FAULT;
  }
  if ("syscall" in error && typeof code === "string") return FILE_FAULTS[code] ?? UNKNOWN_FAULT;
  return null;
}

function sqliteCode(error: Error): number {
  return "errcode" in error && typeof error.errcode === "number" ? error.errcode & PRIMARY_CODE_MASK : 0;
}

/** Tells whether SQLite refused because somebody else holds the file (SQLITE_BUSY). */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && sqliteCode(error) === 5;
}
