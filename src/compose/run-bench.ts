import { SECOND_MS } from "../domain/instant.ts";
import type { BenchMeasure } from "../ports/installation-probe.ts";

const CALLS = 50;
const MOST_MS = 3 * SECOND_MS;

/** Times a call that only reads: up to 50 times one by one, then `concurrency` at once; three seconds each at most. */
export async function runBench(call: () => Promise<unknown>, concurrency: number): Promise<BenchMeasure> {
  await call();
  const latenciesMs: number[] = [];
  const endsAt = performance.now() + MOST_MS;
  while (latenciesMs.length < CALLS && performance.now() < endsAt) {
    const begun = performance.now();
    await call();
    latenciesMs.push(performance.now() - begun);
  }
  const callsPerSecond = await runAtOnce(call, concurrency);
  return { latenciesMs: latenciesMs.sort((a, b) => a - b), concurrency, callsPerSecond };
}

async function runAtOnce(call: () => Promise<unknown>, concurrency: number): Promise<number> {
  let [begunCalls, ended] = [0, 0];
  const begun = performance.now();
  const work = async () => {
    while (begunCalls < 4 * CALLS && performance.now() - begun < MOST_MS) {
      begunCalls++;
      await call();
      ended++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return (SECOND_MS * ended) / Math.max(1, performance.now() - begun);
}
