import { HOUR_MS, SECOND_MS } from "../../domain/instant.ts";

/** How long a message waits after it was tried in vain: 10 s after the first time, doubled with each further one, at most an hour. */
export function mailBackOffMs(attempts: number): number {
  return Math.min(HOUR_MS, 10 * SECOND_MS * 2 ** Math.max(0, attempts - 1));
}
