import { type Instant, toInstant } from "../../src/domain/instant.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** A clock that moves only when it is told to; sleeping moves it at once. */
export class FakeClock implements Clock {
  /** Every sleep that was asked for, in milliseconds. */
  readonly sleeps: number[] = [];
  #nowMs: number;

  /** @param start - ISO 8601, in UTC. */
  constructor(start = "2026-11-22T05:00:00.000Z") {
    this.#nowMs = Date.parse(start);
  }

  now(): Instant {
    return toInstant(this.#nowMs);
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    this.sleeps.push(ms);
    this.advance(ms);
  }
}
