import { appendFileSync } from "node:fs";
import { packBatches, patchBody } from "../../src/io/powerdns/patch-batches.ts";
import type { DnsServer } from "../../src/ports/dns-server.ts";

/** One PATCH as it is sent. */
export interface SentPatch {
  readonly zoneId: string;
  readonly body: string;
}

export interface TimedDns {
  readonly dns: DnsServer;
  /** Milliseconds within writes since the last time this was asked. */
  takeWritingMs(): number;
}

/** Measures how long writing takes: packing, sending, reading the answers. */
export function timeWrites(dns: DnsServer): TimedDns {
  let writingMs = 0;
  const timed = delegate(dns, async (...write) => {
    const begun = performance.now();
    try {
      return await dns.writeRrsets(...write);
    } finally {
      writingMs += performance.now() - begun;
    }
  });
  const takeWritingMs = () => {
    const taken = writingMs;
    writingMs = 0;
    return taken;
  };
  return { dns: timed, takeWritingMs };
}

/** Notes every batch in a file, one JSON document per line, so that exactly these can be sent again. */
export function noteBatches(dns: DnsServer, file: string, maxBatchBytes: number): DnsServer {
  return delegate(dns, async (zone, writes, signal) => {
    for (const batch of packBatches(writes, maxBatchBytes)) {
      const sent: SentPatch = { zoneId: zone.id, body: patchBody(batch) };
      appendFileSync(file, `${JSON.stringify(sent)}\n`);
    }
    return dns.writeRrsets(zone, writes, signal);
  });
}

function delegate(dns: DnsServer, writeRrsets: DnsServer["writeRrsets"]): DnsServer {
  return {
    listZones: (...given) => dns.listZones(...given),
    readZone: (...given) => dns.readZone(...given),
    readNames: (...given) => dns.readNames(...given),
    describe: (...given) => dns.describe(...given),
    writeRrsets,
  };
}
