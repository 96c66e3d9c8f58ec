import type { JournalEvent } from "../../domain/journal.ts";
import type { ChainState } from "../../ports/store.ts";
import { GENESIS_HASH, linkHash } from "./journal-chain.ts";
import { anchorOf, ENTRY_COLUMNS, type EntryColumns, type JournalHead, notedHead } from "./journal-table.ts";
import { searchColumns } from "./search-columns.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/**
 * Recomputes the chain from the first entry that was not taken out into an archive, one entry in memory at a time.
 *
 * @param newest - how many of the newest entries to look at; all when left out.
 * @returns of a broken chain, how many entries before the break are sound, where it breaks, and why.
 */
export function verifyJournal(connection: SqliteConnection, newest?: number): ChainState {
  const first: JournalHead = anchorOf(connection) ?? BEGINNING;
  let head = newest === undefined ? first : (headBefore(connection, newest) ?? first);
  const rest = `SELECT ${ENTRY_COLUMNS} FROM journal WHERE seq > ? ORDER BY seq`;
  // Of the whole, what stands before its beginning is a fault, too.
  for (const entry of connection.rows<EntryColumns>(rest, newest === undefined ? 0 : head.seq)) {
    const fault = faultOf(entry, head);
    if (fault !== null)
      return { intact: false, entries: head.seq - first.seq, brokenAt: head.seq + 1, why: fault };
    head = { seq: entry[0], hash: entry[5] };
  }
  const noted = notedHead(connection) ?? BEGINNING;
  if (noted.seq === head.seq && noted.hash === head.hash)
    return { intact: true, entries: head.seq - first.seq };
  const why = `the journal ends with entry ${head.seq}, the store noted entry ${noted.seq} as its newest`;
  return { intact: false, entries: head.seq - first.seq, brokenAt: head.seq + 1, why };
}

const BEGINNING: JournalHead = { seq: 0, hash: GENESIS_HASH };

/** The entry that the newest so many follow, taken at its word. */
function headBefore(connection: SqliteConnection, newest: number): JournalHead | null {
  const before = connection.first<[number, string]>(
    "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1 OFFSET ?",
    newest,
  );
  return before === null ? null : { seq: before[0], hash: before[1] };
}

function faultOf(entry: EntryColumns, previous: JournalHead): string | null {
  const [seq, at, run, kind, body, hash, ...columns] = entry;
  if (seq !== previous.seq + 1) return `entry ${previous.seq + 1} is missing, the next one is ${seq}`;
  if (hash !== linkHash(previous.hash, { seq, at, body }))
    return `the hash of entry ${seq} does not fit its content and the entry before it`;
  const event = JSON.parse(body) as JournalEvent;
  const expected = [event.run, event.kind, ...searchColumns(event)];
  const same = [run, kind, ...columns].every((column, i) => column === expected[i]);
  return same ? null : `the search columns of entry ${seq} say otherwise than its content`;
}
