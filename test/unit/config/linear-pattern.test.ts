import assert from "node:assert/strict";
import { test } from "node:test";
import { compileLinearPattern } from "../../../src/config/linear-pattern.ts";

test("a linear pattern searches within its anchors", () => {
  assert.equal(compileLinearPattern("^[a-z]+$")("web"), true);
  assert.equal(compileLinearPattern("^[a-z]+$")("web1"), false);
  assert.equal(compileLinearPattern("eb")("web1"), true);
});

test("a linear pattern gives the same answer every time it is asked", () => {
  const matches = compileLinearPattern("a");
  assert.deepEqual([matches("ba"), matches("ba"), matches("b"), matches("ba")], [true, true, false, true]);
});

const UNSUPPORTED = [
  ["(?=web)", /look-around is not supported/],
  ["(?<!a)b", /look-around is not supported/],
  ["(a)\\1", /back-references are not supported/],
  ["web\\Z", /\$ or \\z/],
  ["[a-", /missing closing \]/],
  ["*a", /missing argument to repetition/],
] as const;

for (const [pattern, message] of UNSUPPORTED)
  test(`the pattern ${pattern} is refused with a reason`, () => {
    assert.throws(() => compileLinearPattern(pattern), { name: "Error", message });
  });

test("a catastrophic pattern takes time in proportion to its subject", () => {
  for (const pattern of ["(a+)+$", "^(a|a)*$", "^(a+)+$"]) {
    const matches = compileLinearPattern(pattern);
    const timeMs = (length: number) => {
      const startedAt = performance.now();
      assert.equal(matches(`${"a".repeat(length)}!`), false);
      return performance.now() - startedAt;
    };
    timeMs(1000);
    // A backtracking engine doubles its time with each character; 10,000 of them would outlast the machine.
    assert.ok(timeMs(10_000) < 1000, pattern);
  }
});
