import type { AlertState } from "../../domain/alert.ts";
import { type Instant, toInstant } from "../../domain/instant.ts";
import type { OutboxState, OutgoingMail, QueuedMail } from "../../domain/mail.ts";
import type { AlertDelta, DueMailQuery, OutboxDelta } from "../../ports/store.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

type MailColumns = [string, number, Instant, Instant | null, string];

const COLUMNS = "body, attempts, next_try_at, parked_at, error";
const SHOWN_PARKED = 20;

/** Reads messages whose time has come, oldest first. */
export function dueMails(
  connection: SqliteConnection,
  now: Instant,
  { channels, limit }: DueMailQuery,
): readonly QueuedMail[] {
  const found = connection.rows<MailColumns>(
    `SELECT ${COLUMNS} FROM outbox WHERE parked_at IS NULL AND next_try_at <= ?
     AND channel IN (SELECT value FROM json_each(?)) ORDER BY made_at, id LIMIT ?`,
    now,
    JSON.stringify(channels),
    limit,
  );
  return [...found].map(toMail);
}

/** Counts what waits, and reads what was given up. */
export function outboxState(connection: SqliteConnection): OutboxState {
  const [waiting = 0, oldest = null] =
    connection.first<[number, number | null]>(
      "SELECT count(*), min(made_at) FROM outbox WHERE parked_at IS NULL",
    ) ?? [];
  const parked = connection.rows<MailColumns>(
    `SELECT ${COLUMNS} FROM outbox WHERE parked_at IS NOT NULL ORDER BY parked_at DESC, id DESC LIMIT ${SHOWN_PARKED}`,
  );
  return {
    waiting,
    oldestAt: oldest === null ? null : toInstant(oldest),
    parked: [...parked].map(toMail),
  };
}

/** Writes what became of messages. */
export function applyOutbox(connection: SqliteConnection, at: Instant, delta: OutboxDelta): void {
  for (const mail of delta.add ?? []) addMail(connection, mail);
  for (const id of delta.sent ?? []) connection.run("DELETE FROM outbox WHERE id = ?", id);
  for (const { id, attempts, nextTryAt, error } of delta.retry ?? [])
    connection.run(
      "UPDATE outbox SET attempts = ?, next_try_at = ?, error = ? WHERE id = ?",
      attempts,
      nextTryAt,
      error,
      id,
    );
  for (const { id, error } of delta.park ?? [])
    connection.run("UPDATE outbox SET parked_at = ?, error = ? WHERE id = ?", at, error, id);
  if (delta.forgetParkedBefore !== undefined)
    connection.run("DELETE FROM outbox WHERE parked_at < ?", delta.forgetParkedBefore);
}

function addMail(connection: SqliteConnection, mail: OutgoingMail): void {
  connection.run(
    `INSERT INTO outbox (id, made_at, channel, attempts, next_try_at, parked_at, error, body)
     VALUES (?, ?, ?, 0, ?, NULL, '', ?)`,
    mail.id,
    mail.madeAt,
    mail.channel,
    mail.madeAt,
    JSON.stringify(mail),
  );
}

function toMail([body, attempts, nextTryAt, parkedAt, error]: MailColumns): QueuedMail {
  return { ...(JSON.parse(body) as OutgoingMail), attempts, nextTryAt, parkedAt, error };
}

/** Reads the conditions that administrators are alerted of, by key. */
export function loadAlerts(connection: SqliteConnection): ReadonlyMap<string, AlertState> {
  const found = connection.rows<[string, string]>("SELECT key, body FROM alerts ORDER BY key");
  return new Map([...found].map(([key, body]) => [key, JSON.parse(body) as AlertState]));
}

export function applyAlerts(connection: SqliteConnection, { put, drop }: AlertDelta): void {
  for (const key of drop) connection.run("DELETE FROM alerts WHERE key = ?", key);
  for (const state of put)
    connection.run(
      "REPLACE INTO alerts (key, body) VALUES (?, ?)",
      state.condition.key,
      JSON.stringify(state),
    );
}
