import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findUnknownPolicies } from "../../../../src/core/check/row-policy.ts";
import type { AddressRow } from "../../../../src/domain/address.ts";
import { CONTEXT, checkOne, GOOD_ROW } from "./check-fixture.ts";

/** The fixture's subnets, all with a policy. */
function subnetsSaying(policyWord: string) {
  return new Map([...CONTEXT.subnets].map(([id, subnet]) => [id, { ...subnet, policyWord }]));
}

function told(row: Partial<AddressRow>, subnetWord = "") {
  const context = subnetWord === "" ? {} : { subnets: subnetsSaying(subnetWord) };
  const { checked, rules } = checkOne(row, context);
  return [checked.standing, checked.frozenBy, checked.noRecords, rules];
}

const BAD = "bad host!.example.com";

describe("the policy of a row", () => {
  const cases: readonly [says: string, row: Partial<AddressRow>, subnet: string, expected: unknown[]][] = [
    ["nothing: that of the configuration", {}, "", ["valid", null, undefined, []]],
    ["dns", { policyWord: "dns" }, "", ["valid", null, "ignore", []]],
    ["dns+create, in any case", { policyWord: " DNS+Create " }, "", ["valid", null, "create", []]],
    ["inventory: frozen", { policyWord: "inventory" }, "", ["frozen", "inventory", undefined, []]],
    ["ignore: frozen", { policyWord: "ignore" }, "", ["frozen", "ignore", undefined, []]],
    ["that of its subnet", {}, "dns+create", ["valid", null, "create", []]],
    ["its own before its subnet's", { policyWord: "dns" }, "ignore", ["valid", null, "ignore", []]],
    [
      "unknown: frozen and found",
      { policyWord: "ignor" },
      "",
      ["frozen", "inventory", undefined, ["policy-unknown"]],
    ],
    ["unknown at its subnet: frozen, and found there", {}, "ignor", ["frozen", "inventory", undefined, []]],
  ];
  for (const [says, row, subnet, expected] of cases)
    it(`may say ${says}`, () => {
      assert.deepEqual(told(row, subnet), expected);
    });

  it("inventory keeps the findings of the row, ignore has none", () => {
    const rules = (policyWord: string) => checkOne({ policyWord, hostname: BAD }).rules;
    assert.deepEqual(rules("inventory"), ["hostname-invalid"]);
    assert.deepEqual(rules("ignore"), []);
  });

  it("freezes a row whose hostname was emptied, so that nothing of it goes", () => {
    for (const policyWord of ["inventory", "ignore", "nonsense"])
      assert.equal(checkOne({ policyWord, hostname: "" }).checked.standing, "frozen");
  });

  it("is asked after scope and tag", () => {
    assert.equal(checkOne({ policyWord: "inventory", tagId: 1 }).checked.frozenBy, "tag");
  });

  it("that is unknown is told with the nearest word and with what happens", () => {
    const message = (policyWord: string) => checkOne({ policyWord }).findings[0]?.message ?? "";
    assert.match(message("ignor"), /"ignor" is none of .*; did you mean ignore\?; its records are left/);
    assert.match(message("dns-create"), /did you mean dns\+create\?/);
    assert.doesNotMatch(message("zzz"), /did you mean/);
    assert.match(
      checkOne({ policyWord: "zzz" }).findings[0]?.remedy ?? "",
      /write inventory, dns, dns\+create/,
    );
  });

  it("that is unknown counts for nothing while the rule is bypassed", () => {
    const { checked, rules } = checkOne({ policyWord: "ignor" }, { bypassed: new Set(["policy-unknown"]) });
    assert.deepEqual([checked.standing, rules], ["valid", []]);
  });

  it("that is unknown stands beside what else the row breaks", () => {
    const { rules } = checkOne({ policyWord: "ignor", hostname: BAD, mac: "x" });
    assert.deepEqual(rules.toSorted(), ["hostname-invalid", "mac-invalid", "policy-unknown"]);
  });
});

describe("a subnet whose policy is none", () => {
  it("has one finding, however many rows it has", () => {
    const subnets = subnetsSaying("inventroy");
    const findings = findUnknownPolicies({ subnets });
    assert.equal(findings.length, subnets.size);
    assert.match(findings[0]?.message ?? "", /^subnet .*\/\d+: the policy "inventroy"/);
    assert.equal(findings[0]?.addressId, null);
    const [[id, subnet] = []] = [...subnets];
    assert.ok(id !== undefined && subnet !== undefined);
    const folder = new Map([[id, { ...subnet, prefixLength: null }]]);
    assert.match(findUnknownPolicies({ subnets: folder })[0]?.message ?? "", /\/-: /);
  });

  it("and one that says a word, or nothing, none", () => {
    assert.deepEqual(findUnknownPolicies({ subnets: subnetsSaying("Dns") }), []);
    assert.deepEqual(findUnknownPolicies(CONTEXT), []);
  });

  it("passes its policy on as part of what decides about its rows", () => {
    const { checked } = checkOne(GOOD_ROW, { subnets: subnetsSaying("dns") });
    assert.equal(checked.subnetPolicy, "dns");
    assert.equal("subnetPolicy" in checkOne({ policyWord: "dns" }).checked, false);
  });
});
