import type { Fqdn } from "../../domain/dns-name.ts";
import type { Ledger, LedgerDelta, LedgerRow, LedgerZone, OwnedValue } from "../../domain/ledger.ts";
import type { Renumbered } from "../../domain/renumbered.ts";
import { valueKey } from "../../domain/rrset.ts";
import type { UndoneItem } from "../../domain/undone.ts";

interface Part<K, V> {
  readonly put: (delta: LedgerDelta) => readonly V[];
  readonly drop: (delta: LedgerDelta) => readonly K[];
  readonly keyOf: (value: V) => K;
  readonly isBefore: (a: V, b: V) => boolean;
}

const ROWS: Part<number, LedgerRow> = {
  put: (delta) => delta.putRows,
  drop: (delta) => delta.dropRows,
  keyOf: (row) => row.id,
  isBefore: (a, b) => a.id < b.id,
};
const OWNED: Part<string, OwnedValue> = {
  put: (delta) => delta.putOwned,
  drop: (delta) => delta.dropOwned,
  keyOf: (value) => valueKey(value.name, value.type, value.content),
  isBefore: isValueBefore,
};
const ZONES: Part<Fqdn, LedgerZone> = {
  put: (delta) => delta.putZones,
  drop: (delta) => delta.dropZones,
  keyOf: (zone) => zone.name,
  isBefore: (a, b) => a.name < b.name,
};
const UNDONE: Part<string, UndoneItem> = {
  put: (delta) => delta.putUndone,
  drop: (delta) => delta.dropUndone,
  keyOf: (item) => item.id,
  isBefore: (a, b) => a.id < b.id,
};

/** Gives the ledger that deltas, one after another, make of another, which stays as it is; in the order in which the tables are read. */
export function applyToLedger(ledger: Ledger, deltas: readonly LedgerDelta[]): Ledger {
  return {
    rows: applyPart(ledger.rows, deltas, ROWS),
    owned: applyPart(ledger.owned, deltas, OWNED),
    zones: applyPart(ledger.zones, deltas, ZONES),
    undone: applyPart(ledger.undone, deltas, UNDONE),
    renumbered: renumber(ledger.renumbered, deltas),
  };
}

function renumber(known: Renumbered, deltas: readonly LedgerDelta[]): Renumbered {
  const pairs = deltas.flatMap((delta) => delta.putRenumbered);
  return pairs.length === 0 ? known : new Map([...known, ...pairs].sort(([a], [b]) => a - b));
}

function isValueBefore(a: OwnedValue, b: OwnedValue): boolean {
  if (a.name !== b.name) return a.name < b.name;
  return a.type === b.type ? a.content < b.content : a.type < b.type;
}

/** Each delta drops first, then puts, as the tables do, so that a value can change hands. */
function applyPart<K, V>(
  known: ReadonlyMap<K, V>,
  deltas: readonly LedgerDelta[],
  part: Part<K, V>,
): ReadonlyMap<K, V> {
  const telling = deltas.filter((delta) => part.put(delta).length + part.drop(delta).length > 0);
  if (telling.length === 0) return known;
  const changed = new Map(known);
  let isSorted = true;
  for (const delta of telling) {
    for (const key of part.drop(delta)) changed.delete(key);
    for (const value of part.put(delta)) {
      const key = part.keyOf(value);
      isSorted &&= changed.has(key);
      changed.set(key, value);
    }
  }
  return isSorted ? changed : new Map([...changed].sort(([, a], [, b]) => (part.isBefore(a, b) ? -1 : 1)));
}
