import type {
  BusySubject,
  ChangeCount,
  CycleCount,
  FindingCount,
  JournalFigures,
  LedgerCounts,
  ReportPeriod,
  ReturningFinding,
} from "../../domain/journal-figures.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/**
 * The entries of a period. The first half bounds the reading, the second holds when a clock was set back; the plus sign makes the
 * planner search the index on time instead of reading every entry.
 */
const WITHIN = "c.seq >= (SELECT min(+seq) FROM journal WHERE at >= ?1) AND c.at >= ?1 AND c.at < ?2";
const PART = "(c.at - ?1) / ?3";

/** Of the results of a change the last one counts; without one it is as it was planned. */
const CHANGES = `
  SELECT ${PART}, c.target, c.action, json_extract(c.body, '$.change.rule'), json_extract(c.body, '$.change.editor'),
    coalesce((SELECT r.result FROM journal r WHERE r.change_id = c.change_id AND r.kind = 'result' ORDER BY r.seq DESC LIMIT 1), 'planned'),
    count(*)
  FROM journal c WHERE ${WITHIN} AND c.kind = 'change' GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6`;

const FINDINGS = `
  SELECT ${PART}, json_extract(c.body, '$.state'), json_extract(c.body, '$.rule'), count(*)
  FROM journal c WHERE ${WITHIN} AND c.kind = 'finding' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** Of bare columns beside max(), SQLite takes those of the row that has the maximum. */
const CYCLES = `
  SELECT part, count(*), avg(ms), max(ms), rows, max(seq) FROM (
    SELECT ${PART} AS part, c.seq AS seq, json_extract(c.body, '$.summary.durationMs') AS ms,
      json_extract(c.body, '$.summary.checked') AS rows
    FROM journal c WHERE ${WITHIN} AND c.kind = 'cycle'
  ) GROUP BY part ORDER BY part`;

const MAILS = `
  SELECT json_extract(c.body, '$.state'), count(*) FROM journal c
  WHERE ${WITHIN} AND c.kind = 'mail' GROUP BY 1 ORDER BY 1`;

const BUSIEST = `
  SELECT coalesce(c.hostname, ''), coalesce(c.ip, ''), count(*) FROM journal c
  WHERE ${WITHIN} AND c.kind = 'change' GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC, 1, 2 LIMIT ?3`;

const RETURNING = `
  SELECT id, rule, message, times FROM (
    SELECT json_extract(c.body, '$.id') AS id, json_extract(c.body, '$.rule') AS rule,
      json_extract(c.body, '$.message') AS message, count(*) AS times, max(c.seq)
    FROM journal c WHERE ${WITHIN} AND c.kind = 'finding' AND json_extract(c.body, '$.state') = 'new' GROUP BY 1
  ) WHERE times > 1 ORDER BY times DESC, id LIMIT ?3`;

/** Counts what the journal says of a period, in SQLite: what comes back is small however long the journal is. */
export function countJournal(
  connection: SqliteConnection,
  { from, until, partMs }: ReportPeriod,
  top: number,
): JournalFigures {
  const period = [from, until, partMs] as const;
  type Busy = [BusySubject["hostname"], BusySubject["ip"], number];
  type Returning = [string, string, string, number];
  return {
    changes: countChanges(connection, period),
    findings: [...connection.rows<[number, FindingCount["state"], string, number]>(FINDINGS, ...period)].map(
      ([part, state, rule, count]) => ({ part, state, rule, count }),
    ),
    cycles: countCycles(connection, period),
    mails: [...connection.rows<[JournalFigures["mails"][number]["state"], number]>(MAILS, from, until)].map(
      ([state, count]) => ({ state, count }),
    ),
    busiest: [...connection.rows<Busy>(BUSIEST, from, until, top)].map(([hostname, ip, changes]) => ({
      hostname,
      ip,
      changes,
    })),
    returning: [...connection.rows<Returning>(RETURNING, from, until, top)].map(
      ([id, rule, message, times]): ReturningFinding => ({ id, rule, message, times }),
    ),
  };
}

type Period = readonly [from: number, until: number, partMs: number];

function countChanges(connection: SqliteConnection, period: Period): readonly ChangeCount[] {
  type Columns = [
    number,
    ChangeCount["target"],
    ChangeCount["action"],
    string,
    string | null,
    ChangeCount["result"],
    number,
  ];
  const counts: ChangeCount[] = [];
  for (const columns of connection.rows<Columns>(CHANGES, ...period)) {
    const [part, target, action, rule, editor, result, count] = columns;
    counts.push({ part, target, action, rule, editor, result, count });
  }
  return counts;
}

function countCycles(connection: SqliteConnection, period: Period): readonly CycleCount[] {
  type Columns = [number, number, number | null, number | null, number | null];
  return Array.from(
    connection.rows<Columns>(CYCLES, ...period),
    ([part, count, meanMs, longestMs, rows]) => ({ part, count, meanMs, longestMs, rows }),
  );
}

/** Counts what the ledger holds, and finds where the journal begins. */
export function countLedger(connection: SqliteConnection): LedgerCounts {
  const [rows = 0, baseline = 0] =
    connection.first<[number, number]>("SELECT count(*), coalesce(sum(baseline), 0) FROM ledger_rows") ?? [];
  const [written = 0, adopted = 0, parked = 0] =
    connection.first<[number, number, number]>(
      "SELECT coalesce(sum(how <> 'adopted'), 0), coalesce(sum(how = 'adopted'), 0), count(disabled_at) FROM ledger_values",
    ) ?? [];
  const [zones = 0] = connection.first<[number]>("SELECT count(*) FROM ledger_zones") ?? [];
  const [undone = 0] = connection.first<[number]>("SELECT count(*) FROM undone") ?? [];
  const first = connection.first<[LedgerCounts["journalSince"]]>(
    "SELECT at FROM journal ORDER BY seq LIMIT 1",
  );
  return { rows, baseline, written, adopted, parked, zones, undone, journalSince: first?.[0] ?? null };
}
