import { type Fqdn, isEscaped } from "./dns-name.ts";
import type { Rrset } from "./rrset.ts";

/** A zone as the server lists it. */
export interface ZoneHead {
  readonly name: Fqdn;
  /** The server's own id of the zone, opaque (`0=2F25.0.0.10.in-addr.arpa.`). */
  readonly id: string;
  /** Native, Master (Primary), Slave (Secondary), Producer, Consumer: as the server says. */
  readonly kind: string;
  /** The serial served: `edited_serial` where the server edits it (SOA-EDIT), else the stored one. */
  readonly serial: number;
  /** Whether PPHOOK may change it: primary or native, in `zones`, not in `exclude_zones`. */
  readonly managed: boolean;
}

/** A zone's records at one moment. */
export interface ZoneContent {
  readonly name: Fqdn;
  readonly serial: number;
  /** Signed elsewhere: its records cannot be changed here. */
  readonly presigned: boolean;
  /** Whether an API edit moves the serial (`soa_edit_api` is set). When false, an equal serial proves nothing. */
  readonly serialMoves: boolean;
  readonly rrsets: ReadonlyMap<Fqdn, readonly Rrset[]>;
}

/**
 * Everything known of the DNS servers in one cycle.
 * A zone that is listed and neither in `contents` nor in `unreadable` was not read because nothing needed it.
 */
export interface DnsView {
  readonly zones: readonly ZoneHead[];
  readonly contents: ReadonlyMap<Fqdn, ZoneContent>;
  /** Zones that could not be read, or were managed once and are no longer listed: their records are frozen. */
  readonly unreadable: ReadonlySet<Fqdn>;
}

/** All listed zones by name. */
export type ZoneIndex = ReadonlyMap<Fqdn, ZoneHead>;

export function indexZones(zones: readonly ZoneHead[]): ZoneIndex {
  return new Map(zones.map((zone) => [zone.name, zone]));
}

/**
 * Finds the zone that holds a name: the longest one of which the name lies strictly below the apex.
 *
 * @returns null when there is none, and for a name that is itself a zone: a server answers it from that zone, so what is
 * written at that name in the zone above is never seen (RFC 1034 §4.2.1).
 */
export function closestZone(index: ZoneIndex, name: Fqdn): ZoneHead | null {
  if (index.has(name)) return null;
  const first = Math.max(0, name.length - longestName(index) - 1);
  for (let dot = name.indexOf(".", first); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    if (isEscaped(name, dot)) continue;
    const zone = index.get((dot === name.length - 1 ? "." : name.slice(dot + 1)) as Fqdn);
    if (zone !== undefined) return zone;
  }
  return null;
}

const longestNames = new WeakMap<ZoneIndex, number>();

/** No ending of a name that is longer needs to be looked up; names in `ip6.arpa` have more than thirty. */
function longestName(index: ZoneIndex): number {
  const known = longestNames.get(index);
  if (known !== undefined) return known;
  const longest = index.keys().reduce((length, name) => Math.max(length, name.length), 0);
  longestNames.set(index, longest);
  return longest;
}
