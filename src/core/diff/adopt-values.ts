import type { OwnedValue } from "../../domain/ledger.ts";
import { type WantedRow, type WantedValue, wantersOf } from "../../domain/wanted-row.ts";
import { keyOf } from "./sketch.ts";
import type { Study } from "./study.ts";

/**
 * Takes the live values that rows ask for into the ledger: PPHOOK owns them from now on, for that row.
 * A value that has an owner who still asks for it keeps it; one that is about to go is not adopted.
 */
export function adoptValues(study: Study, rows: Iterable<WantedRow>): readonly OwnedValue[] {
  const adopted: OwnedValue[] = [];
  for (const row of rows) {
    for (const value of [row.address, row.ptr]) {
      if (value !== null && isAdoptable(study, row, value)) {
        adopted.push({ ...value, rowId: row.id, how: "adopted", since: study.now, disabledAt: null });
      }
    }
  }
  return adopted;
}

function isAdoptable(study: Study, row: WantedRow, value: WantedValue): boolean {
  const key = keyOf(value);
  const owner = study.owned.get(key);
  if (owner !== undefined) return false;
  if (study.sketch.removals.has(key) || study.world.zoneOf(value.name)?.managed !== true) return false;
  const live = study.world
    .rrset(value.zone, value.name, value.type)
    ?.values.find((it) => it.content === value.content);
  if (live === undefined || live.disabled) return false;
  return wantersOf(study.index, value)[0]?.id === row.id;
}
