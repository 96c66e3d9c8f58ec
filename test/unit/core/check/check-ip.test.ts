import assert from "node:assert/strict";
import { test } from "node:test";
import { checkOne, subnet } from "./check-fixture.ts";

const READ: readonly (readonly [typed: string, canonical: string])[] = [
  ["10.0.0.5", "10.0.0.5"],
  [" 10.0.0.5\n", "10.0.0.5"],
];

for (const [typed, canonical] of READ)
  test(`reads the address ${JSON.stringify(typed)}`, () => {
    const { checked, rules } = checkOne({ ip: typed });
    assert.deepEqual([checked.ip, checked.standing, rules], [canonical, "valid", []]);
  });

for (const typed of [
  "",
  "10.0.0",
  "10.0.0.256",
  "010.0.0.5",
  "10.0.0.5/24",
  "host",
  "::ffff:10.0.0.5",
  "1::2::3",
])
  test(`"${typed}" is no address and freezes the row`, () => {
    const { checked, rules, findings } = checkOne({ ip: typed });
    assert.deepEqual([checked.ip, checked.standing, rules], [null, "frozen", ["ip-invalid"]]);
    assert.ok(findings[0]?.message.includes(typed));
  });

test("tells how a disguised IPv4 address is written", () =>
  assert.match(checkOne({ ip: "::ffff:a00:5" }).findings[0]?.remedy ?? "", /write it as 10\.0\.0\.5/));

const BORDERS: readonly (readonly [cidr: string, ip: string, rule: string | null])[] = [
  ["10.0.0.0/24", "10.0.0.0", "ip-network-or-broadcast"],
  ["10.0.0.0/24", "10.0.0.1", null],
  ["10.0.0.0/24", "10.0.0.254", null],
  ["10.0.0.0/24", "10.0.0.255", "ip-network-or-broadcast"],
  ["10.0.0.0/24", "9.255.255.255", "ip-outside-subnet"],
  ["10.0.0.0/24", "10.0.1.0", "ip-outside-subnet"],
  ["10.0.0.0/24", "2001:db8::1", "ip-outside-subnet"],
  ["10.0.0.0/23", "10.0.0.255", null],
  ["10.0.0.0/23", "10.0.1.0", null],
  ["10.0.0.77/24", "10.0.0.5", null],
  ["10.0.0.4/30", "10.0.0.4", "ip-network-or-broadcast"],
  ["10.0.0.4/30", "10.0.0.5", null],
  ["10.0.0.4/30", "10.0.0.6", null],
  ["10.0.0.4/30", "10.0.0.7", "ip-network-or-broadcast"],
  ["10.0.0.4/30", "10.0.0.8", "ip-outside-subnet"],
  ["10.0.0.4/31", "10.0.0.3", "ip-outside-subnet"],
  ["10.0.0.4/31", "10.0.0.4", null],
  ["10.0.0.4/31", "10.0.0.5", null],
  ["10.0.0.4/31", "10.0.0.6", "ip-outside-subnet"],
  ["10.0.0.4/32", "10.0.0.4", null],
  ["10.0.0.4/32", "10.0.0.5", "ip-outside-subnet"],
  ["0.0.0.0/0", "255.255.255.254", null],
  ["0.0.0.0/0", "255.255.255.255", "ip-network-or-broadcast"],
  ["2001:db8::/64", "2001:db8::", null],
  ["2001:db8::/64", "2001:DB8:0:0:FFFF:FFFF:FFFF:FFFF", null],
  ["2001:db8::/64", "2001:db8:0:1::", "ip-outside-subnet"],
  ["2001:db8::/64", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "ip-outside-subnet"],
  ["2001:db8::/64", "10.0.0.5", "ip-outside-subnet"],
  ["2001:db8::1/128", "2001:db8::1", null],
  ["2001:db8::1/128", "2001:db8::2", "ip-outside-subnet"],
];

for (const [cidr, ip, rule] of BORDERS)
  test(`${ip} in ${cidr} ${rule === null ? "is fine" : `breaks ${rule}`}`, () => {
    const [network = "", prefix] = cidr.split("/");
    const { checked, rules } = checkOne(
      { ip },
      { subnets: new Map([[10, subnet(10, network, Number(prefix))]]) },
    );
    assert.deepEqual(rules, rule === null ? [] : [rule]);
    assert.equal(checked.standing, rule === null ? "valid" : "frozen");
    assert.equal(checked.ip, ip.toLowerCase().replace("0:0:ffff", ":ffff"));
  });

test("says which range was broken and what lies in it", () => {
  const described = { ...subnet(10, "10.0.0.0", 24), description: "Building B" };
  const outside = checkOne({ ip: "10.0.1.5" }, { subnets: new Map([[10, described]]) }).findings[0];
  assert.equal(outside?.message, '10.0.1.5 lies outside its subnet 10.0.0.0/24 "Building B"');
  const network = checkOne({ ip: "10.0.0.0" }).findings[0];
  assert.equal(network?.message, "10.0.0.0 is the network address of 10.0.0.0/24");
  assert.equal(network?.remedy, "give the host an address from 10.0.0.1 to 10.0.0.254");
});

const WITHOUT_RANGE = [
  ["a folder", new Map([[10, subnet(10, "0.0.0.0", null)]])],
  ["an unknown subnet", new Map()],
  ["a subnet whose network cannot be read", new Map([[10, subnet(10, "?", 24)]])],
  ["a subnet whose prefix length cannot be", new Map([[10, subnet(10, "10.0.0.0", 33)]])],
] as const;

for (const [what, subnets] of WITHOUT_RANGE)
  test(`asks nothing of the range of ${what}`, () =>
    assert.deepEqual(checkOne({ ip: "192.0.2.0" }, { subnets }).rules, []));
