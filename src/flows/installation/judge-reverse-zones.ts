import { createReverseLocator } from "../../core/derive/closest-reverse-zone.ts";
import type { Subnet } from "../../domain/address.ts";
import type { Verdict } from "../../domain/check-item.ts";
import { type Cidr, formatCidr, toCidr } from "../../domain/cidr.ts";
import { bigIntToIp, ipv6Nibbles, parseIp } from "../../domain/ip-address.ts";
import { indexZones, type ZoneHead } from "../../domain/zone.ts";

/** Of a larger subnet, so many parts are looked at. */
const PARTS_AT_MOST = 256;
const NAMED_AT_MOST = 5;

interface Lacking {
  readonly subnet: Subnet;
  readonly range: Cidr;
  /** Zones that would be needed, without final dot. */
  readonly zones: readonly string[];
}

/**
 * Finds the subnets whose addresses belong to no listed reverse zone. Subnets that hold others are containers, and not asked for.
 *
 * @param subnets - Those that PPHOOK acts for.
 * @see RFC 1035 §3.5, RFC 2317, RFC 3596 §2.5
 */
export function judgeReverseZones(
  subnets: readonly Subnet[],
  zones: readonly ZoneHead[],
): readonly Verdict[] {
  const locate = createReverseLocator(indexZones(zones));
  const containers = new Set(subnets.map(({ parentId }) => parentId));
  const leaves = subnets.filter(({ id, prefixLength }) => !containers.has(id) && (prefixLength ?? 0) > 0);
  const lacking = leaves.flatMap((subnet): readonly Lacking[] => {
    const network = parseIp(subnet.network);
    const range = network === null ? null : toCidr(network, subnet.prefixLength ?? 0);
    if (range === null) return [];
    const parts = partsOf(range).filter((part) => locate(bigIntToIp(part, range.family)) === null);
    return parts.length === 0 ? [] : [{ subnet, range, zones: parts.map((part) => zoneOf(part, range)) }];
  });
  if (lacking.length === 0)
    return leaves.length === 0
      ? []
      : [{ status: "ok", measured: "each subnet has its reverse zone", remedy: null }];
  const isPrimary = zones.some(({ kind }) => ["master", "primary"].includes(kind.toLowerCase()));
  return [lackText(lacking, isPrimary)];
}

/** One address of each /24 of an IPv4 range, or of the range where it is smaller or IPv6. */
function partsOf({ family, first, last }: Cidr): readonly bigint[] {
  if (family === 6 || last - first < 256n) return [first, last];
  const count = Number((last - first + 1n) / 256n);
  const step = Math.max(1, Math.floor(count / PARTS_AT_MOST));
  const parts: bigint[] = [];
  for (let at = 0; at < count; at += step) parts.push(first + BigInt(at) * 256n + 1n);
  return parts;
}

/** The zone that PowerDNS would need: a /24, or whole nibbles of an IPv6 prefix. */
function zoneOf(part: bigint, { family, prefixLength }: Cidr): string {
  const ip = bigIntToIp(part, family);
  if (family === 4) return `${ip.split(".").slice(0, 3).reverse().join(".")}.in-addr.arpa`;
  const nibbles = [...ipv6Nibbles(ip)].slice(0, Math.max(1, Math.floor(prefixLength / 4)));
  return `${nibbles.reverse().join(".")}.ip6.arpa`;
}

/** A zone is made as its neighbours are, and so that its serial moves. */
function commandsFor(zone: string, isPrimary: boolean): string {
  const made = `pdnsutil create-zone ${zone}; pdnsutil set-meta ${zone} SOA-EDIT-API DEFAULT`;
  return isPrimary ? `${made}; pdnsutil set-kind ${zone} primary` : made;
}

function lackText(lacking: readonly Lacking[], isPrimary: boolean): Verdict {
  const named = lacking.slice(0, NAMED_AT_MOST).map(({ subnet, range }) => {
    const what = subnet.description === "" ? "" : ` "${subnet.description}"`;
    return `${formatCidr(range)}${what}`;
  });
  const more = lacking.length > named.length ? ` and ${lacking.length - named.length} more` : "";
  const zones = [...new Set(lacking.flatMap((one) => one.zones))];
  const commands = zones.slice(0, NAMED_AT_MOST).map((zone) => commandsFor(zone, isPrimary));
  const rest = zones.length > commands.length ? `; and ${zones.length - commands.length} more` : "";
  const [who, verb] = lacking.length === 1 ? ["1 subnet", "has"] : [`${lacking.length} subnets`, "have"];
  return {
    status: "warning",
    measured: `${who} ${verb} no reverse zone (${named.join(", ")}${more}): addresses there get no PTR`,
    remedy: `${commands.join("; ")}${rest}; and give them their NS records; or leave them out with [phpipam] exclude_subnets`,
  };
}
