import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatTextLine } from "../../../src/ops/text-line.ts";
import type { LogFields } from "../../../src/ports/log.ts";

function line(message: string, fields: LogFields = {}): string {
  return formatTextLine({ time: "2026-11-22T05:14:03.120Z", level: "info", message, fields });
}

describe("a line of the log", () => {
  it("begins with time and level, and ends with the fields", () => {
    assert.equal(
      line("cycle done", { rows: 12, complete: true, after: null, zone: "example.com" }),
      "2026-11-22T05:14:03.120Z INFO cycle done rows=12 complete=true after=null zone=example.com",
    );
  });

  const values: readonly (readonly [string, string])[] = [
    ["", '""'],
    ["a b", '"a b"'],
    ["a=b", '"a=b"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["back\\slash", '"back\\\\slash"'],
    ["two\nlines", '"two\\nlines"'],
    ["café", "café"],
    ["10.0.0.1", "10.0.0.1"],
    ["\u001b[31mred", '"\\u001b[31mred"'],
    ["\u009b31m", '"\\u{9b}31m"'],
    ["next\u0085line", '"next\\u{85}line"'],
    ["line\u2028separator", '"line\\u{2028}separator"'],
    ["a\u202egnp.exe", '"a\\u{202e}gnp.exe"'],
  ];
  for (const [value, written] of values)
    it(`writes the value ${JSON.stringify(value)} as ${written}`, () => {
      assert.equal(line("x", { value }), `2026-11-22T05:14:03.120Z INFO x value=${written}`);
    });

  it("stays one line whatever the message holds", () => {
    assert.match(line("a\r\nb\u2028c"), /INFO a\\r\\nb\\u\{2028\}c$/);
  });
});
