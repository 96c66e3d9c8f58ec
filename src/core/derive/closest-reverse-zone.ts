import { type Fqdn, parentName } from "../../domain/dns-name.ts";
import { familyOf, type IpAddress } from "../../domain/ip-address.ts";
import { classlessRange, reverseName } from "../../domain/reverse-name.ts";
import { closestZone, type ZoneHead, type ZoneIndex } from "../../domain/zone.ts";

/** Where the PTR of an address belongs. */
export interface ReversePlace {
  readonly zone: ZoneHead;
  /** `5.0.0.10.in-addr.arpa.`, or `5.0/25.0.0.10.in-addr.arpa.` in a classless zone. */
  readonly name: Fqdn;
}

interface ClasslessZone {
  readonly first: number;
  readonly last: number;
  readonly zone: ZoneHead;
}

/**
 * Makes the function that finds the closest listed reverse zone of an address, managed or not.
 * A classless zone that spans the last octet is closer than the zone it was cut from; of several, the narrowest.
 *
 * @see RFC 1035 §3.5, RFC 2317 §4, RFC 3596 §2.5
 */
export function createReverseLocator(zones: ZoneIndex): (ip: IpAddress) => ReversePlace | null {
  const classless = indexClasslessZones(zones);
  return (ip) => {
    const name = reverseName(ip);
    if (familyOf(ip) === 4 && classless.size > 0) {
      const octet = Number(ip.slice(ip.lastIndexOf(".") + 1));
      const within = classless
        .get(parentName(name) ?? name)
        ?.find((range) => octet >= range.first && octet <= range.last);
      if (within !== undefined) return { zone: within.zone, name: `${octet}.${within.zone.name}` as Fqdn };
    }
    const zone = closestZone(zones, name);
    return zone === null ? null : { zone, name };
  };
}

function indexClasslessZones(zones: ZoneIndex): ReadonlyMap<Fqdn, readonly ClasslessZone[]> {
  const byParent = new Map<Fqdn, ClasslessZone[]>();
  for (const zone of zones.values()) {
    const parent = parentName(zone.name);
    if (parent === null || !/^(?:\d+\.){3}in-addr\.arpa\.$/.test(parent)) continue;
    const range = classlessRange(zone.name.slice(0, zone.name.indexOf(".")));
    if (range === null) continue;
    const list = byParent.get(parent) ?? [];
    list.push({ ...range, zone });
    list.sort((a, b) => a.last - a.first - (b.last - b.first) || (a.zone.name < b.zone.name ? -1 : 1));
    byParent.set(parent, list);
  }
  return byParent;
}
