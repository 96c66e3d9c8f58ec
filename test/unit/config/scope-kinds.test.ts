import assert from "node:assert/strict";
import { test } from "node:test";
import { subnetPicks, vrfIds } from "../../../src/config/scope-kinds.ts";

test("subnets are ranges and ids, in one list", () => {
  const reading = subnetPicks.read("10.0.0.0/8, 12\n2001:db8::/32");
  assert.ok("value" in reading);
  assert.deepEqual(
    reading.value.map((pick) => (pick.kind === "id" ? pick.id : pick.range.prefixLength)),
    [8, 12, 32],
  );
  assert.deepEqual(subnetPicks.read(""), { value: [] });
});

for (const text of ["10.0.0.0", "10.0.0.0/33", "10.0.0/24", "Servers", "10.0.0.0/8;12", "-1"])
  test(`what is neither a range nor an id is refused: ${text}`, () =>
    assert.deepEqual(subnetPicks.read(text), {
      expected: "ranges such as 10.0.0.0/8, or ids of subnets, separated by commas",
    }));

test("VRFs are ids", () => {
  assert.deepEqual(vrfIds.read("0, 3"), { value: [0, 3] });
  assert.ok("expected" in vrfIds.read("customers"));
});
