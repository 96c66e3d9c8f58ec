import { applyPatch } from "./apply-patch.ts";
import { checkedName } from "./record-rules.ts";
import { type SimulatedRrset, type SimulatedZone, zoneId } from "./simulated-zone.ts";
import type { SeedRrset, ZoneSeed } from "./zone-seed.ts";

/** The zones of a simulated server, and what people do to them behind PPHOOK's back. */
export class PowerdnsState {
  /** By name, lower-case with the final dot. */
  readonly zones = new Map<string, SimulatedZone>();
  readonly #now: () => number;

  /** @param now - the clock, in milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  now(): number {
    return this.#now();
  }

  /** Creates a zone with SOA and NS; a secondary one is empty. @throws Refusal as the server words it. */
  addZone(seed: ZoneSeed, nameservers: readonly string[] = ["ns1.example.net."]): SimulatedZone {
    const name = checkedName(seed.name);
    const zone: SimulatedZone = {
      name,
      kind: seed.kind ?? "Native",
      dnssec: seed.dnssec ?? false,
      masters: seed.masters ?? [],
      soaEditApi: seed.soaEditApi ?? "DEFAULT",
      presigned: false,
      names: new Map(),
      comments: new Map(),
    };
    if (zone.kind === "Slave" || zone.kind === "Consumer") {
      this.zones.set(name, zone);
      return zone;
    }
    const soa = `a.misconfigured.dns.server.invalid. hostmaster.${name} 0 10800 3600 604800 3600`;
    const apex = [
      { name, type: "SOA", records: [soa] },
      ...(nameservers.length === 0 ? [] : [{ name, type: "NS", records: nameservers }]),
    ];
    applyPatch(zone, [...apex, ...(seed.rrsets ?? [])].map(replacement), this.now());
    this.zones.set(name, zone);
    return zone;
  }

  removeZone(name: string): void {
    this.zones.delete(name);
  }

  /** Gives an RRset, or undefined. */
  rrset(zone: string, name: string, type: string): SimulatedRrset | undefined {
    return this.#zone(zone).names.get(name)?.get(type);
  }

  /** Puts an RRset there as another client of the API would: the serial moves. */
  setRrset(zone: string, rrset: SeedRrset): void {
    applyPatch(this.#zone(zone), [replacement(rrset)], this.now());
  }

  /** Removes an RRset as another client of the API would. */
  removeRrset(zone: string, name: string, type: string): void {
    applyPatch(this.#zone(zone), [{ name, type, changetype: "DELETE" }], this.now());
  }

  /** Declares a zone as signed elsewhere, as `pdnsutil set-presigned` does. */
  setPresigned(zone: string): void {
    this.#zone(zone).presigned = true;
  }

  #zone(name: string): SimulatedZone {
    const zone = this.zones.get(name);
    if (zone === undefined) throw new Error(`the simulated server has no zone ${name} (${zoneId(name)})`);
    return zone;
  }
}

/** Writes an RRset as the REPLACE that makes it. */
function replacement(rrset: SeedRrset): object {
  const records = rrset.records.map((record) =>
    typeof record === "string" ? { content: record, disabled: false } : record,
  );
  return { ttl: 3600, ...rrset, changetype: "REPLACE", records };
}
