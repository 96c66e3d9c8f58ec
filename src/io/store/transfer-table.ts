import type { TransferStatus } from "../../domain/transfer-status.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** Reads how far the secondaries are, by zone and secondary. */
export function readTransfers(connection: SqliteConnection): readonly TransferStatus[] {
  const found = connection.rows<[string]>("SELECT body FROM transfers ORDER BY zone, secondary");
  return Array.from(found, ([body]) => JSON.parse(body) as TransferStatus);
}

/** Puts these in the place of all that was there. */
export function replaceTransfers(connection: SqliteConnection, statuses: readonly TransferStatus[]): void {
  connection.run("DELETE FROM transfers");
  for (const status of statuses)
    connection.run(
      "INSERT INTO transfers (zone, secondary, body) VALUES (?, ?, ?)",
      status.zone,
      status.secondary,
      JSON.stringify(status),
    );
}
