import type { AddressRow } from "../domain/address.ts";
import type { RowFields } from "../domain/row-change.ts";

/** One row as it is now, whole: what is decided about, and everything else that would be lost with it. */
export interface WholeRow {
  readonly row: AddressRow;
  readonly fields: RowFields;
}

/** Corrects rows of the inventory, one at a time and by id. Every method throws UpstreamError; a write is never sent twice. */
export interface InventoryEditor {
  /** @returns null when the inventory says that there is no such id. */
  readWhole(id: number, signal?: AbortSignal): Promise<WholeRow | null>;
  /** Sets the MAC of a row (empty: removes it) and keeps everything else, for which the row's tag must be given. */
  setMac(id: number, change: { readonly mac: string; readonly tagId: number }): Promise<void>;
  /** Deletes a row; no error when it is gone already. */
  deleteRow(id: number): Promise<void>;
  /** Makes a row of the fields that are not null; an id and an `editDate` among them are the inventory's own to give. @returns its id. */
  createRow(fields: RowFields): Promise<number>;
}
