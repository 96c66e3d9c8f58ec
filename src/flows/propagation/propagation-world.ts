import type { NameServerAddress } from "../../domain/dns-answer.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Propagation } from "../../domain/propagation.ts";
import type { Rrset } from "../../domain/rrset.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DnsServer } from "../../ports/dns-server.ts";
import type { Log } from "../../ports/log.ts";
import type { NameServers } from "../../ports/name-servers.ts";
import type { Store } from "../../ports/store.ts";

/** A name server that must answer what is written. */
export interface WatchedServer {
  /** As configured; `primary` for the primary. */
  readonly name: string;
  readonly address: NameServerAddress;
}

/** RRsets that PowerDNS took, as they are now. */
export interface WrittenZone {
  readonly run: string;
  readonly zone: ZoneHead;
  readonly rrsets: readonly Rrset[];
  readonly at: Instant;
}

/** The name servers that must answer what is written, and the way to ask them. */
export interface WatchedServers {
  readonly nameServers: Pick<NameServers, "ask">;
  /** The primary, and each secondary. */
  readonly servers: readonly WatchedServer[];
}

/** Is told of what was measured. Must not throw. */
export type PropagationObserver = (measured: readonly Propagation[]) => void;

/** What measuring propagation talks to. */
export interface PropagationWorld extends WatchedServers {
  readonly dns: Pick<DnsServer, "readNames">;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** What is not answered for so long is given up. */
  readonly giveUpMs: number;
  readonly onMeasured?: PropagationObserver | undefined;
}
