import { UpstreamError } from "../../domain/errors.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { DynamicUpdates } from "../../ports/installation-probe.ts";
import type { PowerdnsClient } from "./powerdns-client.ts";
import { metadataListSchema, settingsSchema } from "./schema.ts";

/** Kinds of metadata that let somebody change a zone: from a range, or with a key. */
const LETTING = new Set(["ALLOW-DNSUPDATE-FROM", "TSIG-ALLOW-DNSUPDATE"]);

/**
 * Finds out who may change zones by dynamic updates (RFC 2136): the server's settings first, then each zone's metadata. A server that
 * does not tell its settings is not doubted for it.
 *
 * @throws UpstreamError when the server fails as a whole.
 */
export async function probeUpdates(
  client: PowerdnsClient,
  zones: readonly ZoneHead[],
  signal?: AbortSignal,
): Promise<DynamicUpdates | null> {
  const settings = await readSettings(client, signal);
  if (settings?.get("dnsupdate") !== "yes") return null;
  const found = await Promise.all(
    zones.map(async ({ name, id }) => ({ name, by: await readLetting(client, id, signal) })),
  );
  const everywhere = settings.get("allow-dnsupdate-from") ?? "";
  return { everywhere, zones: found.filter(({ by }) => by.length > 0) };
}

async function readSettings(
  client: PowerdnsClient,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string> | null> {
  try {
    const settings = await client.get("/config", settingsSchema, signal);
    return new Map(settings.map(({ name, value }) => [name, value]));
  } catch (error) {
    if (error instanceof UpstreamError && !error.retryable) return null;
    throw error;
  }
}

async function readLetting(
  client: PowerdnsClient,
  zoneId: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const all = await client.get(`/zones/${zoneId}/metadata`, metadataListSchema, signal);
  return all.filter(({ kind }) => LETTING.has(kind)).flatMap(({ metadata }) => metadata);
}
