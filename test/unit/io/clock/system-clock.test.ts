import assert from "node:assert/strict";
import { test } from "node:test";
import { SystemClock } from "../../../../src/io/clock/system-clock.ts";

test("tells the time of the machine and sleeps about as long as asked", async () => {
  const clock = new SystemClock();
  const before = clock.now();
  await clock.sleep(30);
  const sleptMs = clock.now() - before;
  assert.ok(sleptMs >= 25 && sleptMs < 5000, String(sleptMs));
  assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
});

test("wakes early, without error, when the signal aborts", async () => {
  const clock = new SystemClock();
  const before = clock.now();
  await clock.sleep(60_000, AbortSignal.timeout(10));
  await clock.sleep(60_000, AbortSignal.abort());
  assert.ok(clock.now() - before < 10_000);
});
