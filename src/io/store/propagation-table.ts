import type { Fqdn } from "../../domain/dns-name.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Propagation } from "../../domain/propagation.ts";
import type { ManagedType } from "../../domain/rrset.ts";
import type { PropagationQuery } from "../../ports/store.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

type Columns = [Instant, string, string, Fqdn, Fqdn, ManagedType, number | null, string];

/** Some months of a network that changes every day, and two or three megabytes. */
const KEPT = 20_000;
const COLUMNS = "at, run, server, zone, name, type, took_ms, detail";
const INSERT = `INSERT INTO propagations (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** Adds measurements, and forgets the oldest beyond {@link KEPT}. */
export function addPropagations(connection: SqliteConnection, measured: readonly Propagation[]): void {
  for (const { at, run, server, zone, name, type, tookMs, detail } of measured)
    connection.run(INSERT, at, run, server, zone, name, type, tookMs, detail);
  connection.run("DELETE FROM propagations WHERE id <= (SELECT max(id) FROM propagations) - ?", KEPT);
}

/** Reads measurements, in the order in which they were added. */
export function readPropagations(
  connection: SqliteConnection,
  { since, names }: PropagationQuery,
): readonly Propagation[] {
  const conditions = [
    "at >= ?",
    ...(names === undefined ? [] : ["name IN (SELECT value FROM json_each(?))"]),
  ];
  const parameters = [since ?? 0, ...(names === undefined ? [] : [JSON.stringify(names)])];
  const found = connection.rows<Columns>(
    `SELECT ${COLUMNS} FROM propagations WHERE ${conditions.join(" AND ")} ORDER BY id`,
    ...parameters,
  );
  return Array.from(found, ([at, run, server, zone, name, type, tookMs, detail]) => {
    return { at, run, server, zone, name, type, tookMs, detail };
  });
}
