import type { CheckedRow } from "../../domain/checked-row.ts";
import type { KeeperRow, MacChange, RowDeletion, RowState } from "../../domain/row-change.ts";
import { ageText, nameRow } from "./judge-group.ts";

/** Deletes a row that bears the name of an older one. */
export function removeRow(
  loser: CheckedRow,
  keeper: CheckedRow,
  members: readonly CheckedRow[],
): RowDeletion {
  return {
    ...partsOf(loser, keeper),
    action: "delete",
    type: "row",
    after: null,
    rule: "hostname-duplicate",
    reason: `same name as ${keeper.ip}, which is older (${ageText(keeper, loser, members)})`,
  };
}

/** Removes the MAC of a reservation that an older one holds. */
export function removeMac(loser: CheckedRow, keeper: CheckedRow, members: readonly CheckedRow[]): MacChange {
  const parts = partsOf(loser, keeper);
  return {
    ...parts,
    action: "update",
    type: "mac",
    after: { ...parts.before, mac: "" },
    rule: "mac-duplicate",
    reason: `${nameRow(keeper)} holds it and is older (${ageText(keeper, loser, members)})`,
  };
}

function partsOf(loser: CheckedRow, keeper: CheckedRow) {
  const { id, subnetId, ip, hostname, mac } = loser.row;
  const before: RowState = { subnetId, ip, hostname, mac };
  const kept: KeeperRow = { id: keeper.row.id, ip: keeper.ip ?? keeper.row.ip };
  const place = { target: "phpipam", zone: "", name: loser.name ?? "" } as const;
  return { ...place, addressId: id, ip: loser.ip ?? ip, hostname, keeper: kept, before };
}
