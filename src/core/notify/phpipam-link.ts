import type { RowPlace } from "../../domain/notice.ts";

/** Makes the address of a row's page in phpIPAM. @returns an empty text when the place is not known. */
export function rowLink(phpipamUrl: string, place: RowPlace | null, addressId: number | null): string {
  if (place === null || addressId === null) return "";
  return `${subnetLink(phpipamUrl, place)}address-details/${addressId}/`;
}

/** Makes the address of a subnet's page. @returns an empty text when the place is not known. */
export function subnetLink(phpipamUrl: string, place: RowPlace | null): string {
  return place === null ? "" : `${phpipamUrl}/subnets/${place.sectionId}/${place.subnetId}/`;
}
