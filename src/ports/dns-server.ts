import type { Fqdn } from "../domain/dns-name.ts";
import type { Rrset } from "../domain/rrset.ts";
import type { ZoneContent, ZoneHead } from "../domain/zone.ts";

/** The authoritative servers' API. Every method throws UpstreamError when the server fails as a whole. */
export interface DnsServer {
  /** Lists every zone, managed or not. An empty list is an answer; it is for the caller to doubt it. */
  listZones(signal?: AbortSignal): Promise<readonly ZoneHead[]>;
  /** Reads a whole zone. */
  readZone(zone: ZoneHead, signal?: AbortSignal): Promise<ZoneContent>;
  /**
   * Reads all RRsets of some names of a zone as they are now, disabled values included. A name without records is missing
   * from `rrsets`.
   */
  readNames(zone: ZoneHead, names: readonly Fqdn[], options?: ReadNamesOptions): Promise<ZoneContent>;
  /**
   * Writes RRsets: the given values replace whatever the name and type held; no values delete the RRset.
   * Splits by size, deletions first. One outcome per write, in the order given; a refused one does not stop the others.
   */
  writeRrsets(
    zone: ZoneHead,
    writes: readonly RrsetWrite[],
    signal?: AbortSignal,
  ): Promise<readonly WriteOutcome[]>;
  /** Says what is at the other end, for people: `PowerDNS 4.7.3`. */
  describe(signal?: AbortSignal): Promise<string>;
}

export interface ReadNamesOptions {
  /**
   * Set when disabled values do not matter: to see whether something is served, never to learn what a write would replace.
   * PowerDNS lists no disabled value when asked for one name, so only then a few names are read one by one; otherwise the
   * whole zone is.
   */
  readonly enabledOnly?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The whole RRset as it shall be; `values: []` deletes it. */
export type RrsetWrite = Rrset;

export type WriteOutcome =
  | { readonly status: "applied" }
  /** The server said no to this RRset; `message` is its own. */
  | { readonly status: "refused"; readonly message: string }
  /** The call itself failed, so whether it was applied is unknown. */
  | { readonly status: "failed"; readonly message: string };
