import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { askAgainIn } from "../../../../src/core/prove/ask-again-in.ts";

describe("how long to wait before a server is asked again", () => {
  const cases: readonly (readonly [number, number, number])[] = [
    [0, 3, 50],
    [1000, 3, 100],
    [2500, 3, 250],
    [59_999, 3, 250],
    [60_000, 3, 2000],
    [110_000, 3, 2000],
  ];
  for (const [elapsedMs, open, ms] of cases)
    it(`is ${ms} ms after ${elapsedMs} ms, with few servers`, () =>
      assert.equal(askAgainIn(elapsedMs, open), ms));

  it("is never so short that all together ask more than 200 times a second", () => {
    for (const open of [10, 100, 2000])
      for (const elapsedMs of [0, 1000, 100_000])
        assert.ok(open / (askAgainIn(elapsedMs, open) / 1000) <= 200, `${open} after ${elapsedMs}`);
  });
});
