import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAuthority, createScopeTest, findUnknownScope } from "../../../../src/core/check/scope-test.ts";
import type { Subnet } from "../../../../src/domain/address.ts";
import { toCidr } from "../../../../src/domain/cidr.ts";
import { parseIp } from "../../../../src/domain/ip-address.ts";
import { type Scope, type SubnetPick, WHOLE_SCOPE } from "../../../../src/domain/scope.ts";
import { checkOne } from "./check-fixture.ts";

/** Subnet id → what it is: 1 is a folder, 2 and 3 lie in it, 4 stands alone, 5 and 6 are each other's parent. */
const SUBNETS = new Map<number, Subnet>(
  [
    { id: 1, network: "0.0.0.0", prefixLength: null, sectionId: 1, vrfId: 0, parentId: 0 },
    { id: 2, network: "10.0.0.0", prefixLength: 24, sectionId: 1, vrfId: 0, parentId: 1 },
    { id: 3, network: "10.0.0.0", prefixLength: 25, sectionId: 1, vrfId: 7, parentId: 2 },
    { id: 4, network: "10.9.0.0", prefixLength: 24, sectionId: 2, vrfId: 0, parentId: 0 },
    { id: 5, network: "10.5.0.0", prefixLength: 24, sectionId: 2, vrfId: 0, parentId: 6 },
    { id: 6, network: "10.6.0.0", prefixLength: 24, sectionId: 2, vrfId: 0, parentId: 5 },
  ].map((subnet) => [subnet.id, { ...subnet, description: "" }]),
);
const SECTIONS = new Map([
  [1, "Servers"],
  [2, "Elsewhere"],
]);

function range(text: string): SubnetPick {
  const [network = "", length = ""] = text.split("/");
  const ip = parseIp(network);
  const cidr = ip === null ? null : toCidr(ip, Number(length));
  assert.ok(cidr !== null);
  return { kind: "range", range: cidr };
}

const id = (number: number): SubnetPick => ({ kind: "id", id: number });
const contextOf = (scope: Partial<Scope>) => ({
  scope: { ...WHOLE_SCOPE, ...scope },
  subnets: SUBNETS,
  sections: SECTIONS,
});

function isIn(scope: Partial<Scope>, subnetId: number, ip = "10.0.0.1"): boolean {
  return createScopeTest(contextOf(scope))({ subnetId }, parseIp(ip));
}

describe("the scope", () => {
  const cases: readonly (readonly [
    what: string,
    scope: Partial<Scope>,
    subnetId: number,
    ip: string,
    is: boolean,
  ])[] = [
    ["takes everything when nothing narrows it", {}, 99, "bad", true],
    ["takes a section by its name, in any case", { sections: ["servers"] }, 2, "10.0.0.1", true],
    ["takes a section by its id", { sections: ["1"] }, 2, "10.0.0.1", true],
    ["leaves another section out", { sections: ["Servers"] }, 4, "10.9.0.1", false],
    ["leaves a subnet that is not listed out of a section", { sections: ["Servers"] }, 99, "10.0.0.1", false],
    ["takes a VRF", { vrfs: [7] }, 3, "10.0.0.1", true],
    ["leaves another VRF out", { vrfs: [7] }, 2, "10.0.0.1", false],
    ["leaves a subnet that is not listed out of a VRF", { vrfs: [0] }, 99, "10.0.0.1", false],
    ["takes a subnet by its id", { subnets: [id(4)] }, 4, "10.9.0.1", true],
    ["takes what lies below a folder, at any depth", { subnets: [id(1)] }, 3, "10.0.0.1", true],
    ["does not take what lies above", { subnets: [id(3)] }, 2, "10.0.0.1", false],
    ["ends where subnets are each other's parents", { subnets: [id(4)] }, 5, "10.5.0.1", false],
    ["takes a range by the address of the row", { subnets: [range("10.0.0.0/25")] }, 2, "10.0.0.127", true],
    ["leaves out the other half of the subnet", { subnets: [range("10.0.0.0/25")] }, 2, "10.0.0.128", false],
    ["takes IPv6 ranges", { subnets: [range("2001:db8::/32")] }, 2, "2001:db8::1", true],
    ["has an address that cannot be read in no range", { subnets: [range("0.0.0.0/0")] }, 2, "bad", false],
    [
      "takes what one of several picks names",
      { subnets: [id(4), range("10.0.0.0/24")] },
      2,
      "10.0.0.1",
      true,
    ],
    ["leaves out an excluded subnet and what lies below", { excludeSubnets: [id(2)] }, 3, "10.0.0.1", false],
    ["leaves out an excluded range", { excludeSubnets: [range("10.0.0.0/30")] }, 2, "10.0.0.1", false],
    ["excludes even what is picked", { subnets: [id(1)], excludeSubnets: [id(3)] }, 3, "10.0.0.1", false],
    ["keeps what is not excluded", { excludeSubnets: [id(3)] }, 2, "10.0.0.200", true],
    ["asks that all of it fits", { sections: ["Servers"], subnets: [id(4)] }, 4, "10.9.0.1", false],
  ];
  for (const [what, scope, subnetId, ip, is] of cases)
    it(what, () => assert.equal(isIn(scope, subnetId, ip), is));

  const authority: readonly (readonly [what: string, scope: Partial<Scope>, ip: string, is: boolean])[] = [
    ["every subnet when nothing narrows it", {}, "10.9.0.1", true],
    ["no address outside the subnets", {}, "192.0.2.1", false],
    ["the subnets of a section", { sections: ["Elsewhere"] }, "10.9.0.1", true],
    ["not those of another", { sections: ["Elsewhere"] }, "10.0.0.1", false],
    ["a picked subnet", { subnets: [id(4)] }, "10.9.0.1", true],
    ["not the others", { subnets: [id(4)] }, "10.0.0.1", false],
    ["a picked range, within a subnet", { subnets: [range("10.0.0.0/30")] }, "10.0.0.1", true],
    ["not the rest of that subnet", { subnets: [range("10.0.0.0/30")] }, "10.0.0.4", false],
    ["not a picked range that no subnet covers", { subnets: [range("192.0.2.0/24")] }, "192.0.2.1", false],
    ["not an excluded range", { excludeSubnets: [range("10.0.0.128/25")] }, "10.0.0.200", false],
    [
      "what an excluded range leaves of a subnet",
      { excludeSubnets: [range("10.0.0.128/25")] },
      "10.0.0.1",
      true,
    ],
    ["not an excluded subnet", { excludeSubnets: [id(1)] }, "10.0.0.1", false],
  ];
  for (const [what, scope, ip, is] of authority)
    it(`claims authority over ${what}`, () => {
      const address = parseIp(ip);
      assert.ok(address !== null);
      assert.equal(createAuthority(contextOf(scope))(address), is);
    });

  it("that names what is not there is told of every word", () => {
    const words = {
      sections: ["Servres", "1", "elsewhere"],
      subnets: [id(4), id(44)],
      excludeSubnets: [id(45)],
      vrfs: [7, 8],
    };
    assert.deepEqual(
      findUnknownScope(contextOf(words)).map((finding) => `${finding.id}: ${finding.message}`),
      [
        "scope-unknown:sections:Servres: [phpipam] sections names Servres, which is not there: phpIPAM has Elsewhere, Servers",
        "scope-unknown:subnets:44: [phpipam] subnets names 44, which is not there: no subnet or folder has this id",
        "scope-unknown:exclude_subnets:45: [phpipam] exclude_subnets names 45, which is not there: no subnet or folder has this id",
        "scope-unknown:vrfs:8: [phpipam] vrfs names 8, which is not there: no subnet is in a VRF of this id",
      ],
    );
    const none = { ...contextOf({ sections: ["Servers"] }), sections: new Map<number, string>() };
    assert.match(findUnknownScope(none)[0]?.message ?? "", /phpIPAM has none/);
    assert.deepEqual(findUnknownScope(contextOf({})), []);
  });
});

describe("a row out of scope", () => {
  const scope = { ...WHOLE_SCOPE, vrfs: [7] };

  it("is frozen without any finding, and its address and name are still known", () => {
    const { checked, rules } = checkOne({ hostname: "bad_host.example.com" }, { scope });
    assert.deepEqual(rules, []);
    assert.deepEqual([checked.standing, checked.frozenBy], ["frozen", "scope"]);
    assert.deepEqual([checked.ip, checked.name], ["10.0.0.5", "bad_host.example.com."]);
  });

  it("is so whatever its tag", () => {
    assert.equal(checkOne({ tagId: 1 }, { scope }).checked.frozenBy, "scope");
    assert.equal(checkOne({ tagId: 1 }).checked.frozenBy, "tag");
  });
});
