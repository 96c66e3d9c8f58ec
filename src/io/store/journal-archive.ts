import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { canonicalJson } from "./canonical-json.ts";
import { linkHash } from "./journal-chain.ts";
import type { JournalHead } from "./journal-table.ts";

/** One entry as the journal has it. */
export interface ArchivedEntry {
  readonly seq: number;
  readonly at: number;
  /** The event as canonical JSON. */
  readonly body: string;
  readonly hash: string;
}

/** What an archive holds: the entries after one of the chain, up to another. */
export interface ArchiveSpan {
  readonly after: JournalHead;
  readonly last: JournalHead;
}

/** An archive that cannot be trusted, and why. */
export interface BadArchive {
  readonly why: string;
}

const FORMAT = { pphook: "journal archive", format: 1 } as const;

/**
 * Writes entries as JSON lines, compressed: the first line says what the archive holds, the others are `{"at","event","hash","seq"}`,
 * so that `zcat` and `jq` read it and its chain can be computed again. It is on disk when this returns.
 */
export function writeArchive(path: string, span: ArchiveSpan, entries: readonly ArchivedEntry[]): void {
  const lines = entries.map(
    ({ seq, at, body, hash }) => `{"at":${at},"event":${body},"hash":"${hash}","seq":${seq}}\n`,
  );
  const file = openSync(path, "w", 0o600);
  try {
    const bytes = gzipSync(`${JSON.stringify({ ...FORMAT, ...span })}\n${lines.join("")}`);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads an archive and computes its chain. @returns what it holds, if every entry is there and as it was. */
export function verifyArchive(path: string): ArchiveSpan | BadArchive {
  try {
    const [header = "", ...lines] = gunzipSync(readFileSync(path)).toString().trimEnd().split("\n");
    const span = JSON.parse(header) as Partial<ArchiveSpan & typeof FORMAT>;
    const { after, last } = span;
    if (span.pphook !== FORMAT.pphook || after === undefined || last === undefined)
      return { why: "its first line is not that of an archive" };
    return followChain(lines, { after, last });
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function followChain(lines: readonly string[], { after, last }: ArchiveSpan): ArchiveSpan | BadArchive {
  let head = after;
  for (const line of lines) {
    const { seq, at, event, hash } = JSON.parse(line) as Omit<ArchivedEntry, "body"> & { event: unknown };
    if (seq !== head.seq + 1) return { why: `entry ${head.seq + 1} is missing` };
    if (hash !== linkHash(head.hash, { seq, at, body: canonicalJson(event) }))
      return { why: `the hash of entry ${seq} does not fit its content and the entry before it` };
    head = { seq, hash };
  }
  if (head.seq === last.seq && head.hash === last.hash) return { after, last };
  return { why: `it ends with entry ${head.seq} instead of ${last.seq}` };
}
