import { setTimeout as wait } from "node:timers/promises";
import { type Instant, toInstant } from "../../domain/instant.ts";
import type { Clock } from "../../ports/clock.ts";

/** The clock of the machine. */
export class SystemClock implements Clock {
  now(): Instant {
    return toInstant(Date.now());
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  }
}
