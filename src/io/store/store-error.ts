import { dirname } from "node:path";
import { PphookError, SystemError } from "../../domain/errors.ts";

interface Fault {
  readonly what: string;
  readonly remedy: (path: string) => string;
}

const restore = (path: string) =>
  `keep ${path} for study, then put the newest copy made by "pphook store backup" in its place`;
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

/**
 * Says for people what went wrong with the store.
 *
 * @returns a SystemError for what SQLite or the file system reports; anything else, being our own fault, as it came.
 */
function toStoreError(path: string, doing: string, error: unknown): unknown {
  if (error instanceof PphookError || !(error instanceof Error)) return error;
  const fault = faultOf(error);
  if (fault === null) return error;
  return new SystemError(`store ${path}: cannot ${doing}: ${fault.what} (${error.message})`, {
    remedy: fault.remedy(path),
    cause: error,
  });
}

function faultOf(error: Error): Fault | null {
  const code = "code" in error ? error.code : undefined;
  if (code === "ERR_SQLITE_ERROR") return SQLITE_FAULTS[sqliteCode(error)] ?? UNKNOWN_FAULT;
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
