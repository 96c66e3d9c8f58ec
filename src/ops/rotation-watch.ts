import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { KeptLines } from "./kept-lines.ts";
import { LineCounts } from "./line-counts.ts";
import { readRotatedCopies } from "./rotated-copies.ts";

const HEAD_BYTES = 256;
const CHECK_EVERY_MS = 100;
/** Without a copy to compare with, what was written this shortly before counts as cut off. */
const DOUBTFUL_MS = 10_000;

/**
 * Knows which lines of a log an emptying (`copytruncate` of logrotate) cut off: those that were written after the copy was made and
 * before the file was emptied. They are in neither.
 */
export class RotationWatch {
  readonly #path: string;
  readonly #kept = new KeptLines();
  #head = "";
  #checkedAtMs = Number.NEGATIVE_INFINITY;

  constructor(path: string) {
    this.#path = path;
  }

  /** Forgets everything: the file is another one. */
  reset(): void {
    this.#kept.clear();
    this.#head = "";
  }

  /** Keeps a line that stands in the file. */
  wrote(line: string): void {
    this.#kept.add(line);
  }

  /** Tells whether it is time to look; always while the file was empty, so that its first line is known. */
  isDue(): boolean {
    return this.#head === "" || performance.now() - this.#checkedAtMs >= CHECK_EVERY_MS;
  }

  /** Takes the lines that were cut off since the last look, oldest first; they count as unwritten. Never throws. */
  takeLost(fd: number): readonly string[] {
    this.#checkedAtMs = performance.now();
    this.#kept.age();
    try {
      return this.#takeLost(fd);
    } catch {
      // A file that cannot be read back is written to all the same.
      return [];
    }
  }

  #takeLost(fd: number): readonly string[] {
    const file = openSync(this.#path, "r");
    try {
      const [ours, there] = [fstatSync(fd), fstatSync(file)];
      // Moved away rather than emptied: it is written to until SIGHUP, and loses nothing.
      if (!there.isFile() || ours.ino !== there.ino || ours.dev !== there.dev) return [];
      const before = this.#head;
      this.#head = readStart(file, HEAD_BYTES).toString("latin1");
      if (this.#head.startsWith(before)) return [];
      return this.#settle(readStart(file, there.size).toString());
    } finally {
      closeSync(file);
    }
  }

  /** @param now - what the emptied file holds by now. */
  #settle(now: string): readonly string[] {
    const stillThere = new LineCounts([now]);
    const missing = this.#kept.takeMissing((line) => stillThere.take(line));
    const copied = new LineCounts(readRotatedCopies(this.#path));
    const lost = missing.filter(({ line }) => !copied.take(line));
    if (lost.length < missing.length) return lost.map(({ line }) => line);
    const doubtfulSince = performance.now() - DOUBTFUL_MS;
    return lost.filter(({ atMs }) => atMs >= doubtfulSince).map(({ line }) => line);
  }
}

function readStart(file: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0));
}
