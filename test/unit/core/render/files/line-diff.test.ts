import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lineDiff } from "../../../../../src/core/render/files/line-diff.ts";

describe("the difference of two files", () => {
  it("is the lines that go and those that come, as often as they do", () => {
    assert.deepEqual(lineDiff("a\nb\n}\n}", "a\nc\n}"), ["- b", "- }", "+ c"]);
    assert.deepEqual(lineDiff("a\nb", "b\na"), []);
  });

  it("shows so many and counts the rest", () => {
    assert.deepEqual(lineDiff("1\n2\n3", "4", 2), ["- 1", "- 2", "… and 2 more lines"]);
  });
});
