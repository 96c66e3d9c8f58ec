import type { Subnet } from "./address.ts";
import { type Family, familyOf, type IpAddress, ipToBigInt, parseIp } from "./ip-address.ts";

/** Tells whether an address lies in a subnet that the inventory keeps. */
export type SubnetIndex = (ip: IpAddress) => boolean;

/**
 * Makes the test for a set of subnets. Folders have no range, and a subnet of prefix length 0 claims nothing:
 * "the whole internet" as a container says nothing about who is the authority for an address.
 */
export function indexSubnets(subnets: Iterable<Subnet>): SubnetIndex {
  const networks = new Map<string, Set<bigint>>();
  for (const subnet of subnets) {
    const ip = parseIp(subnet.network);
    if (ip === null || subnet.prefixLength === null || subnet.prefixLength === 0) continue;
    const key = `${familyOf(ip)}/${subnet.prefixLength}`;
    const set = networks.get(key) ?? new Set<bigint>();
    networks.set(key, set.add(ipToBigInt(ip) >> shiftOf(familyOf(ip), subnet.prefixLength)));
  }
  const lengths = [...networks.keys()].map((key) => ({
    key,
    family: Number(key[0]),
    length: Number(key.slice(2)),
  }));
  return (ip) => {
    const value = ipToBigInt(ip);
    const family = familyOf(ip);
    return lengths.some(
      (it) => it.family === family && networks.get(it.key)?.has(value >> shiftOf(family, it.length)) === true,
    );
  };
}

function shiftOf(family: Family, prefixLength: number): bigint {
  return BigInt((family === 4 ? 32 : 128) - prefixLength);
}

/** Finds the subnet of an address: the narrowest one; null when there is none, or several are equally narrow. */
export function locateSubnet(subnets: Iterable<Subnet>): (ip: IpAddress) => Subnet | null {
  const byRange = Map.groupBy(subnets, ({ network, prefixLength }) => {
    const ip = parseIp(network);
    return ip === null || prefixLength === null ? "" : rangeKey(ip, prefixLength);
  });
  return (ip) => {
    const bits = familyOf(ip) === 4 ? 32 : 128;
    const lengths = Array.from({ length: bits }, (_, at) => bits - at);
    const narrowest = lengths.find((length) => byRange.has(rangeKey(ip, length)));
    const found = narrowest === undefined ? [] : (byRange.get(rangeKey(ip, narrowest)) ?? []);
    return found.length === 1 ? (found[0] ?? null) : null;
  };
}

function rangeKey(ip: IpAddress, prefixLength: number): string {
  const family = familyOf(ip);
  return `${family}/${prefixLength} ${ipToBigInt(ip) >> shiftOf(family, prefixLength)}`;
}
