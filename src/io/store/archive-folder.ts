import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SystemError } from "../../domain/errors.ts";
import type { EntryRange } from "../../domain/store-condition.ts";
import { ownLike, syncFolder } from "./file-care.ts";
import { type ArchivedEntry, type ArchiveSpan, verifyArchive, writeArchive } from "./journal-archive.ts";

/** Where the archives of a store are: `archive` beside it. */
function archiveFolder(storePath: string): string {
  return join(dirname(storePath), "archive");
}

/** An archive and, by its name, the entries in it. */
interface ListedArchive extends EntryRange {
  readonly path: string;
}

const NAME = /^(.*)-(\d{9,})-(\d{9,})(?:-\d+)?\.jsonl\.gz$/;

/** Lists the archives of a store, oldest entries first; the name says which: `pphook-000000001-000020000.jsonl.gz`. */
export function listArchives(storePath: string): readonly ListedArchive[] {
  const folder = archiveFolder(storePath);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const [, stem, first, last] = NAME.exec(name) ?? [];
      if (stem !== stemOf(storePath)) return [];
      return [{ path: join(folder, name), first: Number(first), last: Number(last) }];
    });
}

/**
 * Writes an archive, reads it again, and only then gives it its name. One that is there already and holds the same is left.
 *
 * @returns its path.
 * @throws SystemError when what was written does not read back.
 */
export function keepArchive(storePath: string, span: ArchiveSpan, entries: readonly ArchivedEntry[]): string {
  const folder = archiveFolder(storePath);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  ownLike(storePath, folder);
  const path = freePath(folder, stemOf(storePath), span);
  if (path.taken) return path.file;
  const temporary = `${path.file}.tmp`;
  try {
    writeArchive(temporary, span, entries);
    const read = verifyArchive(temporary);
    if ("why" in read || !isSame(read, span))
      throw notArchived(span, "why" in read ? read.why : "it is another");
    ownLike(storePath, temporary);
    renameSync(temporary, path.file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
  return path.file;
}

/** Either the journal's chain was broken before, or the disk does not keep what it is given. */
function notArchived({ after, last }: ArchiveSpan, why: string): SystemError {
  return new SystemError(
    `entries ${after.seq + 1} to ${last.seq} of the journal were not archived: what was written does not read back: ${why}`,
    { remedy: 'see "pphook store verify"; nothing was removed from the journal' },
  );
}

function stemOf(storePath: string): string {
  return basename(storePath).replace(/\.db$/, "");
}

/** After a store was put back from a copy, an archive of other entries with the same numbers may be there: it stays. */
function freePath(
  folder: string,
  stem: string,
  span: ArchiveSpan,
): { readonly file: string; readonly taken: boolean } {
  const nine = (seq: number) => String(seq).padStart(9, "0");
  const name = `${stem}-${nine(span.after.seq + 1)}-${nine(span.last.seq)}`;
  for (let copy = 1; ; copy++) {
    const file = join(folder, `${name}${copy === 1 ? "" : `-${copy}`}.jsonl.gz`);
    if (!existsSync(file)) return { file, taken: false };
    const there = verifyArchive(file);
    if (!("why" in there) && isSame(there, span)) return { file, taken: true };
  }
}

function isSame(one: ArchiveSpan, other: ArchiveSpan): boolean {
  return one.after.hash === other.after.hash && one.last.hash === other.last.hash;
}
