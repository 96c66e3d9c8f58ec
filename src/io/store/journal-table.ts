import type { Instant } from "../../domain/instant.ts";
import type { JournalEntry, JournalEvent } from "../../domain/journal.ts";
import type { JournalQuery } from "../../ports/store.ts";
import { canonicalJson } from "./canonical-json.ts";
import { GENESIS_HASH, linkHash } from "./journal-chain.ts";
import { readMeta, writeMeta } from "./meta-table.ts";
import { type SearchColumns, searchColumns, searchTerms } from "./search-columns.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** The newest entry. Kept beside the journal too, so that cutting off its end shows. */
export interface JournalHead {
  readonly seq: number;
  readonly hash: string;
}

/** The columns of an entry in the order of {@link ENTRY_COLUMNS}. */
export type EntryColumns = readonly [
  seq: number,
  at: Instant,
  run: string,
  kind: string,
  body: string,
  hash: string,
  ...SearchColumns,
];

export const ENTRY_COLUMNS =
  "seq, at, run, kind, body, hash, target, action, zone, name, address_id, ip, hostname, change_id, result, approved";
const INSERT = `INSERT INTO journal (${ENTRY_COLUMNS}) VALUES (${ENTRY_COLUMNS.replaceAll(/\w+/g, "?")})`;
const DEFAULT_LIMIT = 1000;
/**
 * The first half bounds the reading; the second holds when a clock was set back.
 * The plus sign makes the planner search the index on time instead of reading every entry.
 */
const SINCE = "seq >= (SELECT min(+seq) FROM journal WHERE at >= ?) AND at >= ?";

/** Chains events to the journal; belongs inside a transaction. Returns their sequence numbers. */
export function appendJournal(
  connection: SqliteConnection,
  at: Instant,
  events: readonly JournalEvent[],
): readonly number[] {
  if (events.length === 0) return [];
  let head = newestEntry(connection) ?? anchorOf(connection) ?? { seq: 0, hash: GENESIS_HASH };
  const seqs = events.map((event) => {
    const body = canonicalJson(event);
    const seq = head.seq + 1;
    head = { seq, hash: linkHash(head.hash, { seq, at, body }) };
    connection.run(INSERT, seq, at, event.run, event.kind, body, head.hash, ...searchColumns(event));
    return seq;
  });
  trackUnfinished(connection, seqs[0] ?? 0);
  writeMeta(connection, "journal-head", head);
  return seqs;
}

/** The entries that fit, oldest first; of too many, the newest. */
export function readJournal(connection: SqliteConnection, query: JournalQuery): readonly JournalEntry[] {
  const limit = Math.max(0, query.limit ?? DEFAULT_LIMIT);
  if (query.kinds?.length === 0 || limit === 0) return [];
  const { conditions, parameters } = filters(query);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const found = connection.rows<[number, Instant, string, string]>(
    `SELECT seq, at, body, hash FROM journal ${where} ORDER BY seq DESC LIMIT ?`,
    ...parameters,
    limit,
  );
  const entries: JournalEntry[] = [];
  for (const [seq, at, body, hash] of found)
    entries.push({ seq, at, event: JSON.parse(body) as JournalEvent, hash });
  return entries.reverse();
}

/** Each branch has an index of its own: of what was applied today, few are deletions, and of the changes ever made few are updates. */
const TAKEN_AWAY = `
  SELECT zone, count(*) FROM (
    SELECT c.zone AS zone FROM journal r JOIN journal c ON c.change_id = r.change_id
    WHERE r.result = 'applied' AND r.approved = 0 AND r.at >= ?
      AND c.action = 'delete' AND c.target = 'powerdns'
    UNION ALL
    SELECT c.zone FROM journal r JOIN journal c ON c.change_id = r.change_id
    WHERE r.result = 'applied' AND r.approved = 0 AND r.at >= ?
      AND c.action = 'update' AND c.target = 'powerdns'
      AND json_extract(c.body, '$.change.after.disabled')
      AND NOT json_extract(c.body, '$.change.before.disabled')
  ) GROUP BY zone ORDER BY zone`;

/**
 * Applied deletions in DNS per zone, what was disabled among them, and under an empty name the corrections in phpIPAM, since an instant
 * (inclusive); without those that a person released.
 */
export function countDeletions(connection: SqliteConnection, since: Instant): ReadonlyMap<string, number> {
  const found = connection.rows<[string, number]>(TAKEN_AWAY, since, since);
  const corrections = connection.first<[number]>(
    `SELECT count(*) FROM journal c JOIN journal r ON r.change_id = c.change_id
     WHERE c.target = 'phpipam' AND c.action <> 'create'
       AND r.result = 'applied' AND r.approved = 0 AND r.at >= ?`,
    since,
  );
  const made = corrections?.[0] ?? 0;
  return new Map(made === 0 ? found : [["", made], ...found]);
}

/** Changes without a result, oldest first. */
export function unfinishedChanges(
  connection: SqliteConnection,
): readonly { readonly id: string; readonly run: string }[] {
  const found = connection.rows<[string, string]>(
    "SELECT change_id, run FROM unfinished_changes ORDER BY change_id",
  );
  return Array.from(found, ([id, run]) => ({ id, run }));
}

/** The newest entry as the journal has it; null when it is empty. */
function newestEntry(connection: SqliteConnection): JournalHead | null {
  const row = connection.first<[number, string]>("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1");
  return row === null ? null : { seq: row[0], hash: row[1] };
}

/** The newest entry as it was noted beside the journal. */
export function notedHead(connection: SqliteConnection): JournalHead | null {
  return readMeta<JournalHead>(connection, "journal-head");
}

/** The newest of the entries that were taken out into archives; null when none was. What remains is chained to it. */
export function anchorOf(connection: SqliteConnection): JournalHead | null {
  return readMeta<JournalHead>(connection, "journal-anchor");
}

function trackUnfinished(connection: SqliteConnection, fromSeq: number): void {
  connection.run(
    `REPLACE INTO unfinished_changes (change_id, run)
     SELECT change_id, run FROM journal WHERE seq >= ? AND kind = 'change'`,
    fromSeq,
  );
  connection.run(
    `DELETE FROM unfinished_changes WHERE change_id IN
     (SELECT change_id FROM journal WHERE seq >= ? AND kind = 'result' AND result <> 'planned')`,
    fromSeq,
  );
}

function filters(query: JournalQuery): { conditions: string[]; parameters: (string | number)[] } {
  const conditions: string[] = [];
  const parameters: (string | number)[] = [];
  const narrow = (condition: string, ...values: (string | number)[]) => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (query.since !== undefined) narrow(SINCE, query.since, query.since);
  if (query.run !== undefined) narrow("run = ?", query.run);
  if (query.change !== undefined) narrow("change_id = ?", query.change);
  if (query.kinds !== undefined) narrow(`kind IN (${marks(query.kinds)})`, ...query.kinds);
  if (query.subject !== undefined) narrow(...subjectFilter(query.subject));
  return { conditions, parameters };
}

/** Changes that concern the subject, and their results. */
function subjectFilter(subject: string): [string, ...string[]] {
  const { ip, names } = searchTerms(subject);
  const changes = `SELECT change_id FROM journal WHERE ip = ?
    UNION SELECT change_id FROM journal WHERE name IN (${marks(names)})
    UNION SELECT change_id FROM journal WHERE hostname IN (${marks(names)})`;
  return [`change_id IN (${changes})`, ip ?? "", ...names, ...names];
}

function marks(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}
