import type { Fqdn } from "./dns-name.ts";
import {
  bigIntToIp,
  familyOf,
  type IpAddress,
  ipToBigInt,
  ipv6Nibbles,
  isMappedIpv4,
  parseIp,
} from "./ip-address.ts";

/**
 * Maps an address to its reverse-DNS name: absolute, lower-case, with the final dot.
 *
 * @param ip - IPv4 or IPv6; a mapped IPv4 (`::ffff:…`) yields the IPv4 form.
 * @returns e.g. `4.3.2.1.in-addr.arpa.`; 73 characters for IPv6.
 * @see RFC 1035 §3.5, RFC 3596 §2.5
 */
export function reverseName(ip: IpAddress): Fqdn {
  if (isMappedIpv4(ip)) return reverseName(bigIntToIp(ipToBigInt(ip) & 0xffffffffn, 4));
  return familyOf(ip) === 4 ? reverseName4(ip) : reverseName6(ip);
}

function reverseName4(ip: IpAddress): Fqdn {
  const [a, b, c, d] = ip.split(".");
  return `${d}.${c}.${b}.${a}.in-addr.arpa.` as Fqdn;
}

function reverseName6(ip: IpAddress): Fqdn {
  const nibbles = ipv6Nibbles(ip);
  let name = "";
  for (let at = nibbles.length - 1; at >= 0; at--) name += `${nibbles[at]}.`;
  return `${name}ip6.arpa.` as Fqdn;
}

/**
 * Reads the first label of a classless reverse zone as a range of last octets: `0/25`, `0-127`, `0-25`, `0_25`.
 *
 * `a-b` is a range when it spans an aligned power of two, else an address with a prefix length of 25 to 32.
 *
 * @returns null when the label is none of these.
 * @see RFC 2317 §4
 */
export function classlessRange(label: string): { readonly first: number; readonly last: number } | null {
  const match = /^(\d{1,3})([/_-])(\d{1,3})$/.exec(label);
  if (match === null) return null;
  const [start, end] = [Number(match[1]), Number(match[3])];
  if (start > 255 || end > 255) return null;
  const size = end - start + 1;
  if (match[2] === "-" && size >= 2 && (size & (size - 1)) === 0 && start % size === 0)
    return { first: start, last: end };
  const span = end >= 25 && end <= 32 ? 2 ** (32 - end) : 0;
  return span > 0 && start % span === 0 ? { first: start, last: start + span - 1 } : null;
}

/** Reads the address back from its reverse name; null for other names. A classless label between (RFC 2317) is passed over. */
export function addressOfReverseName(name: string): IpAddress | null {
  if (name.endsWith(".ip6.arpa.")) return addressOfNibbles(name.slice(0, -".ip6.arpa.".length).split("."));
  if (!name.endsWith(".in-addr.arpa.")) return null;
  const labels = name.slice(0, -".in-addr.arpa.".length).split(".");
  const octets = labels.length === 5 && /[/_-]/.test(labels[1] ?? "") ? labels.toSpliced(1, 1) : labels;
  return parseIp(octets.reverse().join("."));
}

function addressOfNibbles(labels: readonly string[]): IpAddress | null {
  if (labels.length !== 32 || !labels.every((label) => /^[0-9a-f]$/.test(label))) return null;
  return bigIntToIp(BigInt(`0x${labels.toReversed().join("")}`), 6);
}
