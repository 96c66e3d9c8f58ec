import type { Instant } from "./instant.ts";

/** One address of phpIPAM, as a person typed it: nothing in it has been judged. */
export interface AddressRow {
  readonly id: number;
  readonly subnetId: number;
  readonly ip: string;
  /** Empty when the row has none. */
  readonly hostname: string;
  /** Empty when the row has none. */
  readonly mac: string;
  /** The DHCP profile (a custom field); empty when the row has none. */
  readonly profile: string;
  readonly ptrIgnore: boolean;
  readonly isGateway: boolean;
  /** Id of the tag (1 Offline, 2 Used, 3 Reserved, 4 DHCP, others by the site). */
  readonly tagId: number;
  /** `YYYY-MM-DD HH:MM:SS` in the database's own time zone, without offset; null until the first edit. */
  readonly editDate: string | null;
  /** Same form; null when no scan ever saw the address. */
  readonly lastSeen: string | null;
  /** What the field of `policy_field` says, as typed; left out where it says nothing or none is configured. */
  readonly policyWord?: string;
}

export interface Subnet {
  readonly id: number;
  /** First address as phpIPAM writes it. */
  readonly network: string;
  /** Prefix length; null for a folder, which has no addresses of its own. */
  readonly prefixLength: number | null;
  readonly sectionId: number;
  /** 0 for the default VRF. */
  readonly vrfId: number;
  /** The subnet or folder above; 0 for none. */
  readonly parentId: number;
  readonly description: string;
  /** As of a row. */
  readonly policyWord?: string;
}

/**
 * Everything phpIPAM holds, proven whole. There is no partial form of it: a read that failed throws,
 * so code that has a snapshot may conclude from a row's absence.
 */
export interface InventorySnapshot {
  readonly complete: true;
  readonly rows: readonly AddressRow[];
  readonly subnets: ReadonlyMap<number, Subnet>;
  /** Tag id → its name (`Offline`). */
  readonly tags: ReadonlyMap<number, string>;
  /** Section id → its name; empty unless the scope names sections. */
  readonly sections: ReadonlyMap<number, string>;
  readonly readStartedAt: Instant;
  /** The URL of the server it was read from. */
  readonly server: string;
}

/**
 * Rows collected subnet by subnet, which is not a snapshot: a row can move between two reads. The flow turns it into one by
 * asking for each row that seems gone by its id.
 */
export interface UnconfirmedInventory extends Omit<InventorySnapshot, "complete"> {
  readonly complete: false;
}
