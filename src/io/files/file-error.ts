import { dirname } from "node:path";
import { SystemError } from "../../domain/errors.ts";

const REMEDIES: Readonly<Record<string, (path: string) => string>> = {
  EACCES: (path) => `let the account that runs PPHOOK read and write ${path} and its directory`,
  EPERM: (path) => `let the account that runs PPHOOK read and write ${path} and its directory`,
  EROFS: (path) => `${dirname(path)} is on a read-only file system: choose another place, or remount it`,
  ENOSPC: (path) => `free space on the file system that holds ${dirname(path)}`,
  EDQUOT: (path) => `raise the quota on the file system that holds ${dirname(path)}`,
  EISDIR: (path) => `${path} is a directory: remove it, or name a file in the configuration`,
  ENOTDIR: (path) =>
    `a part of ${dirname(path)} is a file: remove it, or name another place in the configuration`,
  EEXIST: (path) =>
    `a part of ${dirname(path)} is a file: remove it, or name another place in the configuration`,
};

/**
 * Runs work on a file, turning what the file system reports into a SystemError with a remedy.
 *
 * @param doing - a verb phrase: `write`.
 */
export async function attemptOnFile<T>(path: string, doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    const remedy = REMEDIES[code]?.(path) ?? `see why the system answers ${code} for ${path}`;
    throw new SystemError(`cannot ${doing} ${path}: ${(error as Error).message}`, { remedy, cause: error });
  }
}

/** The `EACCES` of an error of the file system; null for any other error. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return null;
  return String(error.code);
}
