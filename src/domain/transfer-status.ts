import type { NameServerAddress } from "./dns-answer.ts";
import type { Fqdn } from "./dns-name.ts";
import type { Instant } from "./instant.ts";

/** A secondary name server that is watched. */
export interface Secondary extends NameServerAddress {
  /** `ns01`. */
  readonly name: string;
}

/**
 * Why a secondary does not serve what the primary does, as far as it can be measured from here.
 *
 * | cause | measured |
 * |---|---|
 * | `primary-silent` | the primary does not answer for the zone itself, so nothing can be compared |
 * | `unreachable` | no answer from the secondary, whatever the way |
 * | `refused` | REFUSED: it does not serve the zone, or not to us |
 * | `not-authoritative` | NOTAUTH: it does not hold the zone |
 * | `expired` | SERVFAIL: it holds no valid copy (expired, or never transferred) |
 * | `lame` | it answers, and not from the zone itself: no AA, or no SOA |
 * | `tsig` | it does not take the key that signs transfers |
 * | `native` | the zone is NATIVE on the primary, which sends no NOTIFY |
 * | `not-notified` | neither NS records nor also-notify name it |
 * | `not-transferred` | it is behind, and nothing says why |
 * | `ahead` | its serial is newer than that of the primary, so it will not transfer |
 * | `content` | equal serials, and different records |
 */
export type TransferCause =
  | "primary-silent"
  | "unreachable"
  | "refused"
  | "not-authoritative"
  | "expired"
  | "lame"
  | "tsig"
  | "native"
  | "not-notified"
  | "not-transferred"
  | "ahead"
  | "content";

/** How far one secondary is with one zone. */
export interface TransferStatus {
  readonly zone: Fqdn;
  /** Name of the secondary. */
  readonly secondary: string;
  /** `late`: not the same as the primary, and not longer than the tolerance; then `out-of-sync`. */
  readonly state: "in-sync" | "late" | "out-of-sync";
  /** The serials served; null when it was not told. */
  readonly primarySerial: number | null;
  readonly serial: number | null;
  /** Serials that it is behind; 0 in sync, null when it cannot be said. */
  readonly lag: number | null;
  /** Since when it is not the same: when this was first seen, or when it last caught up with what was awaited then. Null in sync. */
  readonly since: Instant | null;
  /** The serial that it must reach to have made progress; null when there is none. */
  readonly awaitedSerial: number | null;
  /** The serial whose records were compared with those of the primary and are the same; null or left out when there is none. */
  readonly verifiedSerial?: number | null;
  /** Null in sync. */
  readonly cause: TransferCause | null;
  /** What was measured, for people; empty in sync. */
  readonly detail: string;
  /** What to do, for people; empty in sync. */
  readonly remedy: string;
  readonly checkedAt: Instant;
}
