import type { Ledger, LedgerDelta } from "../../src/domain/ledger.ts";
import { valueKey } from "../../src/domain/rrset.ts";

/** The ledger as it is after a cycle. */
export function withDelta(ledger: Ledger, delta: LedgerDelta): Ledger {
  const [rows, owned, zones] = [new Map(ledger.rows), new Map(ledger.owned), new Map(ledger.zones)];
  const undone = new Map(ledger.undone);
  for (const id of delta.dropRows) rows.delete(id);
  for (const key of delta.dropOwned) owned.delete(key);
  for (const name of delta.dropZones) zones.delete(name);
  for (const id of delta.dropUndone) undone.delete(id);
  for (const row of delta.putRows) rows.set(row.id, row);
  for (const value of delta.putOwned) owned.set(valueKey(value.name, value.type, value.content), value);
  for (const zone of delta.putZones) zones.set(zone.name, zone);
  for (const item of delta.putUndone) undone.set(item.id, item);
  const renumbered = new Map([...ledger.renumbered, ...delta.putRenumbered]);
  return { rows, owned, zones, undone, renumbered };
}
