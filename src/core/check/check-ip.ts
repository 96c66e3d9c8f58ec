import type { AddressRow, Subnet } from "../../domain/address.ts";
import { type Cidr, formatCidr, toCidr } from "../../domain/cidr.ts";
import {
  bigIntToIp,
  familyOf,
  type IpAddress,
  ipv4Value,
  ipv6Nibbles,
  isMappedIpv4,
  parseIp,
} from "../../domain/ip-address.ts";
import { type Fault, NO_FAULTS } from "./fault.ts";
import { quoteText } from "./quote-text.ts";

export interface IpVerdict {
  /** Canonical; null when the text is no address. */
  readonly ip: IpAddress | null;
  readonly faults: readonly Fault[];
}

/**
 * Makes the check of a row's address: it parses, lies in its subnet, and is neither the network nor the broadcast address of
 * an IPv4 subnet shorter than /31. A folder or an unknown subnet has no range, so nothing is asked of its rows.
 *
 * @see RFC 4632 §3.1, RFC 919 §7, RFC 3021 §2.1
 */
export function createIpCheck(subnets: ReadonlyMap<number, Subnet>): (row: AddressRow) => IpVerdict {
  const ranges = new Map<number, SubnetRange | null>();
  return (row) => {
    const ip = parseIp(row.ip.trim());
    if (ip === null) return { ip, faults: [unreadable(row.ip)] };
    if (isMappedIpv4(ip)) return { ip: null, faults: [disguised(ip)] };
    let range = ranges.get(row.subnetId);
    if (range === undefined) {
      range = toRange(subnets.get(row.subnetId));
      ranges.set(row.subnetId, range);
    }
    return { ip, faults: range === null ? NO_FAULTS : faultsInRange(ip, range) };
  };
}

/** A subnet in a form that compares without big integers. */
interface SubnetRange {
  readonly cidr: Cidr;
  readonly first: number | string;
  readonly last: number | string;
  readonly description: string;
}

function toRange(subnet: Subnet | undefined): SubnetRange | null {
  if (subnet === undefined || subnet.prefixLength === null) return null;
  const network = parseIp(subnet.network.trim());
  const cidr = network === null ? null : toCidr(network, subnet.prefixLength);
  if (cidr === null) return null;
  const [first, last] = [cidr.first, cidr.last].map((value) => sortable(bigIntToIp(value, cidr.family)));
  return { cidr, first: first ?? 0, last: last ?? 0, description: subnet.description };
}

/** Gives what orders addresses of one family: a number for IPv4, 32 hexadecimal digits for IPv6. */
function sortable(ip: IpAddress): number | string {
  return ipv4Value(ip) ?? ipv6Nibbles(ip);
}

function faultsInRange(ip: IpAddress, range: SubnetRange): readonly Fault[] {
  const value = sortable(ip);
  if (familyOf(ip) !== range.cidr.family || value < range.first || value > range.last)
    return [outside(ip, range)];
  if (range.cidr.family === 6 || range.cidr.prefixLength >= 31) return NO_FAULTS;
  if (value === range.first) return [reserved(ip, "network", range)];
  if (value === range.last) return [reserved(ip, "broadcast", range)];
  return NO_FAULTS;
}

function unreadable(text: string): Fault {
  return {
    rule: "ip-invalid",
    message: `${quoteText(text)} is neither an IPv4 nor an IPv6 address`,
    remedy:
      "write four numbers from 0 to 255 without leading zeros, such as 10.0.0.1, or an IPv6 address, such as 2001:db8::1",
  };
}

function disguised(ip: IpAddress): Fault {
  return {
    rule: "ip-invalid",
    message: `${ip} is an IPv4 address in IPv6 form, which cannot be served as AAAA`,
    remedy: `write it as ${ip.slice(ip.lastIndexOf(":") + 1)}, in an IPv4 subnet`,
  };
}

function outside(ip: IpAddress, range: SubnetRange): Fault {
  const title = range.description === "" ? "" : ` ${quoteText(range.description)}`;
  return {
    rule: "ip-outside-subnet",
    message: `${ip} lies outside its subnet ${formatCidr(range.cidr)}${title}`,
    remedy: `move the row to the subnet that holds ${ip}, or give it an address of ${formatCidr(range.cidr)}`,
  };
}

function reserved(ip: IpAddress, kind: "network" | "broadcast", range: SubnetRange): Fault {
  const [lowest, highest] = [range.cidr.first + 1n, range.cidr.last - 1n].map((v) => bigIntToIp(v, 4));
  return {
    rule: "ip-network-or-broadcast",
    message: `${ip} is the ${kind} address of ${formatCidr(range.cidr)}`,
    remedy: `give the host an address from ${lowest} to ${highest}`,
  };
}
