import type { Family, IpAddress } from "./ip-address.ts";
import type { MacAddress } from "./mac-address.ts";

/** What one row asks of DHCP; also what PPHOOK remembers of it, so that a frozen row keeps what it had. */
export interface RowReservation {
  readonly rowId: number;
  readonly subnetId: number;
  readonly mac: MacAddress;
  readonly ip: IpAddress;
  /** For people and clients: without final dot, empty when the row has no name. */
  readonly hostname: string;
  /** As the configuration spells it. */
  readonly profile: string;
}

/** One card and the addresses of one family that are kept for it. */
export interface Reservation {
  /** The lowest of the rows it was made from; unique among reservations. */
  readonly rowId: number;
  readonly mac: MacAddress;
  readonly family: Family;
  /** One or more, in the order of their rows. */
  readonly ips: readonly IpAddress[];
  readonly hostname: string;
  readonly profile: string;
}

/** Rows that get no reservation, because nobody can tell which of them is right. */
export interface LeftOut {
  /** The MAC or the address that they share. */
  readonly shared: string;
  readonly rows: readonly RowReservation[];
  /** One clause: `several rows bear this MAC address`. */
  readonly why: string;
}
