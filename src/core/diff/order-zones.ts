import type { RecordChange } from "../../domain/change.ts";
import type { Fqdn } from "../../domain/dns-name.ts";

/** The changes of one zone, to be written together. */
export interface ZoneStep {
  readonly zone: Fqdn;
  readonly changes: readonly RecordChange[];
}

/**
 * Orders the zones of a plan: reverse zones that only lose PTRs, then forward zones, then reverse zones that gain any. So a PTR goes
 * before the name it points to, and comes after it; a reverse zone with both is written once, in the end.
 */
export function orderZones(changes: readonly RecordChange[]): readonly ZoneStep[] {
  const steps = [...Map.groupBy(changes, (change) => change.zone)].map(([zone, group]) => ({
    zone,
    changes: group,
  }));
  return steps.sort((a, b) => rank(a) - rank(b) || (a.zone < b.zone ? -1 : 1));
}

function rank(step: ZoneStep): number {
  if (!/\.(?:in-addr|ip6)\.arpa\.$/.test(step.zone)) return 1;
  return step.changes.every((change) => change.action === "delete") ? 0 : 2;
}
