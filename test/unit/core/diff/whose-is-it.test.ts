import assert from "node:assert/strict";
import { test } from "node:test";
import type { AddressRow } from "../../../../src/domain/address.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { address, TAG } from "../../../support/build-address.ts";
import { zone } from "../../../support/build-zone.ts";
import { expectFound, expectPlan, known } from "../../../support/expect-plan.ts";
import { cycle } from "../../../support/world-cycle.ts";
import { edited, REVERSE, type World, type WorldDraft, worldOf } from "../../../support/world-of.ts";

const A5 = address({ id: 1, ip: "10.0.0.5", hostname: "a" });

function ownersIn({ ledger }: World): readonly string[] {
  return [...ledger.owned].map(([key, value]) => `${key.split(" ")[1]} ${value.rowId} ${value.how}`).sort();
}

test("live values that a row wants are adopted for it, one by one", () => {
  assert.deepEqual(ownersIn(known(worldOf({ rows: [A5], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"] }))), [
    "A 1 adopted",
    "PTR 1 adopted",
  ]);
  const { next } = expectPlan(worldOf({ rows: [A5], dns: ["a A 10.0.0.5"] }), ["+5 PTR a"]);
  assert.deepEqual(ownersIn(next), ["A 1 adopted", "PTR 1 written"]);
});

test("winner and loser of a duplicate both have their live values adopted", () => {
  const rows = [A5, address({ id: 2, ip: "10.0.0.6", hostname: "a" })];
  const { next } = expectPlan(
    worldOf({ rows, dns: ["a A 10.0.0.5", "a A 10.0.0.6"], ptr: ["5 PTR a", "6 PTR a"] }),
    [],
  );
  assert.deepEqual(ownersIn(next), ["A 1 adopted", "A 2 adopted", "PTR 1 adopted", "PTR 2 adopted"]);
});

test("a foreign, a disabled and a removed value are not adopted", () => {
  const draft = { rows: [A5], policy: { mismatch: "report", ptrOnly: "ignore" } as const };
  assert.deepEqual(ownersIn(known(worldOf({ ...draft, dns: ["a A 192.0.2.1"] }))), []);
  assert.deepEqual(ownersIn(known(worldOf({ ...draft, dns: ["a A 10.0.0.5 off"] }))), []);
  assert.deepEqual(ownersIn(expectPlan(worldOf({ rows: [A5], ptr: ["5 PTR a"] }), ["-5 PTR a"]).next), []);
});

test("a frozen row with PTRignore protects its PTR and does not make it PPHOOK's", () => {
  const rows = [{ ...A5, ptrIgnore: true }];
  const world = known(worldOf({ rows, dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"] }));
  const offline = known({ ...world, rows: rows.map((row) => ({ ...row, tagId: TAG.offline })) });
  expectPlan({ ...offline, rows }, []);
});

test("a value somebody re-enabled or wrote again is adopted in the same cycle that lets go of it", () => {
  const world = known(worldOf({ rows: [A5], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"] }));
  const gone = expectPlan(edited(world, "example.com.", []), ["-5 PTR a"]).next;
  const back = expectPlan(edited(gone, "example.com.", ["a A 10.0.0.5"]), ["+5 PTR a"], {
    verifyAll: false,
  }).next;
  assert.deepEqual(ownersIn(back), ["A 1 adopted", "PTR 1 written"]);
});

const KEEPS: readonly (readonly [why: string, draft: WorldDraft, found: string | null])[] = [
  ["the target gives back the address", { dns: ["b A 10.0.0.5"] }, "ptr-other-name 1"],
  ["the target is a CNAME to the name", { dns: ["b CNAME a"] }, "ptr-other-name 1"],
  ["the target is a CNAME chain to it", { dns: ["b CNAME c", "c CNAME d", "d A 10.0.0.5"] }, null],
  [
    "a wildcard over the target gives back the address",
    { dns: ["*.w A 10.0.0.5"], ptr: ["5 PTR b.w"] },
    null,
  ],
  ["a wildcard over the target is a CNAME to the name", { dns: ["*.w CNAME a"], ptr: ["5 PTR x.y.w"] }, null],
  ["a LUA record answers for the target", { dns: ["b LUA A \"pickrandom({'10.0.0.5'})\""] }, null],
  ["an ALIAS answers for the target", { dns: ["b ALIAS b.example.net."] }, null],
  ["the target is below a delegation", { dns: ["d NS ns.example.net."], ptr: ["5 PTR b.d"] }, null],
  ["the target is below a DNAME", { dns: ["d DNAME example.net."], ptr: ["5 PTR b.d"] }, null],
  ["the CNAMEs of the target go round in circles", { dns: ["b CNAME c", "c CNAME b"] }, null],
  ["the target lies outside the managed zones", { ptr: ["5 PTR b.example.net."] }, "foreign-ptr 1"],
  ["its CNAME leaves the managed zones", { dns: ["b CNAME b.example.net."] }, "foreign-ptr 1"],
];

for (const [why, draft, found] of KEEPS)
  test(`the PTR of another name stays when ${why}`, () => {
    const { dns = [], ptr = ["5 PTR b"] } = draft;
    const done = expectPlan(worldOf({ rows: [A5], dns: ["a A 10.0.0.5", ...dns], ptr }), []);
    if (found !== null) expectFound(done, found);
  });

test("the PTR of another name goes when a CNAME, a wildcard or nothing leads elsewhere", () => {
  for (const dns of [
    ["b CNAME c", "c A 10.0.0.9"],
    ["b A 10.0.0.9"],
    ["* A 10.0.0.9"],
    ["b A 10.0.0.5 off"],
    [],
  ])
    expectPlan(worldOf({ rows: [A5], dns: ["a A 10.0.0.5", ...dns], ptr: ["5 PTR b"] }), ["5 PTR b > a"]);
});

test("the PTR of another name stays when its target's zone cannot be read", () => {
  const zones = [zone("sub.example.com.", ["b A 10.0.0.9"])];
  const world = worldOf({ rows: [A5], dns: ["a A 10.0.0.5"], ptr: ["5 PTR b.sub"], zones });
  expectPlan({ ...world, unreadable: [canonicalName("sub.example.com")] }, []);
  expectPlan(world, ["5 PTR b.sub > a"]);
});

test("a PTR into a zone that is listed and not managed is reported and stays", () => {
  const zones = [zone("away.test.", ["b A 10.0.0.9"], { kind: "Slave", managed: false })];
  const world = worldOf({ rows: [A5], dns: ["a A 10.0.0.5"], ptr: ["5 PTR b.away.test."], zones });
  expectFound(expectPlan(world, []), "foreign-ptr 1");
});

test("a PTR outside the managed zones is reported and stays for a row without address record too", () => {
  expectFound(expectPlan(worldOf({ rows: [A5], ptr: ["5 PTR b.example.net."] }), []), "foreign-ptr 1");
});

test("a PTR that another row wants stays, whether that row is valid, frozen or baseline", () => {
  const others: readonly Partial<AddressRow>[] = [{}, { tagId: TAG.offline }, { editDate: null }];
  for (const other of others) {
    const rows = [A5, address({ id: 2, subnetId: 13, ip: "10.0.0.5", hostname: "b", ...other })];
    const policy = { ptrOnly: "ignore" } as const;
    expectPlan(worldOf({ rows, dns: ["a A 10.0.0.5"], ptr: ["5 PTR b"], policy }), []);
  }
});

test("a PTR owned for a row that froze stays although a valid row bears the address", () => {
  const b = address({ id: 2, ip: "10.0.0.5", hostname: "b" });
  const world = known(worldOf({ rows: [b], dns: ["b A 10.0.0.5"], ptr: ["5 PTR b"] }));
  const typo = { ...b, hostname: "b!.example.com" };
  const claimant = address({ id: 3, subnetId: 13, ip: "10.0.0.5", hostname: "a" });
  const dns = ["a A 10.0.0.5"];
  expectPlan({ ...edited(world, "example.com.", dns), rows: [typo, claimant] }, []);
});

test("a PTR that a frozen row owns stays although a valid row of that very name has no address record", () => {
  const offline = address({ id: 1, ip: "10.0.0.5", hostname: "a", tagId: TAG.offline });
  const world = known(worldOf({ rows: [offline], ptr: ["5 PTR a"] }));
  const rows = [
    { ...offline, tagId: TAG.used, hostname: "a.elsewhere.test" },
    { ...A5, id: 2, subnetId: 13 },
  ];
  expectPlan({ ...world, rows }, []);
});

test("a stale value is one that points into a subnet at an address no row holds, frozen and unnamed rows included", () => {
  const held = [
    address({ id: 2, ip: "10.0.0.9" }),
    address({ id: 2, ip: "10.0.0.9", hostname: "x", tagId: TAG.offline }),
    address({ id: 2, ip: "10.0.0.9", hostname: "not a name" }),
  ];
  for (const row of held)
    expectFound(expectPlan(worldOf({ rows: [A5, row], dns: ["a A 10.0.0.9"] }), []), "foreign-record 1");
  expectPlan(worldOf({ rows: [A5], dns: ["a A 10.0.0.9"] }), ["a A 10.0.0.9 > 10.0.0.5", "+5 PTR a"]);
});

test("a subnet of prefix length 0 makes nothing stale", () => {
  const world = worldOf({ rows: [A5], dns: ["a A 203.0.113.7"] });
  const internet = {
    id: 99,
    network: "0.0.0.0",
    prefixLength: 0,
    sectionId: 1,
    vrfId: 0,
    parentId: 0,
    description: "",
  };
  expectFound(
    expectPlan({ ...world, subnets: new Map([...world.subnets, [99, internet]]) }, []),
    "foreign-record 1",
  );
});

test("a disabled sibling survives the repair of a stale value", () => {
  const done = expectPlan(worldOf({ rows: [A5], dns: ["a A 10.0.0.9", "a A 192.0.2.1 off"] }), [
    "a A 10.0.0.9 > 10.0.0.5",
    "+5 PTR a",
  ]);
  const rrset = done.next.zones[0]?.content.rrsets.get(canonicalName("a.example.com"))?.[0];
  assert.deepEqual(rrset?.values, [
    { content: "192.0.2.1", disabled: true },
    { content: "10.0.0.5", disabled: false },
  ]);
});

test("a zone that cannot be read freezes its rows, forward or reverse; the others go on", () => {
  const rows = [A5, address({ id: 2, ip: "10.0.1.6", hostname: "b" })];
  const zones = [zone("1.0.10.in-addr.arpa.", [])];
  const world = worldOf({ rows, dns: ["a A 10.0.0.5", "b A 10.0.1.6"], zones });
  const done = expectPlan({ ...world, unreadable: [canonicalName(REVERSE)] }, [
    "+6.1.0.10.in-addr.arpa. PTR b",
  ]);
  expectFound(done, "zone-unreadable 1");
  expectFound(expectPlan({ ...world, unreadable: [canonicalName("example.com")] }, []), "zone-unreadable 2");
});

test("a row whose hostname was emptied waits while the zone of its address cannot be read", () => {
  const world = known(worldOf({ rows: [A5], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"] }));
  const emptied = { ...world, rows: [{ ...A5, hostname: "" }] };
  const { next } = expectPlan({ ...emptied, unreadable: [canonicalName(REVERSE)] }, []);
  expectPlan({ ...next, unreadable: [] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("an owned value below a zone that was cut closer is let go, and what the new zone says counts", () => {
  const row = address({ id: 1, ip: "10.0.0.5", hostname: "a.sub" });
  const world = known(worldOf({ rows: [row], dns: ["a.sub A 10.0.0.5"], ptr: ["5 PTR a.sub"] }));
  const cut = { ...world, zones: [...world.zones, zone("sub.example.com.", ["a A 10.0.0.5"])] };
  const { next } = expectPlan(cut, []);
  const owned = [...next.ledger.owned.values()].find((value) => value.type === "A");
  assert.equal(owned?.zone, "sub.example.com.");
  expectPlan({ ...next, rows: [address({ id: 9, ip: "10.0.0.50" })] }, ["-a.sub A 10.0.0.5", "-5 PTR a.sub"]);
});

test("owned values in a zone that was excluded and taken away are forgotten, and asked for no more", () => {
  const row = address({ id: 1, ip: "10.0.0.5", hostname: "a.sub" });
  const sub = zone("sub.example.com.", ["a A 10.0.0.5"]);
  const world = known(worldOf({ rows: [row], ptr: ["5 PTR a.sub"], zones: [sub] }));
  const excluded = { ...world, excluded: ["sub.example.com."] };
  const left = { ...excluded, zones: world.zones.filter((it) => it.name !== sub.name) };
  const done = cycle(left);
  assert.deepEqual(
    done.plan,
    ["-5 PTR a.sub"],
    "the closest zone is example.com now, without address record",
  );
  assert.equal(done.next.ledger.owned.size, 0);
});

test("a zone closer than the managed one that is not managed protects what lies in it", () => {
  const row = address({ id: 1, ip: "10.0.0.5", hostname: "a.sub" });
  const world = known(worldOf({ rows: [row], dns: ["a.sub A 10.0.0.5"], ptr: ["5 PTR a.sub"] }));
  const slave = zone("sub.example.com.", ["a A 10.0.0.5"], { kind: "Slave", managed: false });
  expectFound(expectPlan({ ...world, zones: [...world.zones, slave] }, []), "zone-unmanaged 1");
});
