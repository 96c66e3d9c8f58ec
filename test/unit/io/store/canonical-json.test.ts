import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../../../../src/io/store/canonical-json.ts";
import { assertProperty } from "../../../support/assert-property.ts";

test("sorts keys at every depth and leaves the order of arrays", () => {
  const value = { b: [{ d: 1, c: null }, 2], a: { z: "é", y: true }, gone: undefined };
  assert.equal(canonicalJson(value), '{"a":{"y":true,"z":"é"},"b":[{"c":null,"d":1},2]}');
});

test("gives equal data equal bytes, whatever the order of keys, and loses nothing", () => {
  assertProperty(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      assert.equal(canonicalJson(reversed(value)), text);
      assert.equal(canonicalJson(JSON.parse(text)), text);
      assert.equal(JSON.stringify(JSON.parse(text)).length, JSON.stringify(value).length);
    }),
  );
});

test("keeps a key called __proto__", () => {
  assert.equal(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}')), '{"__proto__":{"a":2},"b":1}');
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, field]) => [key, reversed(field)]));
}
