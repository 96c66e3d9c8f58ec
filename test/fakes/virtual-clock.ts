import { setImmediate } from "node:timers/promises";
import type { Instant } from "../../src/domain/instant.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { FakeClock } from "./fake-clock.ts";

/** Sleeps on a fake clock last until the test lets time pass; many can sleep at once. */
export class VirtualClock implements Clock {
  readonly #clock: FakeClock;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  now(): Instant {
    return this.#clock.now();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { until: this.now() + ms, wake: resolve };
    this.#sleepers.push(sleeper);
    signal?.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
  }

  /** Lets time pass, waking each sleeper at its moment. */
  async pass(ms: number): Promise<void> {
    const end = this.now() + ms;
    for (;;) {
      await setImmediate();
      const due = this.#sleepers.filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)[0];
      if (due === undefined) break;
      this.#clock.advance(Math.max(0, due.until - this.now()));
      due.wake();
    }
    this.#clock.advance(end - this.now());
  }
}
