import type { Instant } from "../../domain/instant.ts";
import type { ArchiveStep } from "../../domain/store-condition.ts";
import { keepArchive, listArchives } from "./archive-folder.ts";
import { type ArchivedEntry, verifyArchive } from "./journal-archive.ts";
import { GENESIS_HASH } from "./journal-chain.ts";
import { anchorOf, type JournalHead, notedHead } from "./journal-table.ts";
import { writeMeta } from "./meta-table.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** As many as are compressed and read back within a second. */
const MOST_ARCHIVED = 20_000;
/** As many as are removed, from nine indexes, within some tenths of a second. */
const MOST_REMOVED = 2_000;

export interface StepSizes {
  readonly mostArchived?: number;
  readonly mostRemoved?: number;
}

/**
 * Writes an archive of the oldest entries from before an instant, or removes some that stand in one. An entry goes only after the
 * archive that holds it was read back in this very step; killed at any moment, the next step goes on from there.
 */
export function archiveStep(
  connection: SqliteConnection,
  before: Instant,
  { mostArchived = MOST_ARCHIVED, mostRemoved = MOST_REMOVED }: StepSizes = {},
): ArchiveStep {
  const anchor = anchorOf(connection) ?? { seq: 0, hash: GENESIS_HASH };
  const kept = findArchive(connection, anchor);
  if (kept !== null) return removeSome(connection, anchor, { kept, mostRemoved });
  const entries = oldEntries(connection, { anchor, before, most: mostArchived });
  const last = entries.at(-1);
  if (last === undefined) return { kind: "nothing" };
  const span = { after: anchor, last: { seq: last.seq, hash: last.hash } };
  const file = keepArchive(connection.path, span, entries);
  return { kind: "archived", file, first: anchor.seq + 1, last: last.seq };
}

/** The last entry of an archive that goes on after the anchor; null when there is none that can be trusted. */
function findArchive(connection: SqliteConnection, anchor: JournalHead): JournalHead | null {
  for (const { path, first, last } of listArchives(connection.path)) {
    if (first > anchor.seq + 1 || last <= anchor.seq) continue;
    const span = verifyArchive(path);
    if (!("why" in span) && span.last.seq === last && isOfThisChain(connection, span.last)) return span.last;
  }
  return null;
}

/** A store that was put back from a copy may have gone another way since. */
function isOfThisChain(connection: SqliteConnection, { seq, hash }: JournalHead): boolean {
  const row = connection.first<[string]>("SELECT hash FROM journal WHERE seq = ?", seq);
  return row?.[0] === hash && seq < (notedHead(connection)?.seq ?? 0);
}

function removeSome(
  connection: SqliteConnection,
  anchor: JournalHead,
  { kept, mostRemoved }: { readonly kept: JournalHead; readonly mostRemoved: number },
): ArchiveStep {
  const last = Math.min(kept.seq, anchor.seq + mostRemoved);
  connection.transaction(() => {
    const [hash = ""] = connection.first<[string]>("SELECT hash FROM journal WHERE seq = ?", last) ?? [];
    writeMeta(connection, "journal-anchor", { seq: last, hash });
    connection.run("DELETE FROM journal WHERE seq <= ?", last);
  });
  return { kind: "removed", first: anchor.seq + 1, last };
}

interface OldEntries {
  readonly anchor: JournalHead;
  readonly before: Instant;
  readonly most: number;
}

/** The newest entry stays in any case, and so does a change without a result, with all after it. */
function oldEntries(
  connection: SqliteConnection,
  { anchor, before, most }: OldEntries,
): readonly ArchivedEntry[] {
  const newest = notedHead(connection)?.seq ?? 0;
  const unfinished = connection.first<[number | null]>(
    "SELECT min(seq) FROM journal WHERE change_id IN (SELECT change_id FROM unfinished_changes)",
  );
  const end = Math.min(newest, unfinished?.[0] ?? newest);
  const found = connection.rows<[number, number, string, string]>(
    "SELECT seq, at, body, hash FROM journal WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?",
    anchor.seq,
    end,
    most,
  );
  const entries: ArchivedEntry[] = [];
  for (const [seq, at, body, hash] of found) {
    if (at >= before) break;
    entries.push({ seq, at, body, hash });
  }
  return entries;
}
