import type { ZoneSeed } from "./zone-seed.ts";

export interface SimulatedRecord {
  readonly content: string;
  readonly disabled: boolean;
}

export interface SimulatedComment {
  readonly content: string;
  readonly account: string;
  readonly modified_at: number;
}

export interface SimulatedRrset {
  readonly ttl: number;
  readonly records: readonly SimulatedRecord[];
}

/** Types of one name. Replaced as a whole when it changes, so that a refused PATCH can be forgotten. */
export type NameRrsets = ReadonlyMap<string, SimulatedRrset>;

/** A zone in memory. Names are lower-case and absolute. Comments live beside the records, as in PowerDNS' database. */
export interface SimulatedZone {
  readonly name: string;
  readonly kind: NonNullable<ZoneSeed["kind"]>;
  readonly dnssec: boolean;
  readonly masters: readonly string[];
  readonly soaEditApi: string;
  presigned: boolean;
  readonly names: Map<string, NameRrsets>;
  /** `name type` → comments. */
  readonly comments: Map<string, readonly SimulatedComment[]>;
}

/** Gives the id of a zone: each character but letters, digits, `.`, `-` and `_` as `=` and two hexadecimal digits. */
export function zoneId(name: string): string {
  return name.replaceAll(
    /[^a-z0-9._-]/gi,
    (character) => `=${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** Gives the name that an id stands for; a name is its own id as well. */
export function nameOfId(id: string): string {
  const name = decodeURIComponent(id)
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .toLowerCase();
  return name.endsWith(".") ? name : `${name}.`;
}

/** Reads the serial of the stored SOA; 0 when there is none, as in a secondary zone that was never transferred. */
export function storedSerial(zone: SimulatedZone): number {
  const soa = zone.names.get(zone.name)?.get("SOA")?.records[0];
  return Number(soa?.content.split(" ")[2] ?? 0);
}

/** Moves the stored serial the way `soa_edit_api` says. */
export function bumpSerial(zone: SimulatedZone, nowMs: number): void {
  const apex = zone.names.get(zone.name);
  const soa = apex?.get("SOA");
  const fields = soa?.records[0]?.content.split(" ");
  if (apex === undefined || soa === undefined || fields === undefined) return;
  fields[2] = String(nextSerial(storedSerial(zone), zone.soaEditApi, nowMs));
  const bumped = { ttl: soa.ttl, records: [{ content: fields.join(" "), disabled: false }] };
  zone.names.set(zone.name, new Map([...apex, ["SOA", bumped]]));
}

function nextSerial(serial: number, soaEditApi: string, nowMs: number): number {
  const firstOfToday = Number(new Date(nowMs).toISOString().slice(0, 10).replaceAll("-", "")) * 100 + 1;
  switch (soaEditApi) {
    case "":
    case "OFF":
      return serial;
    case "EPOCH":
      return Math.floor(nowMs / 1000);
    case "INCREASE":
      return serial + 1;
    default:
      return Math.max(serial + 1, firstOfToday);
  }
}

const WEEK_MS = 7 * 24 * 3600 * 1000;

/** Gives the serial that is served: with INCREMENT-WEEKS the stored one plus the weeks since 1970, unless signed elsewhere. */
export function editedSerial(zone: SimulatedZone, soaEdit: string, nowMs: number): number {
  const weeks = soaEdit === "INCREMENT-WEEKS" && !zone.presigned ? Math.floor(nowMs / WEEK_MS) : 0;
  return storedSerial(zone) + weeks;
}
