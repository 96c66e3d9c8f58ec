import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cut, pad, spread, textWidth, visible, wrap } from "../../../../src/core/render/visible-text.ts";

describe("text of elsewhere", () => {
  it("cannot move the cursor, colour, or turn the writing round", () => {
    assert.equal(visible("a\u001b[31mb\r\n\u202ec\u009b"), "aU+001B[31mbU+000DU+000AU+202EcU+009B");
  });

  it("keeps letters of every script", () => assert.equal(visible("hôte-日本-мир"), "hôte-日本-мир"));
});

describe("the width of text on a terminal", () => {
  const widths = [
    { text: "abc", width: 3 },
    { text: "日本", width: 4 },
    { text: "e\u0301", width: 1 },
    { text: "✋", width: 2 },
    { text: "→", width: 1 },
  ];
  for (const { text, width } of widths)
    it(`is ${width} for ${JSON.stringify(text)}`, () => assert.equal(textWidth(text), width));

  it("is what padding goes by", () => assert.equal(pad("日", 4), "日  "));
});

describe("text that is too long", () => {
  it("is cut with an ellipsis within the width", () => {
    assert.equal(cut("row deleted in phpIPAM", 12), "row deleted…");
    assert.equal(cut("日本語日本語", 6), "日本…");
    assert.equal(cut("short", 12), "short");
  });

  it("is broken between words, and a word stays whole", () => {
    assert.deepEqual(wrap("one two verylongword x", 8), ["one two", "verylongword", "x"]);
  });

  it("stays one line where there is no end", () => {
    assert.equal(wrap("a ".repeat(500), Number.POSITIVE_INFINITY).length, 1);
  });
});

describe("two texts at the two edges", () => {
  it("share a line where they fit", () => assert.deepEqual(spread("left", "right", 14), ["left     right"]));
  it("stand below each other where they do not", () =>
    assert.deepEqual(spread("left", "right", 10), ["left", "right"]));
});
