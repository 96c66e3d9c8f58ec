import type { OwnedValue } from "../../domain/ledger.ts";
import { type WantedRow, type WantedValue, wantersOf } from "../../domain/wanted-row.ts";
import { servedContents } from "./dns-world.ts";
import { keyOf } from "./sketch.ts";
import type { Study } from "./study.ts";

/**
 * Takes the live values that rows ask for into the ledger: PPHOOK owns them from now on, for that row.
 * A value that has an owner who still asks for it keeps it; one that is about to go is not adopted, nor is the PTR of a row with
 * PTRignore, which a frozen row only protects, nor anything of a row that is out of scope.
 */
export function adoptValues(
  study: Study,
  rows: Iterable<WantedRow>,
  lapsed: ReadonlySet<string>,
): readonly OwnedValue[] {
  const isFree = (value: WantedValue) => {
    if (study.owned.size === 0) return true;
    const key = keyOf(value);
    return !study.owned.has(key) || lapsed.has(key);
  };
  const adopted: OwnedValue[] = [];
  for (const row of rows) {
    if (row.checked.frozenBy === "scope") continue;
    for (const value of [row.address, row.checked.row.ptrIgnore ? null : row.ptr]) {
      if (value !== null && isFree(value) && isAdoptable(study, row, value))
        adopted.push({ ...value, rowId: row.id, how: "adopted", since: study.now, disabledAt: null });
    }
  }
  return adopted;
}

function isAdoptable(study: Study, row: WantedRow, value: WantedValue): boolean {
  if (study.sketch.removals.has(value)) return false;
  if (study.world.zoneOf(value.name)?.managed !== true) return false;
  const rrset = study.world.rrset(value.zone, value.name, value.type);
  return servedContents(rrset).includes(value.content) && wantersOf(study.index, value)[0]?.id === row.id;
}
