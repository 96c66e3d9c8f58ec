import type { Fqdn } from "../../domain/dns-name.ts";
import type { OwnedValue } from "../../domain/ledger.ts";
import type { RowIndex } from "../../domain/wanted-row.ts";

interface Leaving {
  readonly index: RowIndex;
  readonly owned: Iterable<OwnedValue>;
  readonly baseline: ReadonlySet<number>;
}

/**
 * Adds the rows whose addresses still stand at a name that they do not bear any more, where a row that is decided about, or one that
 * is gone, has an address too: whether a name would lose its last address is decided about all who leave it, and the same way in each
 * cycle.
 */
export function addLeavers(due: Set<number>, leaving: Leaving): void {
  const { names, left } = collect(due, leaving);
  for (let before = -1; before < due.size; ) {
    before = due.size;
    for (const [id, itsNames] of left) if (itsNames.some((name) => names.has(name))) take(id, itsNames);
  }
  function take(id: number, itsNames: readonly Fqdn[]): void {
    due.add(id);
    for (const name of itsNames) names.add(name);
  }
}

interface Names {
  /** Where a row that is due or gone has an address. */
  readonly names: Set<Fqdn>;
  /** Of the other rows, by id: where they left an address. */
  readonly left: ReadonlyMap<number, readonly Fqdn[]>;
}

function collect(due: ReadonlySet<number>, { index, owned, baseline }: Leaving): Names {
  const names = new Set<Fqdn>();
  const left = new Map<number, Fqdn[]>();
  for (const { type, name, rowId } of owned) {
    if (type === "PTR") continue;
    const owner = index.byId.get(rowId);
    if (owner === undefined || due.has(rowId)) names.add(name);
    else if (owner.checked.name !== name && !baseline.has(rowId))
      left.set(rowId, [...(left.get(rowId) ?? []), name]);
  }
  return { names, left };
}
