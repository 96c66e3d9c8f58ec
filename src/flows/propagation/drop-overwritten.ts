import { isSameServed } from "../../core/prove/choose-expected.ts";
import { UpstreamError } from "../../domain/errors.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { Judged } from "./follow-zone.ts";
import type { PropagationWorld } from "./propagation-world.ts";

/** Leaves out what PowerDNS itself does not hold any more as it was written: somebody changed it since, and no server is late with it. */
export async function dropOverwritten(
  { dns }: PropagationWorld,
  zone: ZoneHead,
  late: readonly Judged[],
): Promise<readonly Judged[]> {
  if (late.length === 0) return [];
  const names = [...new Set(late.map(({ rrset }) => rrset.name))];
  try {
    const { rrsets } = await dns.readNames(zone, names, { enabledOnly: true });
    return late.filter(({ rrset }) => isSameServed(rrset, rrsets.get(rrset.name) ?? []));
  } catch (error) {
    // Who cannot be asked has not contradicted.
    if (error instanceof UpstreamError) return late;
    throw error;
  }
}
