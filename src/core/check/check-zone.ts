import { displayName, type Fqdn, parentName } from "../../domain/dns-name.ts";
import type { Policy } from "../../domain/policy.ts";
import type { ZoneHead, ZoneIndex } from "../../domain/zone.ts";
import { type Fault, NO_FAULTS } from "./fault.ts";
import { createZoneGuess } from "./nearest-zone.ts";

export interface ZoneRules {
  /** All listed zones, managed or not. */
  readonly zones: ZoneIndex;
  /** Zones that could not be read, or were managed once and are no longer listed. */
  readonly unreadableZones: ReadonlySet<Fqdn>;
  readonly policy: Pick<Policy, "zoneMatch">;
}

export interface ZoneVerdict {
  /** The managed zone of the name, even where `zone_match` demands another; null when a fault says why there is none. */
  readonly zone: Fqdn | null;
  readonly faults: readonly Fault[];
}

/** The zone that encloses a name; a bare name is one that is no longer listed. */
type Enclosing = ZoneHead | Fqdn | null;

/**
 * Makes the check of a name's zone: the closest one over all zones, listed or known to be unreadable, must be listed, managed
 * and readable, and with `zone_match = strict` be everything after the first label.
 *
 * A name that is itself a zone is refused: the server answers it from that zone, not from the one above.
 *
 * @see RFC 1034 §4.2
 */
export function createZoneCheck(rules: ZoneRules): (name: Fqdn) => ZoneVerdict {
  const byParent = new Map<Fqdn, Enclosing>();
  const guess = createZoneGuess(rules.zones);
  return (name) => {
    if (rules.zones.has(name) || rules.unreadableZones.has(name)) return refuse(apex(name));
    const parent = parentName(name) ?? name;
    let enclosing = byParent.get(parent);
    if (enclosing === undefined) {
      enclosing = enclosingZone(parent, rules);
      byParent.set(parent, enclosing);
    }
    return judge(name, enclosing, { rules, guess });
  };
}

function enclosingZone(parent: Fqdn, rules: ZoneRules): Enclosing {
  for (let at: Fqdn | null = parent; at !== null; at = parentName(at)) {
    const zone = rules.zones.get(at);
    if (zone !== undefined) return zone;
    if (rules.unreadableZones.has(at)) return at;
  }
  return null;
}

function judge(
  name: Fqdn,
  enclosing: Enclosing,
  by: { readonly rules: ZoneRules; readonly guess: (name: Fqdn) => string | null },
): ZoneVerdict {
  if (enclosing === null) return refuse(missing(by.guess(name)));
  if (typeof enclosing === "string") return refuse(unreadable(enclosing));
  if (!enclosing.managed) return refuse(unmanaged(enclosing));
  if (by.rules.unreadableZones.has(enclosing.name)) return refuse(unreadable(enclosing.name));
  if (by.rules.policy.zoneMatch === "strict" && parentName(name) !== enclosing.name)
    return { zone: enclosing.name, faults: [notStrict(name, enclosing.name)] };
  return { zone: enclosing.name, faults: NO_FAULTS };
}

function refuse(fault: Fault): ZoneVerdict {
  return { zone: null, faults: [fault] };
}

function missing(guess: string | null): Fault {
  return {
    rule: "zone-missing",
    message: `no managed zone ends this name${guess === null ? "" : `; did you mean ${guess}?`}`,
    remedy:
      guess === null
        ? "write the name with its zone, such as web1.example.com, or create the zone in PowerDNS"
        : `write the name so that it ends in .${guess}, or create its zone in PowerDNS`,
  };
}

function apex(name: Fqdn): Fault {
  return {
    rule: "zone-missing",
    message: `${displayName(name)} is itself a zone, and a row names a host in a zone`,
    remedy: `put a label before it, such as www.${displayName(name)}`,
  };
}

function unmanaged(zone: ZoneHead): Fault {
  const name = displayName(zone.name);
  return {
    rule: "zone-unmanaged",
    message: `the closest zone, ${name} (${zone.kind}), is not one that PPHOOK manages`,
    remedy: `use a name in a managed zone; or, where this server is primary for ${name}, name it in [powerdns] zones`,
  };
}

function unreadable(zone: Fqdn): Fault {
  const name = displayName(zone);
  return {
    rule: "zone-unreadable",
    message: `the zone ${name} could not be read or is no longer listed, so everything in it stays as it is`,
    remedy: `nothing to do when it comes back; when it was removed on purpose, name ${name} in [powerdns] exclude_zones`,
  };
}

function notStrict(name: Fqdn, zone: Fqdn): Fault {
  const wanted = displayName(parentName(name) ?? name);
  return {
    rule: "zone-not-strict",
    message: `the zone is ${displayName(zone)}, and zone_match = strict demands a zone ${wanted}`,
    remedy: `use a name with one label before ${displayName(zone)}, or create the zone ${wanted}`,
  };
}
