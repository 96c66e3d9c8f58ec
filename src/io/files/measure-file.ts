import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { toInstant } from "../../domain/instant.ts";
import type { FileMeasure } from "../../ports/installation-probe.ts";

/** Looks at a file without opening it. Directories that are missing count as ones that can be made, if the first that exists can be written. */
export async function measureFile(path: string): Promise<FileMeasure> {
  const found = await stat(path).catch(() => null);
  if (found === null)
    return {
      exists: false,
      mode: null,
      sizeBytes: 0,
      modifiedAt: null,
      writable: await canMakeIn(dirname(path)),
    };
  return {
    exists: true,
    mode: found.mode & 0o777,
    sizeBytes: found.size,
    modifiedAt: toInstant(found.mtimeMs),
    writable: found.isFile() && (await canWrite(path)),
    onReadOnlyDisk: (await whyClosed(path)) === "EROFS",
  };
}

async function canMakeIn(directory: string): Promise<boolean> {
  const found = await stat(directory).catch(() => null);
  if (found !== null) return found.isDirectory() && (await canWrite(directory));
  const parent = dirname(directory);
  return parent !== directory && (await canMakeIn(parent));
}

async function canWrite(path: string): Promise<boolean> {
  return (await whyClosed(path)) === null;
}

async function whyClosed(path: string): Promise<string | null> {
  return access(path, constants.W_OK).then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code ?? "",
  );
}
