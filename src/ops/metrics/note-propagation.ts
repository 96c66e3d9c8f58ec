import { SECOND_MS } from "../../domain/instant.ts";
import type { Propagation } from "../../domain/propagation.ts";
import type { Metrics } from "./metrics.ts";

/** Counts and times what name servers answered as it was written, or did not. */
export function notePropagation(metrics: Metrics, measured: readonly Propagation[]): void {
  for (const { server, tookMs } of measured) {
    if (tookMs === null) metrics.add("pphook_propagation_given_up_total", { server });
    else metrics.observe("pphook_propagation_seconds", { server }, tookMs / SECOND_MS);
  }
}
