import assert from "node:assert/strict";
import { test } from "node:test";
import { didYouMean, nearestWord } from "../../../src/config/nearest-word.ts";

const WORDS = ["api_url", "api_key", "timeout", "to"];

const CASES = [
  ["apikey", "api_key"],
  ["API_URL", "api_url"],
  ["timeuot", "timeout"],
  ["tmeout", "timeout"],
  ["colour", null],
  ["x", null],
] as const;

for (const [word, nearest] of CASES)
  test(`the word nearest to ${word} is ${nearest ?? "none"}`, () => {
    assert.equal(nearestWord(word, WORDS), nearest);
  });

test("the hint is empty when nothing is near", () => {
  assert.equal(didYouMean("apikey", WORDS), "; did you mean api_key?");
  assert.equal(didYouMean("colour", WORDS), "");
});
