import assert from "node:assert/strict";
import { it } from "node:test";
import { giveUpAfter } from "../../../../src/core/prove/give-up-after.ts";

it("a write is looked for as long as the tolerance, a minute at least and ten at most", () => {
  const minutes = (count: number) => count * 60_000;
  assert.deepEqual([0, minutes(2), minutes(60)].map(giveUpAfter), [minutes(1), minutes(2), minutes(10)]);
});
