import type { Fqdn } from "../domain/dns-name.ts";
import { displayName } from "../domain/dns-name.ts";
import { StopError, UpstreamError } from "../domain/errors.ts";
import { type Finding, makeFinding } from "../domain/finding.ts";
import type { DnsView, ZoneContent, ZoneHead } from "../domain/zone.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { inParallel } from "./in-parallel.ts";
import type { CycleStart } from "./start-cycle.ts";

/** The zones of one cycle, filled as decisions ask for them. */
export interface DnsReading {
  readonly view: DnsView;
  readonly findings: readonly Finding[];
  /**
   * Reads zones into the view; one that fails, or is not listed any more, becomes unreadable and freezes what lies in it.
   *
   * @throws UpstreamError when PowerDNS refuses the credentials, or no zone at all can be read.
   */
  read(zones: Iterable<Fqdn>): Promise<void>;
}

/**
 * Lists the zones.
 *
 * @throws StopError `no-zones` when the servers list none.
 * @throws UpstreamError when they cannot be asked.
 */
export async function openDns(
  world: CycleWorld,
  start: CycleStart,
  signal?: AbortSignal,
): Promise<DnsReading> {
  const listed = await world.dns.listZones(signal);
  if (listed.length === 0) {
    throw new StopError(
      "no-zones",
      "PowerDNS lists no zone at all; nothing is changed",
      "check [powerdns] api_url and server, and the database behind PowerDNS",
    );
  }
  const vanished = findVanished(world, start, listed);
  const contents = new Map<Fqdn, ZoneContent>();
  const unreadable = new Set(vanished.map((zone) => zone.name));
  const view: DnsView = { zones: [...listed, ...vanished], contents, unreadable };
  const byName = new Map(listed.map((zone) => [zone.name, zone]));
  return {
    view,
    findings: vanished.map((zone) => vanishedFinding(zone.name)),
    read: async (names) => {
      const asked = [...names];
      for (const name of asked) if (!byName.has(name)) unreadable.add(name);
      const zones = asked.map((name) => byName.get(name)).filter((zone) => zone !== undefined);
      await readZones(world, { zones, view: { zones: listed, contents, unreadable }, signal });
    },
  };
}

/** Zones managed before and not listed now: unless `exclude_zones` names them, they count as unreadable. */
function findVanished(
  world: CycleWorld,
  start: CycleStart,
  listed: readonly ZoneHead[],
): readonly ZoneHead[] {
  const names = new Set(listed.map((zone) => zone.name));
  return [...start.ledger.zones.values()]
    .filter(({ name }) => !names.has(name) && !world.settings.excludesZone(name))
    .map(({ name, serial }) => ({ name, id: name, kind: "vanished", serial, managed: true }));
}

function vanishedFinding(zone: Fqdn): Finding {
  const name = displayName(zone);
  return makeFinding(
    "zone-vanished",
    { addressId: null, ip: "", hostname: name },
    {
      message: `the zone ${name} was managed and PowerDNS does not list it any more; its rows are left as they are`,
      remedy: `bring the zone back, or name it in [powerdns] exclude_zones if it is gone for good`,
    },
  );
}

interface ZoneReading {
  /** Those to read. */
  readonly zones: readonly ZoneHead[];
  readonly view: {
    readonly zones: readonly ZoneHead[];
    readonly contents: Map<Fqdn, ZoneContent>;
    readonly unreadable: Set<Fqdn>;
  };
  readonly signal: AbortSignal | undefined;
}

async function readZones(world: CycleWorld, reading: ZoneReading): Promise<void> {
  const { zones, view, signal } = reading;
  if (zones.length === 0) return;
  world.progress.step("reading zones", zones.length);
  let lastError: UpstreamError | null = null;
  await inParallel(zones, world.settings.readConcurrency, async (zone) => {
    try {
      view.contents.set(zone.name, await world.dns.readZone(zone, signal));
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.failure === "auth") throw error;
      lastError = error;
      view.unreadable.add(zone.name);
      world.log.warn("zone unreadable", { zone: displayName(zone.name), error: error.message });
    }
    world.progress.advance(1);
  });
  world.progress.done();
  if (lastError !== null && isServerDown(reading)) throw lastError;
}

/** One zone of several may be broken by itself; when none can be read, or there is no other, the server is. */
function isServerDown({ zones, view }: ZoneReading): boolean {
  if (view.contents.size > 0) return false;
  return zones.length > 1 || view.zones.filter((zone) => zone.managed).length === 1;
}
