import type { Subnet } from "../../domain/address.ts";
import { toCidr } from "../../domain/cidr.ts";
import { bigIntToIp, type IpAddress, parseIp } from "../../domain/ip-address.ts";
import { reverseName } from "../../domain/reverse-name.ts";
import { indexZones, type ZoneHead } from "../../domain/zone.ts";
import { createReverseLocator } from "./closest-reverse-zone.ts";

/** A subnet of which some addresses get no PTR. */
export interface UncoveredSubnet {
  readonly subnet: Subnet;
  /** A zone that would cover it, or its first part: `1.10.10.in-addr.arpa`. */
  readonly wanted: string;
}

const OCTET_PARTS = 256n;
const MOST_PARTS = 256n;

/**
 * Finds the subnets whose addresses have no managed reverse zone, in part or as a whole. Folders, subnets that hold others, and the whole
 * of the address space have no addresses of their own and are left out; of a wide subnet each /24 is looked at, of one in IPv6 its ends.
 */
export function findSubnetsWithoutZone(
  subnets: ReadonlyMap<number, Subnet>,
  zones: readonly ZoneHead[],
): readonly UncoveredSubnet[] {
  const locate = createReverseLocator(indexZones(zones));
  const holders = new Set([...subnets.values()].map((subnet) => subnet.parentId));
  return [...subnets.values()].flatMap((subnet) => {
    const places = holders.has(subnet.id) ? [] : samplePlaces(subnet);
    const bare = places.find((ip) => locate(ip)?.zone.managed !== true);
    return bare === undefined ? [] : [{ subnet, wanted: zoneFor(bare, subnet.prefixLength ?? 0) }];
  });
}

/** An address of each part that a zone of its own could hold. */
function samplePlaces({ network, prefixLength }: Subnet): readonly IpAddress[] {
  const ip = parseIp(network);
  const range = ip === null || prefixLength === null || prefixLength === 0 ? null : toCidr(ip, prefixLength);
  if (range === null) return [];
  const { family, first, last } = range;
  if (family === 6) return [bigIntToIp(first, 6), bigIntToIp(last, 6)];
  const parts = (last - first) / OCTET_PARTS + 1n;
  const step = parts > MOST_PARTS ? (parts / MOST_PARTS) * OCTET_PARTS : OCTET_PARTS;
  const places: IpAddress[] = [];
  for (let at = first; at <= last; at += step) places.push(bigIntToIp(at, 4));
  return [...places, bigIntToIp(last, 4)];
}

/** Names the zone on the boundary of an octet, or of four bits, at or above the subnet. */
function zoneFor(ip: IpAddress, prefixLength: number): string {
  const labels = reverseName(ip).slice(0, -1).split(".");
  const isIpv4 = labels.at(-2) === "in-addr";
  const size = isIpv4 ? 8 : 4;
  const most = isIpv4 ? 3 : labels.length - 2;
  const kept = Math.min(
    most,
    Math.max(1, isIpv4 ? Math.ceil(prefixLength / size) : Math.floor(prefixLength / size)),
  );
  return labels.slice(labels.length - 2 - kept).join(".");
}
