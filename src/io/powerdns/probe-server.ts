import { UpstreamError } from "../../domain/errors.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type {
  PowerdnsMeasure,
  ServerSettings,
  ZoneGrants,
  ZoneMeasure,
} from "../../ports/installation-probe.ts";
import type { PowerdnsClient } from "./powerdns-client.ts";
import { metadataListSchema, probedZoneSchema, serverSchema, settingsSchema } from "./schema.ts";

/** Kinds of metadata that let somebody change or transfer a zone: from a range, or with a key. */
const UPDATES = ["ALLOW-DNSUPDATE-FROM", "TSIG-ALLOW-DNSUPDATE"];
const TRANSFERS = ["ALLOW-AXFR-FROM", "TSIG-ALLOW-AXFR"];

/**
 * Measures what `check` wants to know: one call for each managed zone, and one more for those whose metadata matters.
 *
 * @param listed - Every zone of the server.
 * @throws UpstreamError when the server fails as a whole.
 */
export async function probeServer(
  client: PowerdnsClient,
  listed: readonly ZoneHead[],
  signal?: AbortSignal,
): Promise<PowerdnsMeasure> {
  const server = await client.get("", serverSchema, signal);
  const settings = await readSettings(client, signal);
  const managed = listed.filter((zone) => zone.managed);
  const zones = await Promise.all(
    managed.map(async (zone): Promise<ZoneMeasure> => {
      const wantsGrants = settings !== null && (settings.updatesFrom !== null || isPrimaryKind(zone.kind));
      const measure = await probeZone(client, zone, signal);
      return { ...measure, grants: wantsGrants ? await readGrants(client, zone, signal) : null };
    }),
  );
  const others = listed.filter((zone) => !zone.managed).map(({ name, kind }) => ({ name, kind }));
  return { version: server.version, daemonType: server.daemon_type, settings, zones, others, listed };
}

function isPrimaryKind(kind: string): boolean {
  return ["master", "primary"].includes(kind.toLowerCase());
}

/** A server that does not tell its settings is not doubted for it. */
async function readSettings(
  client: PowerdnsClient,
  signal: AbortSignal | undefined,
): Promise<ServerSettings | null> {
  try {
    const list = await client.get("/config", settingsSchema, signal);
    const settings = new Map(list.map(({ name, value }) => [name, value]));
    const isOn = (name: string) => settings.get(name) === "yes";
    const words = (name: string) => (settings.get(name) ?? "").split(/[\s,]+/).filter((word) => word !== "");
    return {
      isPrimary: isOn("primary") || isOn("master"),
      axfrDisabled: isOn("disable-axfr"),
      allowAxfr: words("allow-axfr-ips"),
      alsoNotify: words("also-notify"),
      updatesFrom: isOn("dnsupdate") ? words("allow-dnsupdate-from") : null,
    };
  } catch (error) {
    if (error instanceof UpstreamError && !error.retryable) return null;
    throw error;
  }
}

async function probeZone(
  client: PowerdnsClient,
  { id, name, kind }: ZoneHead,
  signal: AbortSignal | undefined,
): Promise<Omit<ZoneMeasure, "grants">> {
  const path = `/zones/${id}?rrset_name=${encodeURIComponent(name)}&rrset_type=NS`;
  const zone = await client.get(path, probedZoneSchema, signal);
  const servers = zone.rrsets.filter(({ type, name: at }) => type === "NS" && at.toLowerCase() === name);
  return {
    name,
    kind,
    dnssec: zone.dnssec,
    soaEditApi: zone.soa_edit_api,
    soaEdit: zone.soa_edit,
    nameServers: servers.flatMap(({ records }) => records.map(({ content }) => content)),
  };
}

async function readGrants(
  client: PowerdnsClient,
  { id }: ZoneHead,
  signal: AbortSignal | undefined,
): Promise<ZoneGrants> {
  const all = await client.get(`/zones/${id}/metadata`, metadataListSchema, signal);
  const valuesOf = (kinds: readonly string[]) =>
    all.filter(({ kind }) => kinds.includes(kind)).flatMap(({ metadata }) => metadata);
  return {
    updates: valuesOf(UPDATES),
    transfers: valuesOf(TRANSFERS),
    alsoNotify: valuesOf(["ALSO-NOTIFY"]),
  };
}
