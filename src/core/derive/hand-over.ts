import { canonicalName, type Fqdn } from "../../domain/dns-name.ts";
import { type Family, familyOf, parseIp } from "../../domain/ip-address.ts";
import type { Ledger, LedgerRow, OwnedValue } from "../../domain/ledger.ts";
import type { RowIndex, WantedRow } from "../../domain/wanted-row.ts";

/**
 * Finds who inherits the values of rows that vanished. phpIPAM cannot change a row's address, so people delete and create:
 * a row first seen later that alone bears the vanished row's name (same family) or address is its successor.
 *
 * A row that PPHOOK deleted itself has no successor.
 *
 * An address record follows the name first, a PTR the address first: when the two are borne by different rows, each value
 * goes where it still means something.
 *
 * @returns value key → id of the heir.
 */
export function handOver(
  ledger: Ledger,
  index: RowIndex,
  vanished: readonly LedgerRow[],
): ReadonlyMap<string, number> {
  const gone = new Map(vanished.filter((row) => !row.removed).map((row) => [row.id, row]));
  const heirs = new Map<string, number>();
  if (gone.size === 0) return heirs;
  for (const [key, value] of ledger.owned) {
    const row = gone.get(value.rowId);
    if (row === undefined || value.disabledAt !== null) continue;
    const found = findSuccessors(row, value, { index, ledger });
    const heir = value.type === "PTR" ? (found.byIp ?? found.byName) : (found.byName ?? found.byIp);
    if (heir !== null) heirs.set(key, heir.id);
  }
  return heirs;
}

interface Successors {
  readonly byName: WantedRow | null;
  readonly byIp: WantedRow | null;
}

function findSuccessors(
  row: LedgerRow,
  value: OwnedValue,
  world: { readonly index: RowIndex; readonly ledger: Ledger },
): Successors {
  const family = familyOfRow(row, value);
  const later = (candidate: WantedRow) => isFirstSeenLater(candidate, row, world.ledger);
  const name = nameOfRow(value);
  const sameName = (world.index.byName.get(name) ?? []).filter(
    (candidate) =>
      candidate.checked.ip !== null && familyOf(candidate.checked.ip) === family && later(candidate),
  );
  const sameIp = (world.index.byIp.get(parseIp(row.ip) ?? "") ?? []).filter(later);
  return { byName: only(sameName), byIp: only(sameIp) };
}

/** The name that the row's records bear, which a typo in the row since then does not change. */
function nameOfRow(value: OwnedValue): Fqdn {
  return value.type === "PTR" ? canonicalName(value.content) : value.name;
}

function familyOfRow(row: LedgerRow, value: OwnedValue): Family {
  if (value.type !== "PTR") return value.type === "A" ? 4 : 6;
  const ip = parseIp(row.ip);
  return ip === null ? 4 : familyOf(ip);
}

function only(rows: readonly WantedRow[]): WantedRow | null {
  return rows.length === 1 ? (rows[0] ?? null) : null;
}

/** A row that the ledger does not know yet is newer than any it knows; of equally old ones the higher id is newer. */
function isFirstSeenLater(candidate: WantedRow, row: LedgerRow, ledger: Ledger): boolean {
  const known = ledger.rows.get(candidate.id);
  if (known === undefined) return true;
  return (
    known.firstSeenAt > row.firstSeenAt || (known.firstSeenAt === row.firstSeenAt && candidate.id > row.id)
  );
}

/** Gives the owned values with their heirs as owners. */
export function inherit(ledger: Ledger, heirs: ReadonlyMap<string, number>): ReadonlyMap<string, OwnedValue> {
  if (heirs.size === 0) return ledger.owned;
  const owned = new Map(ledger.owned);
  for (const [key, rowId] of heirs) {
    const value = owned.get(key);
    if (value !== undefined) owned.set(key, { ...value, rowId });
  }
  return owned;
}
