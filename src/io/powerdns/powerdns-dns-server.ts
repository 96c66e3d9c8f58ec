import type { Fqdn } from "../../domain/dns-name.ts";
import { UpstreamError } from "../../domain/errors.ts";
import type { ZoneContent, ZoneHead } from "../../domain/zone.ts";
import type { DnsServer, ReadNamesOptions, RrsetWrite, WriteOutcome } from "../../ports/dns-server.ts";
import type { PowerdnsMeasure } from "../../ports/installation-probe.ts";
import { applyBatch } from "./apply-batch.ts";
import { convertRrsets, RrsetShapeError } from "./convert-rrsets.ts";
import { convertZoneHead, servedSerial } from "./convert-zone.ts";
import { type PatchItem, packBatches } from "./patch-batches.ts";
import type { PowerdnsClient } from "./powerdns-client.ts";
import { probeServer } from "./probe-server.ts";
import {
  type ApiZoneEnvelope,
  metadataSchema,
  serverSchema,
  zoneEnvelopeSchema,
  zoneListSchema,
} from "./schema.ts";
import { type ZoneFilter, zoneFilter } from "./zone-filter.ts";

export interface PowerdnsDnsServerOptions {
  /** Globs of the zones that PPHOOK may change; none: all. */
  readonly zones: readonly string[];
  readonly excludeZones: readonly string[];
  /** The largest body of a PATCH. */
  readonly maxBatchBytes: number;
}

/** One PowerDNS server as a DnsServer. Writes are sent one after another: two at once lock its SQLite database. */
export class PowerdnsDnsServer implements DnsServer {
  readonly #client: PowerdnsClient;
  readonly #isMeant: ZoneFilter;
  readonly #maxBatchBytes: number;
  /** Zone names → signed elsewhere, as last read. */
  readonly #presigned = new Map<Fqdn, boolean>();
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(client: PowerdnsClient, options: PowerdnsDnsServerOptions) {
    this.#client = client;
    this.#isMeant = zoneFilter(options.zones, options.excludeZones);
    this.#maxBatchBytes = options.maxBatchBytes;
  }

  /** Lists with DNSSEC, although that costs a query per zone: without it PowerDNS leaves out `edited_serial`. */
  async listZones(signal?: AbortSignal): Promise<readonly ZoneHead[]> {
    const zones = await this.#client.get("/zones", zoneListSchema, signal);
    return zones.map((zone) => convertZoneHead(zone, this.#isMeant));
  }

  async readZone(zone: ZoneHead, signal?: AbortSignal): Promise<ZoneContent> {
    this.#presigned.delete(zone.name);
    return this.#read(zone, "", signal);
  }

  async readNames(
    zone: ZoneHead,
    names: readonly Fqdn[],
    options: ReadNamesOptions = {},
  ): Promise<ZoneContent> {
    const [name, ...others] = names;
    const isOne = options.enabledOnly === true && name !== undefined && others.length === 0;
    const content = isOne
      ? await this.#read(zone, `?rrset_name=${encodeURIComponent(name)}`, options.signal)
      : await this.readZone(zone, options.signal);
    const wanted = new Set(names);
    return { ...content, rrsets: new Map([...content.rrsets].filter(([each]) => wanted.has(each))) };
  }

  async writeRrsets(
    zone: ZoneHead,
    writes: readonly RrsetWrite[],
    signal?: AbortSignal,
  ): Promise<readonly WriteOutcome[]> {
    const batches = packBatches(writes, this.#maxBatchBytes);
    const write = this.#lastWrite.then(() => this.#writeBatches(zone, batches, signal));
    this.#lastWrite = write.catch(() => undefined);
    const outcomes = await write;
    return writes.map((_, index) => outcomes.get(index) ?? { status: "failed", message: "not sent" });
  }

  async describe(signal?: AbortSignal): Promise<string> {
    return `PowerDNS ${(await this.#client.get("", serverSchema, signal)).version}`;
  }

  /** Measures what `check` wants to know. */
  async probe(signal?: AbortSignal): Promise<PowerdnsMeasure> {
    return probeServer(this.#client, await this.listZones(signal), signal);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Stops at the first failure of the server as a whole: what has not been sent then is not sent. */
  async #writeBatches(
    zone: ZoneHead,
    batches: readonly (readonly PatchItem[])[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<number, WriteOutcome>> {
    const outcomes = new Map<number, WriteOutcome>();
    const send = (body: string) => this.#client.patch(`/zones/${zone.id}`, body, signal);
    try {
      for (const batch of batches)
        await applyBatch(batch, send, (item, outcome) => outcomes.set(item.index, outcome));
    } catch (error) {
      const message = failureMessage(error, signal);
      for (const item of batches.flat())
        if (!outcomes.has(item.index)) outcomes.set(item.index, { status: "failed", message });
    }
    return outcomes;
  }

  async #read(zone: ZoneHead, query: string, signal: AbortSignal | undefined): Promise<ZoneContent> {
    const path = `/zones/${zone.id}${query}`;
    const document = await this.#client.getJson(path, signal);
    const envelope = this.#client.check(document, zoneEnvelopeSchema, path);
    return {
      name: zone.name,
      serial: servedSerial(envelope),
      presigned: await this.#isPresigned(zone, envelope, signal),
      serialMoves: envelope.soa_edit_api !== "",
      rrsets: this.#rrsetsOf(document, path),
    };
  }

  #rrsetsOf(document: unknown, path: string): ZoneContent["rrsets"] {
    try {
      return convertRrsets((document as { rrsets?: unknown }).rrsets);
    } catch (error) {
      if (error instanceof RrsetShapeError) throw this.#client.shapeError(path, error.message);
      throw error;
    }
  }

  /** PowerDNS 4.7 tells it in the zone's metadata alone; a zone that it does not call DNSSEC cannot be presigned. */
  async #isPresigned(
    zone: ZoneHead,
    envelope: ApiZoneEnvelope,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (envelope.presigned !== undefined) return envelope.presigned;
    if (!envelope.dnssec) return false;
    const known = this.#presigned.get(zone.name);
    if (known !== undefined) return known;
    const { metadata } = await this.#client.get(
      `/zones/${zone.id}/metadata/PRESIGNED`,
      metadataSchema,
      signal,
    );
    const presigned = metadata.includes("1");
    this.#presigned.set(zone.name, presigned);
    return presigned;
  }
}

function failureMessage(error: unknown, signal: AbortSignal | undefined): string {
  if (error instanceof UpstreamError) return error.message;
  if (signal?.aborted) return "interrupted before PowerDNS answered";
  throw error;
}
