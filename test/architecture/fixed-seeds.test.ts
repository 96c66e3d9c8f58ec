import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

/** The one place where a seed is chosen. */
const CHOOSES_THE_SEED = "test/support/assert-property.ts";

/** Ways to draw other values in each run; put together here so that this file does not hold what it looks for. */
const CHANCE: readonly RegExp[] = [
  /\bfc\s*\.\s*(?:assert|check|sample|statistics)\b/,
  /\b(?:assert|check|sample|statistics)\b[^;]*from "fast-check"/,
  /\bMath\s*\.\s*random\b/,
  /\brandom(?:Bytes|Int|UUID)\b|\bgetRandomValues\b/,
  /\bseed\w*\W{1,4}(?:Date|performance)\s*\.\s*now\b/i,
];

function findChance(text: string): readonly number[] {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => (CHANCE.some((way) => way.test(line)) ? [at + 1] : []));
}

describe("the tests", () => {
  it("draw their values from a fixed seed, each of them", () => {
    const files = globSync("test/**/*.ts").filter((file) => file !== CHOOSES_THE_SEED);
    assert.ok(files.length > 100, `only ${files.length} files were seen`);
    const found = files.flatMap((file) =>
      findChance(readFileSync(file, "utf8")).map((line) => `${file}:${line}`),
    );
    assert.deepEqual(found, []);
  });

  it("would be caught drawing them from chance", () => {
    const ways = [
      ["fc.", "assert(fc.property("],
      ["fc.", "sample(texts, 3)"],
      ["import { assert } fro", 'm "fast-check"'],
      ["Math.", "random()"],
      ["random", "UUID()"],
      ["const seed = ", "Date.now()"],
    ];
    for (const way of ways) assert.deepEqual(findChance(way.join("")), [1], way.join(""));
  });

  it("may look at the clock, and build values with fast-check", () => {
    assert.deepEqual(
      findChance('clock.nowMs = Date.now();\nfc.property(rows, holds);\nassert.ok("seed")'),
      [],
    );
  });
});
