import { doubledWaitMs } from "../../domain/doubled-wait.ts";
import { HOUR_MS, SECOND_MS } from "../../domain/instant.ts";

/** How long a message waits after it was tried in vain: 10 s after the first time, doubled with each further one, at most an hour. */
export function mailBackOffMs(attempts: number): number {
  return doubledWaitMs(Math.max(1, attempts), { firstMs: 10 * SECOND_MS, longestMs: HOUR_MS });
}
