import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { doubledWaitMs } from "../../../src/domain/doubled-wait.ts";

describe("the wait after failures", () => {
  it("doubles from the first to the longest", () => {
    const waits = [1, 2, 3, 4, 5, 2000].map((failures) =>
      doubledWaitMs(failures, { firstMs: 10, longestMs: 75 }),
    );
    assert.deepEqual(waits, [10, 20, 40, 75, 75, 75]);
  });
});
