import { bigIntToIp, type Family, familyOf, type IpAddress, ipToBigInt } from "./ip-address.ts";

/** A range of addresses as first and last, inclusive. */
export interface Cidr {
  readonly family: Family;
  readonly prefixLength: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** Makes the range of an address and a prefix length; null when the length does not fit the family (RFC 4632 §3.1). */
export function toCidr(network: IpAddress, prefixLength: number): Cidr | null {
  const family = familyOf(network);
  const bits = family === 4 ? 32 : 128;
  if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > bits) return null;
  const size = 1n << BigInt(bits - prefixLength);
  const first = (ipToBigInt(network) / size) * size;
  return { family, prefixLength, first, last: first + size - 1n };
}

export function cidrContains(cidr: Cidr, ip: IpAddress): boolean {
  if (familyOf(ip) !== cidr.family) return false;
  const value = ipToBigInt(ip);
  return value >= cidr.first && value <= cidr.last;
}

/** Writes a range as `10.0.0.0/24`. */
export function formatCidr(cidr: Cidr): string {
  return `${bigIntToIp(cidr.first, cidr.family)}/${cidr.prefixLength}`;
}
