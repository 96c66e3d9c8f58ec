import type { Instant } from "../../domain/instant.ts";
import type { LeavingRow } from "../../domain/leaving-row.ts";
import type { OwnedValue } from "../../domain/ledger.ts";
import { type RowIndex, type WantedValue, wantersOf } from "../../domain/wanted-row.ts";
import { type DnsWorld, servedContents } from "./dns-world.ts";
import { keyOf } from "./sketch.ts";

export interface LeavingContext {
  readonly leaving: ReadonlyMap<number, LeavingRow>;
  readonly owned: ReadonlyMap<string, OwnedValue>;
  /** The rows that stay. */
  readonly index: RowIndex;
  readonly now: Instant;
}

/**
 * Takes the live values that a duplicate asks for into the ledger, so that they go with its row: winner and loser alike own what they
 * ask for. What a row that stays asks for is left to it. An invalid row takes nothing along but what it owned before.
 */
export function adoptLeaving(context: LeavingContext, world: DnsWorld): readonly OwnedValue[] {
  const adopted: OwnedValue[] = [];
  for (const { row, deletion } of context.leaving.values()) {
    const isDuplicate = deletion.rule === "hostname-duplicate";
    const values = isDuplicate ? [row.address, row.ptr].filter((value) => value !== null) : [];
    for (const value of values.filter((each) => isFree(each, context) && isServedHere(each, world)))
      adopted.push({ ...value, rowId: row.id, how: "adopted", since: context.now, disabledAt: null });
  }
  return adopted;
}

function isFree(value: WantedValue, { owned, index }: LeavingContext): boolean {
  return !owned.has(keyOf(value)) && wantersOf(index, value).length === 0;
}

function isServedHere(value: WantedValue, world: DnsWorld): boolean {
  const zone = world.zoneOf(value.name);
  if (zone?.name !== value.zone || !zone.managed) return false;
  return servedContents(world.rrset(value.zone, value.name, value.type)).includes(value.content);
}
