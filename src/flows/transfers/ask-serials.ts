import { readSoa, type SoaReading } from "../../core/watch/read-soa.ts";
import type { DnsFailure, NameServerAddress } from "../../domain/dns-answer.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import type { NameServers } from "../../ports/name-servers.ts";
import { inParallel } from "../in-parallel.ts";

/** Questions to one server at once. */
const WIDTH = 64;
/** A server that answered none of so many questions is away, and is not waited for zone by zone. */
const SILENT_AFTER = 8;

/** Asks one server for the serial of each zone. */
export async function askSerials(
  nameServers: NameServers,
  { server, zones }: { readonly server: NameServerAddress; readonly zones: readonly Fqdn[] },
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Fqdn, SoaReading>> {
  const readings = new Map<Fqdn, SoaReading>();
  let failed = 0;
  let away: DnsFailure | null = null;
  await inParallel(zones, WIDTH, async (zone) => {
    const reply = away ?? (await nameServers.ask(server, { name: zone, type: "SOA" }, signal));
    readings.set(zone, readSoa(reply, zone));
    if (reply.status === "answered") failed = Number.NEGATIVE_INFINITY;
    else if (++failed >= SILENT_AFTER) away = reply;
  });
  return readings;
}
