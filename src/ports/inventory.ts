import type { AddressRow, InventorySnapshot, UnconfirmedInventory } from "../domain/address.ts";

/** Where the addresses come from. Every method throws UpstreamError; none ever answers a failure with an empty list. */
export interface Inventory {
  /**
   * Reads everything, or throws. A listing that could only be read subnet by subnet comes back unconfirmed.
   *
   * An empty inventory is a snapshot without rows; it is for the caller to doubt it.
   */
  read(options: ReadOptions): Promise<InventorySnapshot | UnconfirmedInventory>;
  /** Reads one row by its id; null when the inventory says that there is no such id. */
  findRow(id: number, signal?: AbortSignal): Promise<AddressRow | null>;
  /** Says what is at the other end, for people: `phpIPAM 1.8.2`, or `phpIPAM` when it does not tell. */
  describe(signal?: AbortSignal): Promise<string>;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with how many rows have been read. */
  readonly onRows?: (rows: number) => void;
}
