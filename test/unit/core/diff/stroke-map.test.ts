import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stroke } from "../../../../src/core/diff/stroke.ts";
import { StrokeMap } from "../../../../src/core/diff/stroke-map.ts";
import type { Fqdn } from "../../../../src/domain/dns-name.ts";

const subject = { addressId: 1, ip: "10.0.0.1", hostname: "a.example.com" };

function stroke(name: string, content: string, reason = "first"): Stroke {
  const value = {
    zone: "example.com." as Fqdn,
    name: `${name}.example.com.` as Fqdn,
    type: "A" as const,
    content,
  };
  return { value, rule: "follow-row", reason, subject };
}

const told = (map: StrokeMap) =>
  [...map.strokes()].map(({ value, reason }) => `${value.name} ${value.content} ${reason}`);

test("the first stroke on a value stays, and values of one name are kept apart", () => {
  const map = new StrokeMap();
  assert.equal(map.isEmpty, true);
  for (const each of [stroke("a", "10.0.0.1"), stroke("a", "10.0.0.2"), stroke("a", "10.0.0.1", "second")])
    map.add(each);
  assert.deepEqual(told(map), ["a.example.com. 10.0.0.1 first", "a.example.com. 10.0.0.2 first"]);
  assert.equal(map.isEmpty, false);
  const { value } = stroke("a", "10.0.0.1");
  assert.equal(map.has(value), true);
  assert.equal(map.has({ ...value, type: "AAAA" }), false);
  assert.equal(map.has({ ...value, content: "10.0.0.3" }), false);
});

test("a stroke that is taken back leaves those beside it, and nothing where it was the only one", () => {
  const map = new StrokeMap();
  map.add(stroke("a", "10.0.0.1"));
  map.add(stroke("a", "10.0.0.2"));
  map.delete(stroke("b", "10.0.0.1").value);
  map.delete(stroke("a", "10.0.0.1").value);
  assert.deepEqual(told(map), ["a.example.com. 10.0.0.2 first"]);
  map.delete(stroke("a", "10.0.0.2").value);
  assert.equal(map.isEmpty, true);
  assert.deepEqual(map.at("a.example.com."), []);
});
