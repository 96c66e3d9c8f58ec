import assert from "node:assert/strict";
import { test } from "node:test";
import { createReverseLocator } from "../../../../src/core/derive/closest-reverse-zone.ts";
import { type IpAddress, parseIp } from "../../../../src/domain/ip-address.ts";
import { indexZones } from "../../../../src/domain/zone.ts";
import { address } from "../../../support/build-address.ts";
import { zone } from "../../../support/build-zone.ts";
import { expectPlan } from "../../../support/expect-plan.ts";
import { worldOf } from "../../../support/world-of.ts";

function locate(names: readonly string[], ip: string): string | null {
  const find = createReverseLocator(indexZones(names.map((name) => zone(name, []))));
  const place = find(parseIp(ip) ?? ("" as IpAddress));
  return place === null ? null : `${place.name} in ${place.zone.name}`;
}

const PLACES: readonly (readonly [zones: readonly string[], ip: string, place: string | null])[] = [
  [["10.in-addr.arpa."], "10.1.2.3", "3.2.1.10.in-addr.arpa. in 10.in-addr.arpa."],
  [["1.10.in-addr.arpa.", "10.in-addr.arpa."], "10.1.2.3", "3.2.1.10.in-addr.arpa. in 1.10.in-addr.arpa."],
  [
    ["2.1.10.in-addr.arpa.", "1.10.in-addr.arpa."],
    "10.1.2.3",
    "3.2.1.10.in-addr.arpa. in 2.1.10.in-addr.arpa.",
  ],
  [["1.10.in-addr.arpa."], "10.11.2.3", null],
  [["0.10.in-addr.arpa."], "110.0.0.3", null],
  [["in-addr.arpa."], "192.0.2.1", "1.2.0.192.in-addr.arpa. in in-addr.arpa."],
  [["."], "192.0.2.1", "1.2.0.192.in-addr.arpa. in ."],
  [[], "10.1.2.3", null],
  [["3.2.1.10.in-addr.arpa.", "2.1.10.in-addr.arpa."], "10.1.2.3", null],
  [["ip6.arpa."], "2001:db8::1", `1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa. in ip6.arpa.`],
  [["2.ip6.arpa."], "2001:db8::1", `1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa. in 2.ip6.arpa.`],
  [
    ["1.0.0.2.ip6.arpa.", "0.8.b.d.0.1.0.0.2.ip6.arpa.", "8.b.d.0.1.0.0.2.ip6.arpa."],
    "2001:db8::1",
    `1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa. in 0.8.b.d.0.1.0.0.2.ip6.arpa.`,
  ],
  [
    [`${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa.`],
    "2001:db8::1",
    `1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa. in ${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa.`,
  ],
  [["8.b.d.0.1.0.0.2.ip6.arpa."], "2001:db9::1", null],
];

for (const [zones, ip, place] of PLACES)
  test(`of ${zones.join(" ") || "no zone"}, the reverse place of ${ip} is ${place ?? "nowhere"}`, () => {
    assert.equal(locate(zones, ip), place);
    assert.equal(locate(zones.toReversed(), ip), place);
  });

for (const spelling of ["0/25", "0-25", "0_25", "0-127"])
  test(`a classless zone spelt ${spelling} holds the addresses 0 to 127 of its network, and no other`, () => {
    const classless = `${spelling}.2.1.10.in-addr.arpa.`;
    const zones = [classless, "2.1.10.in-addr.arpa."];
    assert.equal(locate(zones, "10.1.2.0"), `0.${classless} in ${classless}`);
    assert.equal(locate(zones, "10.1.2.127"), `127.${classless} in ${classless}`);
    assert.equal(locate(zones, "10.1.2.128"), "128.2.1.10.in-addr.arpa. in 2.1.10.in-addr.arpa.");
    assert.equal(locate([classless], "10.1.3.5"), null);
    assert.equal(locate([classless], "10.1.2.200"), null);
  });

test("of overlapping classless zones the narrowest counts, and of equal ones always the same", () => {
  const zones = ["0/25", "0/26", "64/26", "0-31"].map((label) => `${label}.2.1.10.in-addr.arpa.`);
  const zoneOf = (ip: string, among = zones) => locate(among, ip)?.split(" in ")[1]?.split(".")[0];
  for (const order of [zones, zones.toReversed()]) {
    assert.equal(zoneOf("10.1.2.5", order), "0-31");
    assert.equal(zoneOf("10.1.2.40", order), "0/26");
    assert.equal(zoneOf("10.1.2.100", order), "64/26");
  }
  const twins = ["0/25.2.1.10.in-addr.arpa.", "0-127.2.1.10.in-addr.arpa."];
  assert.equal(zoneOf("10.1.2.5", twins), zoneOf("10.1.2.5", twins.toReversed()));
});

test("a label that is no range is an ordinary name, not a classless zone", () => {
  for (const label of ["5", "lab", "3/25", "0/24", "0/33", "10-20", "300/25"])
    assert.equal(
      locate([`${label}.9.1.10.in-addr.arpa.`, "9.1.10.in-addr.arpa."], "10.1.9.15"),
      "15.9.1.10.in-addr.arpa. in 9.1.10.in-addr.arpa.",
    );
});

test("a classless zone of a larger network is none: RFC 2317 divides the last octet only", () => {
  assert.equal(locate(["0/25.1.10.in-addr.arpa."], "10.1.2.5"), null);
});

test("a PTR is written into the classless zone, forward zone first", () => {
  const zones = [zone("0/25.0.0.10.in-addr.arpa.", [])];
  const rows = [
    address({ ip: "10.0.0.5", hostname: "a" }),
    address({ id: 2, ip: "10.0.0.200", hostname: "b" }),
  ];
  expectPlan(worldOf({ rows, dns: ["a A 10.0.0.5", "b A 10.0.0.200"], zones }), [
    "+5.0/25 PTR a",
    "+200 PTR b",
  ]);
});

test("a narrower classless zone that is not managed takes the address away from the managed one", () => {
  const zones = [zone("0/25.0.0.10.in-addr.arpa.", [], { managed: false, kind: "Slave" })];
  const rows = [address({ ip: "10.0.0.5", hostname: "a" })];
  const done = expectPlan(worldOf({ rows, dns: ["a A 10.0.0.5"], ptr: ["5 PTR gone"], zones }), []);
  assert.ok(done.found.includes("reverse-zone-missing 1"));
});
