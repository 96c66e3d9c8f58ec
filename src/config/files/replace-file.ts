import { randomBytes, randomUUID } from "node:crypto";
import { chown, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SystemError } from "../../domain/errors.ts";
import { ownerOfSecret, readAccounts } from "./service-account.ts";

export interface FileLook {
  readonly mode: number;
  /**
   * The file that the new one shall belong to the same account and group as, where there is one and this account may say so; what is for
   * its owner alone belongs to the service that may read that file.
   */
  readonly ownerOf: string;
}

/**
 * Replaces a file as a whole: whoever reads it, and a power cut, finds the old content or the new one. It is never readable by more
 * accounts than `mode` says, not even for a moment. A symbolic link is followed.
 *
 * @throws SystemError
 */
export async function replaceFile(path: string, content: Buffer, look: FileLook): Promise<void> {
  await attempt(path, "written", async () => {
    const target = await realpath(path).catch(() => path);
    const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
    try {
      await writeThrough(temporary, content, look);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(target));
  });
}

/** Renames a file over another, for good. @throws SystemError */
export async function moveFile(from: string, to: string): Promise<void> {
  await attempt(to, "replaced", async () => {
    const target = await realpath(to).catch(() => to);
    await rename(from, target);
    await syncFolder(dirname(target));
  });
}

/** Removes a file, for good; no error when it is not there. @throws SystemError */
export async function removeFile(path: string): Promise<void> {
  await attempt(path, "removed", async () => {
    await rm(path, { force: true });
    await syncFolder(dirname(path));
  });
}

/**
 * Overwrites a file with random bytes, then removes it, for good; behind a symbolic link, what it leads to as well. What a copy-on-write
 * file system, an SSD, a snapshot or a backup kept of it is out of reach. No error when it is not there.
 *
 * @throws SystemError
 */
export async function shredFile(path: string): Promise<void> {
  await attempt(path, "removed", async () => {
    const target = await realpath(path).catch(() => null);
    if (target !== null) {
      await overwrite(target);
      await rm(target, { force: true });
      await syncFolder(dirname(target));
    }
    await rm(path, { force: true });
    await syncFolder(dirname(path));
  });
}

async function overwrite(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    await file.write(randomBytes(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

const OTHERS = 0o077;

async function writeThrough(path: string, content: Buffer, { mode, ownerOf }: FileLook): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    const like = await stat(ownerOf).catch(() => null);
    // Only root can give a file away; for anybody else the file is theirs already.
    if (like !== null) {
      const { uid, gid } = (mode & OTHERS) === 0 ? ownerOfSecret(like, await readAccounts()) : like;
      await chown(path, uid, gid).catch(() => undefined);
    }
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function attempt(path: string, done: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SystemError(`${path} cannot be ${done}: ${why}`, {
      remedy: `run pphook as an account that may write to ${dirname(path)}`,
      cause,
    });
  }
}
