import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compareSerials, serialsFrom } from "../../src/domain/serial.ts";
import { assertProperty } from "../support/assert-property.ts";

const serial = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const HALF = 2 ** 31;
const plus = (value: number, steps: number) => (value + steps) % 2 ** 32;

describe("serials of zones", () => {
  it("are ordered as RFC 1982 gives it for some pairs, over the end of the circle too", () => {
    const pairs: readonly (readonly [number, number, string])[] = [
      [1, 0, "after"],
      [0, 1, "before"],
      [44, 44, "equal"],
      [0, 4_294_967_295, "after"],
      [4_294_967_295, 0, "before"],
      [100, 4_294_967_200, "after"],
      [2_147_483_647, 0, "after"],
      [2_147_483_648, 0, "undefined"],
      [0, 2_147_483_648, "undefined"],
      [2_147_483_649, 0, "before"],
      [3_000_000_000, 1_000_000_000, "after"],
      [1_000_000_000, 4_000_000_000, "after"],
    ];
    for (const [a, b, order] of pairs) assert.equal(compareSerials(a, b), order, `${a} and ${b}`);
  });

  it("come after a serial for the half of the circle that follows it, and before it for the other half", () => {
    assertProperty(
      fc.property(serial, fc.integer({ min: 1, max: HALF - 1 }), (first, steps) => {
        assert.equal(compareSerials(plus(first, steps), first), "after");
        assert.equal(compareSerials(first, plus(first, steps)), "before");
        assert.equal(serialsFrom(first, plus(first, steps)), steps);
      }),
    );
  });

  it("stand in no order exactly half the circle apart", () => {
    assertProperty(
      fc.property(serial, (first) => {
        assert.equal(compareSerials(first, plus(first, HALF)), "undefined");
        assert.equal(compareSerials(plus(first, HALF), first), "undefined");
        assert.equal(compareSerials(first, first), "equal");
      }),
    );
  });
});
