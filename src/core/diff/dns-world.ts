import { type Fqdn, parentName } from "../../domain/dns-name.ts";
import { type Ledger, type LedgerZone, unreadSerial } from "../../domain/ledger.ts";
import type { Rrset, RrValue } from "../../domain/rrset.ts";
import type { WantedValue } from "../../domain/wanted-row.ts";
import { closestZone, type DnsView, indexZones, type ZoneContent, type ZoneHead } from "../../domain/zone.ts";

/**
 * The live DNS as one cycle sees it. Whoever asks for a zone that was not read gets nothing and leaves a note in `missing`:
 * the flow reads what is missing and decides again, so a decision never rests on a zone nobody looked at.
 */
export interface DnsWorld {
  readonly missing: Set<Fqdn>;
  /** The zone that answers for a name; a name at an apex belongs to that zone. */
  zoneOf(name: Fqdn): ZoneHead | null;
  /** A zone's records; null when it is unreadable or, noted in `missing`, not read. */
  contentOf(zone: Fqdn): ZoneContent | null;
  isRead(zone: Fqdn): boolean;
  /** The RRset as it is; undefined when there is none or its zone is not known. */
  rrset(zone: Fqdn, name: Fqdn, type: string): Rrset | undefined;
  /** Whether any record is served at the name or below it (an empty non-terminal exists, RFC 4592 §2.2.2). */
  nodeExists(zone: Fqdn, name: Fqdn): boolean;
  /** Whether `orphan = disable` took the name out of service. */
  isParked(name: Fqdn): boolean;
  /** What NS, MX and SRV records of the managed zones point to. */
  references(): References;
}

export interface References {
  readonly names: ReadonlySet<Fqdn>;
  /** Managed zones that cannot be read and may have been edited since they were: what they point to is not known. Sorted. */
  readonly unknownZones: readonly Fqdn[];
}

export function createDnsWorld(view: DnsView, ledger: Ledger): DnsWorld {
  const index = indexZones(view.zones);
  const missing = new Set<Fqdn>();
  const nodes = new Map<Fqdn, ReadonlySet<Fqdn>>();
  let parked: ReadonlySet<Fqdn> | null = null;
  const contentOf = (zone: Fqdn): ZoneContent | null => {
    const content = view.contents.get(zone);
    if (content !== undefined) return content;
    if (index.has(zone) && !view.unreadable.has(zone)) missing.add(zone);
    return null;
  };
  return {
    missing,
    contentOf,
    zoneOf: (name) => index.get(name) ?? closestZone(index, name),
    isRead: (zone) => view.contents.has(zone),
    rrset: (zone, name, type) =>
      contentOf(zone)
        ?.rrsets.get(name)
        ?.find((rrset) => rrset.type === type),
    nodeExists: (zone, name) => {
      const content = contentOf(zone);
      if (content === null) return true;
      const known = nodes.get(zone) ?? collectNodes(content);
      nodes.set(zone, known);
      return known.has(name);
    },
    isParked: (name) => {
      parked ??= parkedNames(ledger);
      return parked.has(name);
    },
    references: () => collectReferences(view, ledger, contentOf),
  };
}

function parkedNames(ledger: Ledger): ReadonlySet<Fqdn> {
  const names = new Set<Fqdn>();
  for (const { name, how, disabledAt } of ledger.owned.values())
    if (disabledAt !== null || how === "interrupted") names.add(name);
  return names;
}

/** Finds a value among the live ones, served or disabled. */
export function liveValue(world: DnsWorld, { zone, name, type, content }: WantedValue): RrValue | undefined {
  return world.rrset(zone, name, type)?.values.find((value) => value.content === content);
}

/** Gives the contents of an RRset that are served; disabled ones are not. */
export function servedContents(rrset: Rrset | undefined): readonly string[] {
  if (rrset === undefined) return NONE;
  const contents: string[] = [];
  for (const value of rrset.values) if (!value.disabled) contents.push(value.content);
  return contents;
}

const NONE: readonly string[] = [];

export function isServed(rrset: Rrset): boolean {
  return rrset.values.some((value) => !value.disabled);
}

function collectNodes(content: ZoneContent): ReadonlySet<Fqdn> {
  const nodes = new Set<Fqdn>([content.name]);
  for (const [name, rrsets] of content.rrsets) {
    if (!rrsets.some(isServed)) continue;
    for (
      let at: Fqdn | null = name;
      at !== null && at !== content.name && !nodes.has(at);
      at = parentName(at)
    )
      nodes.add(at);
  }
  return nodes;
}

/** Last field of NS, MX and SRV contents: the name of a host (RFC 1035 §3.3.9, §3.3.11, RFC 2782). */
const POINTING_TYPES: ReadonlySet<string> = new Set(["NS", "MX", "SRV"]);

/** Collects the names that a zone's NS, MX and SRV records point to, sorted. */
export function referencesOf(content: ZoneContent): readonly Fqdn[] {
  const names = new Set<Fqdn>();
  for (const rrsets of content.rrsets.values()) {
    for (const rrset of rrsets) {
      if (!POINTING_TYPES.has(rrset.type)) continue;
      for (const target of servedContents(rrset))
        names.add(target.slice(target.lastIndexOf(" ") + 1).toLowerCase() as Fqdn);
    }
  }
  return [...names].sort();
}

/** A zone not read in this cycle is known from the ledger as long as its serial proves that it did not change. */
function collectReferences(
  view: DnsView,
  ledger: Ledger,
  contentOf: (zone: Fqdn) => ZoneContent | null,
): References {
  const names = new Set<Fqdn>();
  const unknownZones: Fqdn[] = [];
  for (const zone of view.zones.filter((it) => it.managed)) {
    const known = ledger.zones.get(zone.name);
    const isSame = !view.contents.has(zone.name) && isProvenSame(known, zone);
    const content = isSame ? null : contentOf(zone.name);
    if (content === null && !isSame) unknownZones.push(zone.name);
    const found = content === null ? (known?.referencedNames ?? []) : referencesOf(content);
    for (const name of found) names.add(name);
  }
  return { names, unknownZones: unknownZones.sort() };
}

function isProvenSame(known: LedgerZone | undefined, zone: ZoneHead): boolean {
  if (known?.serialMoves !== true) return false;
  return known.serial === zone.serial || known.serial === unreadSerial(zone.serial);
}
