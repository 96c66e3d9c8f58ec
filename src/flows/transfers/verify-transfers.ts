import { compareZones } from "../../core/watch/compare-zones.ts";
import type { TransferReading } from "../../core/watch/judge-transfer.ts";
import type { DnsRecord, NameServerAddress } from "../../domain/dns-answer.ts";
import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import type { TransferStatus } from "../../domain/transfer-status.ts";
import { inParallel } from "../in-parallel.ts";
import type { TransferWorld } from "./transfer-world.ts";

/** Whole zones are held in memory meanwhile. */
const WIDTH = 2;

export interface Verified {
  /** In the order given. */
  readonly readings: readonly TransferReading[];
  readonly notes: readonly string[];
}

/**
 * Transfers zones whose serials are equal and were not compared yet, from the primary and from the secondaries, and compares them
 * record by record. What may not be transferred from here is noted, and no fault.
 *
 * @param previousOf - what was decided of the same zone and secondary the last time.
 */
export async function verifyTransfers(
  world: TransferWorld,
  given: {
    readonly readings: readonly TransferReading[];
    readonly previousOf: (reading: TransferReading) => TransferStatus | undefined;
  },
  signal: AbortSignal | undefined,
): Promise<Verified> {
  const { readings, previousOf } = given;
  if (!world.monitor.verifyTransfer) return { readings, notes: [] };
  const isNew = (reading: TransferReading) => {
    const { primary, copy } = reading;
    if (!("serial" in primary && "serial" in copy)) return false;
    return primary.serial === copy.serial && previousOf(reading)?.verifiedSerial !== copy.serial;
  };
  const zones = Map.groupBy(readings.filter(isNew), ({ zone }) => zone);
  const compared = new Map<TransferReading, TransferReading>();
  const notes: string[] = [];
  await inParallel(zones, WIDTH, async ([zone, group]) => {
    const wanted = await transfer(world, { server: world.monitor.primary, zone }, signal);
    if (typeof wanted === "string") return void notes.push(noteText("the primary", zone, wanted));
    for (const reading of group) {
      const found = await transfer(world, { server: reading.secondary, zone }, signal);
      if (typeof found === "string") notes.push(noteText(reading.secondary.name, zone, found));
      else if (sameSoa(wanted, found))
        compared.set(reading, { ...reading, isVerified: true, difference: compareZones(wanted, found) });
    }
  });
  return { readings: readings.map((reading) => compared.get(reading) ?? reading), notes: notes.sort() };
}

/** Of a zone that changed between both transfers nothing is concluded. */
function sameSoa([first]: readonly DnsRecord[], [second]: readonly DnsRecord[]): boolean {
  return first?.content === second?.content;
}

/** @returns the records, or why there are none. */
async function transfer(
  { nameServers, monitor }: TransferWorld,
  { server, zone }: { readonly server: NameServerAddress; readonly zone: Fqdn },
  signal: AbortSignal | undefined,
): Promise<readonly DnsRecord[] | string> {
  const outcome = await nameServers.transfer(server, { zone, key: monitor.key }, signal);
  if (outcome.status === "transferred") return outcome.records;
  return outcome.status === "declined" ? `it answers ${outcome.rcode}` : outcome.message;
}

function noteText(who: string, zone: Fqdn, why: string): string {
  return `${who} does not let this machine transfer ${displayName(zone)}, so its records were not compared: ${why}`;
}
