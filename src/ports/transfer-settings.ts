import type { Fqdn } from "../domain/dns-name.ts";
import type { ZoneHead } from "../domain/zone.ts";

/** What the primary says of whom it notifies (RFC 1996). */
export interface TransferSettings {
  /** @throws UpstreamError */
  readNotify(zones: readonly ZoneHead[], signal?: AbortSignal): Promise<NotifySettings>;
}

export interface NotifySettings {
  /** Whether it sends NOTIFY at all. */
  readonly sends: boolean;
  /** Whom it notifies besides the NS records, as written: `192.0.2.1`, `[2001:db8::1]:5300`. */
  readonly alsoNotify: ReadonlyMap<Fqdn, readonly string[]>;
}
