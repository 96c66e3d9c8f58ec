import { canonicalName, displayName } from "../../domain/dns-name.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { ApiZoneHead } from "./schema.ts";
import type { ZoneFilter } from "./zone-filter.ts";

// A producer zone is a catalog (RFC 9432): its records are PowerDNS' own.
const WRITABLE_KINDS: ReadonlySet<string> = new Set(["native", "master", "primary"]);

export function convertZoneHead(zone: ApiZoneHead, isMeant: ZoneFilter): ZoneHead {
  const name = canonicalName(zone.name);
  return {
    name,
    id: zone.id,
    kind: zone.kind,
    serial: servedSerial(zone),
    managed: WRITABLE_KINDS.has(zone.kind.toLowerCase()) && isMeant(displayName(name)),
  };
}

/** Gives the serial that is served: the edited one where the server edits it (SOA-EDIT), else the stored one. */
export function servedSerial(zone: {
  readonly serial: number;
  readonly edited_serial?: number | undefined;
}): number {
  return zone.edited_serial || zone.serial;
}
