import { randomUUID } from "node:crypto";
import { mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { attemptOnFile, errorCode } from "./file-error.ts";

const DEFAULT_MODE = 0o644;

/**
 * Writes a file so that readers, and a power cut, find the old content or the new one, never a part of it.
 * Makes missing directories; follows a symbolic link instead of replacing it.
 *
 * @param mode - of the new file; 0644 when left out.
 * @throws SystemError
 */
export async function atomicWrite(path: string, content: string, mode = DEFAULT_MODE): Promise<void> {
  await attemptOnFile(path, "write", async () => {
    await mkdir(dirname(path), { recursive: true });
    const target = await linkTarget(path);
    const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
    try {
      await writeThrough(temporary, content, mode);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncDirectory(dirname(target));
  });
}

async function linkTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return path;
    throw error;
  }
}

async function writeThrough(path: string, content: string, mode: number): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename survive a power cut: the name is content of the directory. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
