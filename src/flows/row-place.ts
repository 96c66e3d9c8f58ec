import type { AddressRow, InventorySnapshot } from "../domain/address.ts";
import type { RowPlace } from "../domain/notice.ts";

/** Says where a row lies in phpIPAM; null when it was not there. */
export function placeOf(
  { subnets }: Pick<InventorySnapshot, "subnets">,
  row: AddressRow | undefined,
): RowPlace | null {
  const subnet = row === undefined ? undefined : subnets.get(row.subnetId);
  if (subnet === undefined) return null;
  const { id, sectionId, network, prefixLength, description } = subnet;
  return {
    sectionId,
    subnetId: id,
    subnet: prefixLength === null ? description : `${network}/${prefixLength}`,
    description,
  };
}
