import { DAY_MS, type Instant, toInstant } from "../../domain/instant.ts";
import { type PropagationFigures, summarisePropagation } from "../../domain/propagation.ts";
import type { Store } from "../../ports/store.ts";

/** Sums up how fast each name server answered what was written in the 24 hours before. */
export async function sumUpPropagation(
  store: Pick<Store, "propagations">,
  now: Instant,
): Promise<readonly PropagationFigures[]> {
  return summarisePropagation(await store.propagations({ since: toInstant(now - DAY_MS) }));
}
