import { findGap } from "../../core/watch/find-gap.ts";
import { judgeTransfer, type TransferReading } from "../../core/watch/judge-transfer.ts";
import type { SoaReading } from "../../core/watch/read-soa.ts";
import type { NameServerAddress } from "../../domain/dns-answer.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import { UpstreamError } from "../../domain/errors.ts";
import { compareSerials } from "../../domain/serial.ts";
import type { TransferReport } from "../../domain/transfer-report.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import { askSerials } from "./ask-serials.ts";
import { findFacts, NO_FACTS } from "./find-facts.ts";
import { probeKeys } from "./probe-keys.ts";
import type { TransferWorld } from "./transfer-world.ts";
import { verifyTransfers } from "./verify-transfers.ts";

/**
 * Asks the primary and every secondary for the serial of each managed zone, names what is late and the likely cause, and remembers it.
 * PowerDNS' API tells which zones there are; while it is away, those of the last look are asked for.
 *
 * @throws UpstreamError when the zones are not known; SystemError when the store fails.
 */
export async function lookAtTransfers(world: TransferWorld, signal?: AbortSignal): Promise<TransferReport> {
  const { store, clock, monitor } = world;
  const before = await store.transfers();
  const startedAt = clock.now();
  const { names, heads, trouble } = await findZones(world, signal);
  const known = new Map(before.map((status) => [`${status.zone} ${status.secondary}`, status]));
  const previousOf = ({ zone, secondary }: TransferReading) => known.get(`${zone} ${secondary.name}`);
  const asked = await readAll(world, names, signal);
  const { readings, notes } = await verifyTransfers(world, { readings: asked, previousOf }, signal);
  const open = readings.filter(isLate);
  const keys = await probeKeys(world, open, signal);
  const late = new Set(open.map(({ zone }) => zone));
  const factsOf = await findFacts(
    world,
    heads.filter(({ name }) => late.has(name)),
    signal,
  );
  const now = clock.now();
  const statuses = readings.map((reading) =>
    judgeTransfer(
      isLate(reading)
        ? {
            ...reading,
            facts: { ...factsOf(reading.zone, reading.secondary), tsig: keys.get(reading) ?? null },
          }
        : reading,
      previousOf(reading),
      { now, toleranceMs: monitor.toleranceMs },
    ),
  );
  await store.record({ at: now, transfers: statuses });
  return {
    at: now,
    durationMs: now - startedAt,
    primary: monitor.primary,
    secondaries: monitor.secondaries,
    zones: names.length,
    statuses,
    trouble,
    notes,
  };
}

interface FoundZones {
  readonly names: readonly Fqdn[];
  /** What PowerDNS says of them; empty when it does not answer. */
  readonly heads: readonly ZoneHead[];
  readonly trouble: string | null;
}

async function findZones(
  { dns, store }: TransferWorld,
  signal: AbortSignal | undefined,
): Promise<FoundZones> {
  try {
    const heads = (await dns.listZones(signal)).filter((zone) => zone.managed);
    return { names: heads.map(({ name }) => name).sort(), heads, trouble: null };
  } catch (error) {
    const names = [...new Set((await store.transfers()).map(({ zone }) => zone))].sort();
    if (!(error instanceof UpstreamError) || names.length === 0) throw error;
    return { names, heads: [], trouble: error.message };
  }
}

async function readAll(
  { nameServers, monitor }: TransferWorld,
  zones: readonly Fqdn[],
  signal: AbortSignal | undefined,
): Promise<readonly TransferReading[]> {
  const { primary, secondaries } = monitor;
  const ask = (server: NameServerAddress, names: readonly Fqdn[]) =>
    askSerials(nameServers, { server, zones: names }, signal);
  const served = await ask(primary, zones);
  const copies = await Promise.all(secondaries.map((secondary) => ask(secondary, zones)));
  const first = secondaries.flatMap((secondary, i) =>
    zones.map((zone) => ({
      zone,
      secondary,
      primary: served.get(zone) ?? NOT_ASKED,
      copy: copies[i]?.get(zone) ?? NOT_ASKED,
      facts: NO_FACTS,
      difference: null,
      isVerified: false,
    })),
  );
  // Between both questions the zone may have changed.
  const again = await ask(primary, [...new Set(first.filter(isAhead).map(({ zone }) => zone))]);
  return first.map((reading) => ({ ...reading, primary: again.get(reading.zone) ?? reading.primary }));
}

const NOT_ASKED: SoaReading = { fault: "unreachable", detail: "it was not asked" };

/** Whether more about it is worth measuring. */
function isLate(reading: TransferReading): boolean {
  const gap = findGap(reading);
  return gap !== null && (gap.isBehind || gap.cause === "expired");
}

function isAhead({ primary, copy }: TransferReading): boolean {
  if (!("serial" in primary && "serial" in copy)) return false;
  return compareSerials(copy.serial, primary.serial) === "after";
}
