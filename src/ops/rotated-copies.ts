import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

const NEWEST = 3;
/** Twice what is kept of the log, since other commands write to it, too. */
const TAIL_BYTES = 32_000_000;
/** A larger one is still there uncompressed for as long as gzip works on it. */
const LARGEST_GZIP_BYTES = 20_000_000;

/** Reads the ends of the newest files that a rotation made of a log: `pphook.log.1`, `pphook.log-20261122.gz`. */
export function readRotatedCopies(path: string): readonly string[] {
  const [folder, name] = [dirname(path), basename(path)];
  const found = readdirSync(folder).flatMap((file) => {
    if (!file.startsWith(`${name}.`) && !file.startsWith(`${name}-`)) return [];
    const stats = statSync(join(folder, file), { throwIfNoEntry: false });
    return stats?.isFile() ? [{ file: join(folder, file), mtimeMs: stats.mtimeMs }] : [];
  });
  found.sort((a, b) => b.mtimeMs - a.mtimeMs);
  const copies = new Set(found.map(({ file }) => file.replace(/\.gz$/, "")));
  return [...copies].slice(0, NEWEST).flatMap((copy) => readPlain(copy) ?? readGzip(`${copy}.gz`) ?? []);
}

function readPlain(path: string): string | null {
  return unlessGone(() => {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
      const read = readSync(file, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString("utf8", 0, read);
    } finally {
      closeSync(file);
    }
  });
}

function readGzip(path: string): string | null {
  return unlessGone(() =>
    statSync(path).size > LARGEST_GZIP_BYTES ? null : gunzipSync(readFileSync(path)).toString(),
  );
}

/** What compresses the copies removes them, too. */
function unlessGone(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
