import { displayName } from "../../domain/dns-name.ts";
import { type Instant, SECOND_MS } from "../../domain/instant.ts";
import type { TransferStatus } from "../../domain/transfer-status.ts";
import { LABEL_VALUES } from "./label-values.ts";
import type { Metrics } from "./metrics.ts";

export interface SeenSecondaries {
  /** Of the last look; those of secondaries that are not watched any more are left out. */
  readonly statuses: readonly TransferStatus[];
  /** Names of those that are watched. */
  readonly watched: readonly string[];
  readonly now: Instant;
}

/** Measures how far the secondaries are, zone by zone, as the last look found. Zones and secondaries that are gone have no series any more. */
export function sampleSecondaries(metrics: Metrics, { statuses, watched, now }: SeenSecondaries): void {
  metrics.clear("pphook_secondary_serial_lag");
  metrics.clear("pphook_secondary_behind_seconds");
  const current = statuses.filter(({ secondary }) => watched.includes(secondary));
  for (const { zone: name, secondary, lag, since } of current) {
    const labels = { secondary, zone: displayName(name) };
    if (lag !== null) metrics.set("pphook_secondary_serial_lag", labels, lag);
    const behindMs = since === null ? 0 : Math.max(0, now - since);
    metrics.set("pphook_secondary_behind_seconds", labels, behindMs / SECOND_MS);
  }
  if (current.length === 0) return;
  for (const secondary of watched) countZones(metrics, secondary, current);
  const lastAt = current.reduce((last, { checkedAt }) => Math.max(last, checkedAt), 0);
  metrics.set("pphook_secondary_check_timestamp_seconds", {}, lastAt / SECOND_MS);
}

function countZones(metrics: Metrics, secondary: string, statuses: readonly TransferStatus[]): void {
  const own = statuses.filter((status) => status.secondary === secondary);
  for (const state of LABEL_VALUES.transferState) {
    const count = own.filter((status) => status.state === state).length;
    metrics.set("pphook_secondary_zones", { secondary, state }, count);
  }
  for (const cause of LABEL_VALUES.transferCause) {
    const count = own.filter((status) => status.cause === cause).length;
    metrics.set("pphook_secondary_zones_by_cause", { secondary, cause }, count);
  }
}
