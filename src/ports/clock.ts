import type { Instant } from "../domain/instant.ts";

export interface Clock {
  now(): Instant;
  /** Waits; ends early, without error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
