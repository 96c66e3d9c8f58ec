import type { NameServerAddress } from "../../domain/dns-answer.ts";
import type { Secondary } from "../../domain/transfer-status.ts";
import type { TsigKey } from "../../domain/tsig-key.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DnsServer } from "../../ports/dns-server.ts";
import type { HostResolver } from "../../ports/host-resolver.ts";
import type { Log } from "../../ports/log.ts";
import type { NameServers } from "../../ports/name-servers.ts";
import type { Store } from "../../ports/store.ts";
import type { TransferSettings } from "../../ports/transfer-settings.ts";

/** What watching the secondaries talks to. */
export interface TransferWorld {
  readonly dns: Pick<DnsServer, "listZones">;
  readonly transferSettings: TransferSettings;
  readonly nameServers: NameServers;
  readonly resolveHost: HostResolver;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly monitor: MonitorSettings;
}

export interface MonitorSettings {
  /** Where the primary answers DNS. */
  readonly primary: NameServerAddress;
  /** Empty: none is watched. */
  readonly secondaries: readonly Secondary[];
  readonly intervalMs: number;
  readonly toleranceMs: number;
  readonly verifyTransfer: boolean;
  /** Signs transfers; null: nothing is signed. */
  readonly key: TsigKey | null;
}
