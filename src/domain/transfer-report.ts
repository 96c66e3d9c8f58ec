import type { NameServerAddress } from "./dns-answer.ts";
import type { Instant } from "./instant.ts";
import type { Secondary, TransferStatus } from "./transfer-status.ts";

/** What one look at the secondaries found. */
export interface TransferReport {
  readonly at: Instant;
  readonly durationMs: number;
  readonly primary: NameServerAddress;
  readonly secondaries: readonly Secondary[];
  /** How many zones were asked for. */
  readonly zones: number;
  /** One for each zone and secondary, by secondary in the order of the configuration, then by zone. */
  readonly statuses: readonly TransferStatus[];
  /** Why PowerDNS did not tell its zones, so that those of the last look were asked for; null when it did. */
  readonly trouble: string | null;
  /** What could not be compared record by record, for people; empty unless `verify_transfer` is set. */
  readonly notes: readonly string[];
}
