import { displayName, type Fqdn, isBelow, parentName } from "../../domain/dns-name.ts";
import type { Rrset } from "../../domain/rrset.ts";
import type { ZoneContent } from "../../domain/zone.ts";
import { type DnsWorld, isServed, servedContents } from "./dns-world.ts";

const TAKES_THE_NAME = ["CNAME", "ALIAS", "LUA", "DNAME"] as const;

/**
 * Says how a name is served by something other than its own records, so that PPHOOK keeps its hands off it.
 *
 * @returns e.g. `a CNAME record: www.example.net.`; null when the name is an ordinary one, which one that PPHOOK itself parked is too.
 * @see RFC 1034 §3.6.2 (CNAME), RFC 4592 §2.1 (wildcards), RFC 6672 §2.4 (DNAME), RFC 1034 §4.2 (delegation)
 */
export function servedOtherwise(world: DnsWorld, zone: Fqdn, name: Fqdn): string | null {
  const taken = takenOver(world, zone, name);
  const content = world.contentOf(zone);
  if (taken !== null || content === null) return taken;
  const wildcard = fromWildcard(world, content, name);
  return wildcard !== null && world.isParked(name) ? null : wildcard;
}

/** The same without wildcards, which a record of the name's own stands above. */
export function takenOver(world: DnsWorld, zone: Fqdn, name: Fqdn): string | null {
  const content = world.contentOf(zone);
  if (content === null) return null;
  if (content.presigned) return `the zone ${displayName(zone)} is presigned`;
  if (!hasTakers(content)) return null;
  for (const type of TAKES_THE_NAME) {
    const taker = findServed(content, name, type);
    if (taker !== undefined)
      return `${article(type)} ${type} record: ${servedContents(taker).toSorted()[0] ?? ""}`;
  }
  return fromAbove(content, name);
}

const zonesWithTakers = new WeakMap<ZoneContent, boolean>();

/** Most zones have neither aliases nor delegations: then no name needs to be looked at, nor any above it. */
function hasTakers(content: ZoneContent): boolean {
  const known = zonesWithTakers.get(content);
  if (known !== undefined) return known;
  const found = content.rrsets.values().some((rrsets) => rrsets.some((rrset) => isTaker(content, rrset)));
  zonesWithTakers.set(content, found);
  return found;
}

function isTaker(content: ZoneContent, { name, type }: Rrset): boolean {
  return type === "NS" ? name !== content.name : TAKES_THE_NAME.some((taker) => taker === type);
}

function findServed(content: ZoneContent, name: Fqdn, type: string): Rrset | undefined {
  return content.rrsets.get(name)?.find((rrset) => rrset.type === type && isServed(rrset));
}

/** A delegation at the name or above it, or a DNAME above it. */
function fromAbove(content: ZoneContent, name: Fqdn): string | null {
  for (
    let at: Fqdn | null = name;
    at !== null && (at === content.name || isBelow(at, content.name));
    at = parentName(at)
  ) {
    if (at !== content.name && findServed(content, at, "NS")) return `a delegation of ${displayName(at)}`;
    if (at !== name && findServed(content, at, "DNAME")) return `a DNAME record at ${displayName(at)}`;
  }
  return null;
}

/** The closest encloser's wildcard answers for a name that does not exist. */
function fromWildcard(world: DnsWorld, content: ZoneContent, name: Fqdn): string | null {
  const wildcard = coveringWildcard(world, content, name);
  return wildcard === null ? null : `the wildcard ${displayName(wildcard)}`;
}

/** Finds the wildcard that answers for a name, or null when the name exists or none does. */
export function coveringWildcard(world: DnsWorld, content: ZoneContent, name: Fqdn): Fqdn | null {
  if (!hasWildcard(content) || world.nodeExists(content.name, name)) return null;
  let encloser = parentName(name);
  while (encloser !== null && encloser !== content.name && !world.nodeExists(content.name, encloser))
    encloser = parentName(encloser);
  const wildcard = `*.${encloser ?? content.name}` as Fqdn;
  return (content.rrsets.get(wildcard) ?? []).some(isServed) ? wildcard : null;
}

const wildcardZones = new WeakMap<ZoneContent, boolean>();

function hasWildcard(content: ZoneContent): boolean {
  const known = wildcardZones.get(content);
  if (known !== undefined) return known;
  const found = content.rrsets.keys().some((name) => name.startsWith("*."));
  wildcardZones.set(content, found);
  return found;
}

function article(type: string): string {
  return /^[AL]/.test(type) ? "an" : "a";
}
