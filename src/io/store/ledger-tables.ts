import type { Fqdn } from "../../domain/dns-name.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Ledger, LedgerDelta, LedgerRow, LedgerZone, OwnedValue } from "../../domain/ledger.ts";
import { type ManagedType, valueKey } from "../../domain/rrset.ts";
import type { UndoneItem } from "../../domain/undone.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

type RowColumns = [number, string, string, string, Instant, number, number, Instant | null, number];
type ValueColumns = [Fqdn, ManagedType, string, Fqdn, number, OwnedValue["how"], Instant, Instant | null];
type ZoneColumns = [Fqdn, number, number, string, Instant];

const ROW_COLUMNS = "id, fingerprint, ip, hostname, first_seen_at, baseline, failures, retry_at, removed";
const VALUE_COLUMNS = "name, type, content, zone, row_id, how, since, disabled_at";
const ZONE_COLUMNS = "name, serial, serial_moves, referenced_names, read_at";

/** Reads the whole ledger. */
export function loadLedger(connection: SqliteConnection): Ledger {
  return {
    rows: loadRows(connection),
    owned: loadOwned(connection),
    zones: loadZones(connection),
    undone: loadUndone(connection),
    renumbered: new Map(
      connection.rows<[number, number]>("SELECT old_id, new_id FROM renumbered_rows ORDER BY old_id"),
    ),
  };
}

/** Applies a delta: what it drops first, then what it puts, so that a value can change hands. */
export function applyDelta(connection: SqliteConnection, delta: LedgerDelta): void {
  for (const id of delta.dropRows) connection.run("DELETE FROM ledger_rows WHERE id = ?", id);
  for (const key of delta.dropOwned) dropOwned(connection, key);
  for (const name of delta.dropZones) connection.run("DELETE FROM ledger_zones WHERE name = ?", name);
  for (const id of delta.dropUndone) connection.run("DELETE FROM undone WHERE id = ?", id);
  for (const row of delta.putRows) putRow(connection, row);
  for (const value of delta.putOwned) putOwned(connection, value);
  for (const zone of delta.putZones) putZone(connection, zone);
  for (const item of delta.putUndone)
    connection.run("REPLACE INTO undone (id, body) VALUES (?, ?)", item.id, canonicalJson(item));
  for (const [from, to] of delta.putRenumbered)
    connection.run("REPLACE INTO renumbered_rows (old_id, new_id) VALUES (?, ?)", from, to);
  for (const ip of delta.putForgotten)
    connection.run("INSERT OR IGNORE INTO forgotten_addresses VALUES (?)", ip);
}

function loadRows(connection: SqliteConnection): Map<number, LedgerRow> {
  const rows = new Map<number, LedgerRow>();
  const found = connection.rows<RowColumns>(`SELECT ${ROW_COLUMNS} FROM ledger_rows ORDER BY id`);
  for (const [id, fingerprint, ip, hostname, firstSeenAt, baseline, failures, retryAt, removed] of found) {
    const flags = { baseline: baseline === 1, removed: removed === 1 };
    rows.set(id, { id, fingerprint, ip, hostname, firstSeenAt, failures, retryAt, ...flags });
  }
  return rows;
}

function loadOwned(connection: SqliteConnection): Map<string, OwnedValue> {
  const owned = new Map<string, OwnedValue>();
  const once = interner();
  const found = connection.rows<ValueColumns>(
    `SELECT ${VALUE_COLUMNS} FROM ledger_values ORDER BY name, type, content`,
  );
  for (const [name, type, content, zone, rowId, how, since, disabledAt] of found) {
    const value = {
      zone: once(zone),
      name,
      type: once(type),
      content,
      rowId,
      how: once(how),
      since,
      disabledAt,
    };
    owned.set(valueKey(name, type, content), value);
  }
  return owned;
}

function loadZones(connection: SqliteConnection): Map<Fqdn, LedgerZone> {
  const zones = new Map<Fqdn, LedgerZone>();
  const found = connection.rows<ZoneColumns>(`SELECT ${ZONE_COLUMNS} FROM ledger_zones ORDER BY name`);
  for (const [name, serial, serialMoves, names, readAt] of found)
    zones.set(name, {
      name,
      serial,
      serialMoves: serialMoves === 1,
      referencedNames: JSON.parse(names) as Fqdn[],
      readAt,
    });
  return zones;
}

function loadUndone(connection: SqliteConnection): Map<string, UndoneItem> {
  const found = connection.rows<[string, string]>("SELECT id, body FROM undone ORDER BY id");
  return new Map(Array.from(found, ([id, body]) => [id, JSON.parse(body) as UndoneItem]));
}

/** Gives those of some addresses that {@link LedgerDelta.putForgotten} ever held. */
export function forgottenAddresses(
  connection: SqliteConnection,
  addresses: readonly string[],
): ReadonlySet<string> {
  const isForgotten = (ip: string) =>
    connection.first<[number]>("SELECT 1 FROM forgotten_addresses WHERE ip = ?", ip) !== null;
  return new Set(addresses.filter(isForgotten));
}

/** Keeps one copy of texts that come again and again: a million values lie in a few hundred zones. */
function interner(): <T extends string>(text: T) => T {
  const known = new Map<string, string>();
  return (text) => {
    const first = known.get(text);
    if (first === undefined) known.set(text, text);
    return (first ?? text) as typeof text;
  };
}

function putRow(connection: SqliteConnection, row: LedgerRow): void {
  connection.run(
    `REPLACE INTO ledger_rows (${ROW_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.fingerprint,
    row.ip,
    row.hostname,
    row.firstSeenAt,
    row.baseline ? 1 : 0,
    row.failures,
    row.retryAt,
    row.removed ? 1 : 0,
  );
}

function putOwned(connection: SqliteConnection, value: OwnedValue): void {
  connection.run(
    `REPLACE INTO ledger_values (${VALUE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    value.name,
    value.type,
    value.content,
    value.zone,
    value.rowId,
    value.how,
    value.since,
    value.disabledAt,
  );
}

function putZone(connection: SqliteConnection, zone: LedgerZone): void {
  connection.run(
    `REPLACE INTO ledger_zones (${ZONE_COLUMNS}) VALUES (?, ?, ?, ?, ?)`,
    zone.name,
    zone.serial,
    zone.serialMoves ? 1 : 0,
    JSON.stringify(zone.referencedNames),
    zone.readAt,
  );
}

function dropOwned(connection: SqliteConnection, key: string): void {
  // A value key is `name type content`; neither a name nor a type holds a blank (RFC 1035 §5.1 escapes it as \032).
  const [name = "", type = "", ...content] = key.split(" ");
  connection.run(
    "DELETE FROM ledger_values WHERE name = ? AND type = ? AND content = ?",
    name,
    type,
    content.join(" "),
  );
}
