import type { Instant } from "../../domain/instant.ts";
import type { OwnedValue } from "../../domain/ledger.ts";
import { type DnsWorld, liveValue } from "./dns-world.ts";

/**
 * Finds out, from the live records, how far PPHOOK came with the values that it was disabling or enabling when it was ended. Those of a
 * zone that cannot be read wait.
 *
 * @returns what is known now, each value to be remembered so.
 */
export function resumeParking(
  world: DnsWorld,
  owned: Iterable<OwnedValue>,
  now: Instant,
): readonly OwnedValue[] {
  const resumed: OwnedValue[] = [];
  for (const value of owned) {
    if (value.how !== "interrupted" || world.contentOf(value.zone) === null) continue;
    const disabledAt = liveValue(world, value)?.disabled === true ? (value.disabledAt ?? now) : null;
    resumed.push({ ...value, how: "written", disabledAt });
  }
  return resumed;
}
