import { appendFileSync } from "node:fs";
import { packBatches, patchBody } from "../../src/io/powerdns/patch-batches.ts";
import type { DnsServer } from "../../src/ports/dns-server.ts";

/** One PATCH as it is sent. */
export interface SentPatch {
  readonly zoneId: string;
  readonly body: string;
}

export interface DnsTimes {
  /** Packing, sending and reading the answers. */
  readonly writingMs: number;
  /** Looking right before the writes and reading back after them. */
  readonly verifyingMs: number;
}

export interface TimedDns {
  readonly dns: DnsServer;
  /** Gives the times since the last time this was asked. */
  takeTimes(): DnsTimes;
}

/** Measures how long the parts of applying a plan wait for the server. */
export function timeDns(dns: DnsServer): TimedDns {
  let times = { writingMs: 0, verifyingMs: 0 };
  const timed = async <T>(part: keyof DnsTimes, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      times[part] += performance.now() - begun;
    }
  };
  return {
    dns: {
      ...delegate(dns),
      readNames: (...read) => timed("verifyingMs", () => dns.readNames(...read)),
      writeRrsets: (...write) => timed("writingMs", () => dns.writeRrsets(...write)),
    },
    takeTimes: () => {
      const taken = times;
      times = { writingMs: 0, verifyingMs: 0 };
      return taken;
    },
  };
}

/** Notes every batch in a file, one JSON document per line, so that exactly these can be sent again. */
export function noteBatches(dns: DnsServer, file: string, maxBatchBytes: number): DnsServer {
  return {
    ...delegate(dns),
    writeRrsets: (zone, writes, signal) => {
      for (const batch of packBatches(writes, maxBatchBytes)) {
        const sent: SentPatch = { zoneId: zone.id, body: patchBody(batch) };
        appendFileSync(file, `${JSON.stringify(sent)}\n`);
      }
      return dns.writeRrsets(zone, writes, signal);
    },
  };
}

function delegate(dns: DnsServer): DnsServer {
  return {
    listZones: (...given) => dns.listZones(...given),
    readZone: (...given) => dns.readZone(...given),
    readNames: (...given) => dns.readNames(...given),
    writeRrsets: (...given) => dns.writeRrsets(...given),
    describe: (...given) => dns.describe(...given),
  };
}
