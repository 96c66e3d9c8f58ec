import assert from "node:assert/strict";
import { canonicalName, type Fqdn } from "../../src/domain/dns-name.ts";
import type { Rrset, RrValue } from "../../src/domain/rrset.ts";
import type { ZoneHead } from "../../src/domain/zone.ts";
import { PowerdnsClient, type PowerdnsClientOptions } from "../../src/io/powerdns/powerdns-client.ts";
import {
  PowerdnsDnsServer,
  type PowerdnsDnsServerOptions,
} from "../../src/io/powerdns/powerdns-dns-server.ts";
import { type PowerdnsAccess, seedZones, type ZoneSeed } from "../../src/simulators/powerdns/zone-seed.ts";

/** A PowerDNS to test against, simulated or real. Its `default-soa-edit` is INCREMENT-WEEKS. */
export interface PowerdnsPeer extends PowerdnsAccess {
  setPresigned(zone: string): Promise<void>;
  stop(): Promise<void>;
}

export type AdapterOptions = Partial<PowerdnsClientOptions & PowerdnsDnsServerOptions>;

/** Makes the adapter of a server, with waits cut short. */
export function adapterOf(access: PowerdnsAccess, options: AdapterOptions = {}): PowerdnsDnsServer {
  const client = new PowerdnsClient({
    apiUrl: access.url,
    apiKey: access.apiKey,
    server: "localhost",
    timeoutMs: 10_000,
    connections: 5,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 10)),
    random: () => 0.5,
    ...options,
  });
  return new PowerdnsDnsServer(client, { zones: [], excludeZones: [], maxBatchBytes: 1_500_000, ...options });
}

/** Creates a zone and gives its head as the adapter lists it. */
export async function makeZone(
  peer: PowerdnsAccess,
  server: PowerdnsDnsServer,
  seed: ZoneSeed,
): Promise<ZoneHead> {
  await seedZones(peer, [seed]);
  return headOf(server, seed.name);
}

export async function headOf(server: PowerdnsDnsServer, name: string): Promise<ZoneHead> {
  const head = (await server.listZones()).find((zone) => zone.name === canonicalName(name));
  assert.ok(head, `the zone ${name} is listed`);
  return head;
}

/** Calls the API without the adapter. @param call - method and path below the server: `GET /zones`. */
export async function rawCall(
  peer: PowerdnsAccess,
  call: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }> {
  const [method = "GET", path = ""] = call.split(" ");
  const response = await fetch(`${peer.url}/servers/localhost${path}`, {
    method,
    headers: { "X-API-Key": peer.apiKey },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** The `REPLACE` of an RRset with enabled records, in the words of the API. */
export function replacement(name: string, type: string, ...contents: readonly string[]) {
  return {
    name,
    type,
    ttl: 300,
    changetype: "REPLACE",
    records: contents.map((content) => ({ content, disabled: false })),
  };
}

/** An RRset to write. A leading `-` marks a disabled value. */
export function write(name: string, type: string, ...contents: readonly string[]): Rrset {
  return { name: canonicalName(name), type, ttlSeconds: 300, values: contents.map(toValue) };
}

function toValue(text: string): RrValue {
  return text.startsWith("-")
    ? { content: text.slice(1), disabled: true }
    : { content: text, disabled: false };
}

/** Writes the values of an RRset as {@link write} takes them, sorted; null when there is no such RRset. */
export function valuesOf(
  rrsets: ReadonlyMap<Fqdn, readonly Rrset[]>,
  name: string,
  type: string,
): string[] | null {
  const found = rrsets.get(canonicalName(name))?.find((rrset) => rrset.type === type);
  return found?.values.map((value) => `${value.disabled ? "-" : ""}${value.content}`).sort() ?? null;
}
