import type { CheckedRow, Standing } from "./checked-row.ts";
import type { Fqdn } from "./dns-name.ts";
import type { ManagedType } from "./rrset.ts";

/** One value that a row asks for. */
export interface WantedValue {
  readonly zone: Fqdn;
  readonly name: Fqdn;
  readonly type: ManagedType;
  readonly content: string;
}

/**
 * A row and the values that stand for it in DNS.
 * For a valid row these are what DNS should follow; for a frozen one, what must not be taken from it.
 */
export interface WantedRow {
  readonly id: number;
  readonly checked: CheckedRow;
  /** As checked, but frozen too when the reverse zone of the address cannot be read. */
  readonly standing: Standing;
  readonly address: WantedValue | null;
  /** Null with PTRignore, and where no managed reverse zone holds the address. */
  readonly ptr: WantedValue | null;
}

/** Finds rows by what they bear. */
export interface RowIndex {
  readonly byId: ReadonlyMap<number, WantedRow>;
  readonly byName: ReadonlyMap<Fqdn, readonly WantedRow[]>;
  readonly byIp: ReadonlyMap<string, readonly WantedRow[]>;
}

const NONE: readonly WantedRow[] = [];

export function indexRows(rows: readonly WantedRow[]): RowIndex {
  const byName = new Map<Fqdn, WantedRow[]>();
  const byIp = new Map<string, WantedRow[]>();
  const push = <K>(map: Map<K, WantedRow[]>, key: K, row: WantedRow) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [row]);
    else list.push(row);
  };
  const byId = new Map<number, WantedRow>();
  for (const row of rows) {
    byId.set(row.id, row);
    if (row.checked.name !== null) push(byName, row.checked.name, row);
    if (row.checked.ip !== null) push(byIp, row.checked.ip, row);
  }
  return { byId, byName, byIp };
}

/** Gives the index without some rows, and with others in the place of rows of the same id, name and address. */
export function reindexRows(
  index: RowIndex,
  gone: Iterable<number>,
  replaced: Iterable<WantedRow>,
): RowIndex {
  const next = { byId: new Map(index.byId), byName: new Map(index.byName), byIp: new Map(index.byIp) };
  const put = ({ id, checked }: WantedRow, row: WantedRow | null) => {
    if (row === null) next.byId.delete(id);
    else next.byId.set(id, row);
    if (checked.name !== null) replaceIn(next.byName, checked.name, { id, row });
    if (checked.ip !== null) replaceIn<string>(next.byIp, checked.ip, { id, row });
  };
  for (const row of replaced) put(row, row);
  for (const id of gone) {
    const row = index.byId.get(id);
    if (row !== undefined) put(row, null);
  }
  return next;
}

function replaceIn<K>(
  map: Map<K, readonly WantedRow[]>,
  key: K,
  { id, row }: { readonly id: number; readonly row: WantedRow | null },
): void {
  const list = (map.get(key) ?? NONE).flatMap((each) => {
    if (each.id !== id) return [each];
    return row === null ? [] : [row];
  });
  if (list.length === 0) map.delete(key);
  else map.set(key, list);
}

/** Gives the rows, valid or frozen, that ask for a value; ascending by id. */
export function wantersOf(
  index: RowIndex,
  value: { readonly name: Fqdn; readonly type: ManagedType; readonly content: string },
): readonly WantedRow[] {
  const bearer = value.type === "PTR" ? (value.content as Fqdn) : value.name;
  const side = value.type === "PTR" ? "ptr" : "address";
  const found = (index.byName.get(bearer) ?? NONE).filter((row) => {
    const wanted = row[side];
    return wanted?.name === value.name && wanted.type === value.type && wanted.content === value.content;
  });
  return found.length < 2 ? found : found.toSorted((a, b) => a.id - b.id);
}
