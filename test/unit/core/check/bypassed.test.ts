import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AddressRow } from "../../../../src/domain/address.ts";
import { BYPASSABLE } from "../../../../src/domain/exceptions.ts";
import type { RuleId } from "../../../../src/domain/finding.ts";
import { CONTEXT, checkOne } from "./check-fixture.ts";

const strict = { policy: { ...CONTEXT.policy, zoneMatch: "strict" as const } };
const picky = { matchesPattern: () => false };
const tight = { maxLabelLength: 3 };

describe("a bypassed rule", () => {
  const cases: readonly (readonly [rule: RuleId, row: Partial<AddressRow>, context: object])[] = [
    ["hostname-invalid", { hostname: "-web.example.com" }, {}],
    ["hostname-underscore", { hostname: "web_1.example.com" }, {}],
    ["hostname-too-long", { hostname: "web1.example.com" }, tight],
    ["hostname-pattern", { hostname: "web1.example.com" }, picky],
    ["ip-outside-subnet", { ip: "10.0.1.5" }, {}],
    ["ip-network-or-broadcast", { ip: "10.0.0.255" }, {}],
    ["zone-not-strict", { hostname: "a.b.example.com" }, strict],
  ];
  for (const [rule, row, context] of cases)
    it(`lets a row through that breaks only ${rule}, and no row without it`, () => {
      const plain = checkOne(row, context);
      assert.deepEqual([plain.checked.standing, plain.rules.includes(rule)], ["frozen", true]);
      const others = new Set(BYPASSABLE.filter((each) => each !== rule && each !== "hostname-too-long"));
      const { checked, rules } = checkOne(row, { ...context, bypassed: new Set(plain.rules as RuleId[]) });
      assert.deepEqual([checked.standing, rules], ["valid", []]);
      assert.notEqual(checked.zone, null);
      if (plain.rules.length === 1)
        assert.equal(checkOne(row, { ...context, bypassed: others }).checked.standing, "frozen");
    });

  it("is all of those that can be bypassed", () => {
    assert.deepEqual(cases.map(([rule]) => rule).sort(), [...BYPASSABLE].sort());
  });

  it("does not help a row that breaks another, which is then all that is told", () => {
    const bypassed = new Set<RuleId>(["hostname-underscore"]);
    const { checked, rules } = checkOne({ hostname: "web_1.example.com", ip: "10.0.1.5" }, { bypassed });
    assert.deepEqual([checked.standing, rules], ["frozen", ["ip-outside-subnet"]]);
  });

  it("does not help a row that could not be served: the whole of it is told", () => {
    const bypassed = new Set<RuleId>(BYPASSABLE);
    const unreadable = checkOne({ hostname: "web!1.example.com" }, { bypassed });
    assert.deepEqual([unreadable.checked.standing, unreadable.rules], ["frozen", ["hostname-invalid"]]);
    const homeless = checkOne({ hostname: "web_1.example.org" }, { bypassed });
    assert.deepEqual(homeless.rules, ["hostname-underscore", "zone-missing"]);
    assert.deepEqual(checkOne({ ip: "10.0.0" }, { bypassed }).rules, ["ip-invalid"]);
  });

  it("lets an inventory entry be one", () => {
    const bypassed = new Set<RuleId>(["ip-outside-subnet"]);
    assert.equal(checkOne({ hostname: "", ip: "10.0.1.5" }, { bypassed }).checked.standing, "unnamed");
  });
});
