import type { Instant } from "../../domain/instant.ts";
import type { Notice, StoredNotice, ToldFinding } from "../../domain/notice.ts";
import type { NoticeDelta } from "../../ports/store.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

type ToldColumns = [string, Instant, ToldFinding["state"], string];
type NoticeColumns = [number, string, string | null, number];

/** Reads what people were told of, by finding id. */
export function loadTold(connection: SqliteConnection): ReadonlyMap<string, ToldFinding> {
  const told = new Map<string, ToldFinding>();
  const found = connection.rows<ToldColumns>(
    "SELECT finding_id, told_at, state, recipients FROM told_findings ORDER BY finding_id",
  );
  for (const [findingId, toldAt, state, recipients] of found)
    told.set(findingId, { findingId, toldAt, state, recipients: JSON.parse(recipients) as string[] });
  return told;
}

/** Reads what is still to be made into mail, oldest first. */
export function loadNotices(connection: SqliteConnection): readonly StoredNotice[] {
  const found = connection.rows<NoticeColumns>("SELECT id, body, storm, released FROM notices ORDER BY id");
  return [...found].map(([id, body, storm, released]) => ({
    ...(JSON.parse(body) as Notice),
    id,
    storm,
    released: released === 1,
  }));
}

/** Counts what waits, and names the storms that the rest is held for. */
export function countNotices(connection: SqliteConnection) {
  const [waiting = 0] = connection.first<[number]>("SELECT count(*) FROM notices WHERE storm IS NULL") ?? [];
  const storms = connection.rows<[string]>(
    "SELECT DISTINCT storm FROM notices WHERE storm IS NOT NULL ORDER BY storm",
  );
  return { waiting, storms: [...storms].map(([storm]) => storm) };
}

/** Writes what is told, to be told, held and released. */
export function applyNotices(connection: SqliteConnection, delta: NoticeDelta): void {
  const { putTold: told, dropTold, add, drop, hold, release, recipients } = delta;
  for (const one of told ?? []) putTold(connection, one);
  runEach(connection, "DELETE FROM told_findings WHERE finding_id = ?", dropTold);
  const bodies = add?.map((notice) => JSON.stringify(notice));
  runEach(connection, "INSERT INTO notices (body, storm, released) VALUES (?, NULL, 0)", bodies);
  runEach(connection, "DELETE FROM notices WHERE id = ?", drop);
  for (const id of hold?.ids ?? [])
    connection.run("UPDATE notices SET storm = ? WHERE id = ?", hold?.storm ?? null, id);
  if (release !== undefined)
    connection.run("UPDATE notices SET storm = NULL, released = 1 WHERE storm = ?", release);
  for (const [id, addresses] of recipients ?? [])
    connection.run(
      "UPDATE told_findings SET recipients = ? WHERE finding_id = ?",
      JSON.stringify(addresses),
      id,
    );
}

function runEach(
  connection: SqliteConnection,
  sql: string,
  values: readonly (string | number)[] | undefined,
): void {
  for (const value of values ?? []) connection.run(sql, value);
}

function putTold(connection: SqliteConnection, told: ToldFinding): void {
  connection.run(
    "REPLACE INTO told_findings (finding_id, told_at, state, recipients) VALUES (?, ?, ?, ?)",
    told.findingId,
    told.toldAt,
    told.state,
    JSON.stringify(told.recipients),
  );
}
