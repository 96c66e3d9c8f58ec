import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { address } from "../../../support/build-address.ts";
import { zone } from "../../../support/build-zone.ts";
import { expectFound, expectPlan, known } from "../../../support/expect-plan.ts";
import { edited, worldOf } from "../../../support/world-of.ts";

const ROW = address({ id: 1, ip: "10.0.0.5", hostname: "a" });
const OTHER = address({ id: 2, ip: "10.0.1.6", hostname: "other" });
const DNS = ["a A 10.0.0.5"];
const PTR = ["5 PTR a"];

for (const line of ["@ NS a", "@ MX 10 a", "_ldap._tcp SRV 0 0 389 a"])
  test(`the address of a name that ${line.split(" ")[1]} points to is not deleted with its row`, () => {
    const world = known(worldOf({ rows: [ROW, OTHER], dns: [...DNS, line], ptr: PTR }));
    const done = expectPlan({ ...world, rows: [OTHER] }, ["-5 PTR a"]);
    expectFound(done, "referenced-name 1");
    expectPlan({ ...world, rows: [{ ...ROW, hostname: "" }, OTHER] }, ["-5 PTR a"]);
    const parked = { ...world, policy: { ...world.policy, orphan: "disable" as const } };
    expectPlan({ ...parked, rows: [OTHER] }, ["5 PTR a > off"]);
  });

test("once nothing points to it any more, the address goes", () => {
  const world = known(worldOf({ rows: [ROW, OTHER], dns: [...DNS, "@ MX 10 a"], ptr: PTR }));
  const { next } = expectPlan({ ...world, rows: [OTHER] }, ["-5 PTR a"]);
  expectPlan(edited(next, "example.com.", DNS), ["-a A 10.0.0.5"]);
  expectPlan(edited(next, "example.com.", [...DNS, "@ MX 10 a off"]), ["-a A 10.0.0.5"]);
});

test("a replacement is allowed: the name keeps an address", () => {
  const world = known(worldOf({ rows: [ROW], dns: [...DNS, "@ MX 10 a"], ptr: PTR }));
  const moved = address({ id: 3, ip: "10.0.0.7", hostname: "a" });
  expectPlan({ ...world, rows: [moved] }, ["a A 10.0.0.5 > 10.0.0.7", "-5 PTR a", "+7 PTR a"]);
});

test("one of several addresses may go, the last of a family may not", () => {
  const second = address({ id: 3, ip: "10.0.0.6", hostname: "a" });
  const dns = ["a A 10.0.0.5", "a A 10.0.0.6", "a AAAA 2001:db8::5", "@ NS a"];
  const world = known(worldOf({ rows: [ROW, second], dns, ptr: ["5 PTR a", "6 PTR a"] }));
  expectPlan({ ...world, rows: [ROW] }, ["-a A 10.0.0.6", "-6 PTR a"]);
  expectPlan({ ...world, rows: [OTHER] }, ["-5 PTR a", "-6 PTR a"]);
});

test("a renamed row leaves the old name its address, and the new one comes", () => {
  const world = known(worldOf({ rows: [ROW], dns: [...DNS, "@ MX 10 a"], ptr: PTR }));
  const done = expectPlan({ ...world, rows: [{ ...ROW, hostname: "b.example.com" }] }, [
    "+b A 10.0.0.5",
    "5 PTR a > b",
  ]);
  expectFound(done, "referenced-name 1");
});

const APART = zone("other.test.", ["@ MX 10 a"]);

test("a zone that was not read in this cycle protects by what the ledger knows of it", () => {
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR, zones: [APART] }));
  const done = expectPlan({ ...world, rows: [OTHER] }, ["-5 PTR a"], { verifyAll: false });
  assert.deepEqual(done.read, ["0.0.10.in-addr.arpa.", "example.com."]);
  expectFound(done, "referenced-name 1");
});

test("a zone whose serial API edits do not move is read before a name is removed", () => {
  const still = zone("other.test.", [], { serialMoves: false });
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR, zones: [still] }));
  const pointed = edited(world, "other.test.", ["@ MX 10 a"]);
  const done = expectPlan({ ...pointed, rows: [OTHER] }, ["-5 PTR a"], { verifyAll: false });
  assert.ok(done.read.includes("other.test."));
  expectFound(done, "referenced-name 1");
});

test("a zone that somebody else wrote to is read again; what it points to now counts", () => {
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR, zones: [APART] }));
  expectPlan({ ...edited(world, "other.test.", []), rows: [OTHER] }, ["-a A 10.0.0.5", "-5 PTR a"], {
    verifyAll: false,
  });
});

test("a zone that cannot be read protects by what the ledger knows of it", () => {
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR, zones: [APART] }));
  const unreadable = [canonicalName("other.test")];
  expectFound(expectPlan({ ...world, unreadable, rows: [OTHER] }, ["-5 PTR a"]), "referenced-name 1");
});

test("a zone that was edited and cannot be read may point to any name, so no name loses its last address meanwhile", () => {
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR, zones: [zone("other.test.", [])] }));
  const unreadable = [canonicalName("other.test")];
  const pointed = { ...edited(world, "other.test.", ["@ MX 10 a"]), unreadable, rows: [OTHER] };
  const done = expectPlan(pointed, ["-5 PTR a"]);
  expectFound(done, "reference-unknown 1");
  expectFound(expectPlan({ ...done.next, unreadable: [] }, []), "referenced-name 1");
  const freed = edited({ ...done.next, unreadable: [] }, "other.test.", []);
  expectPlan(freed, ["-a A 10.0.0.5"]);
});

test("a zone that was never read protects every name until it can be", () => {
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR }));
  const appeared = { ...world, zones: [...world.zones, APART], unreadable: [canonicalName("other.test")] };
  expectFound(expectPlan({ ...appeared, rows: [OTHER] }, ["-5 PTR a"]), "reference-unknown 1");
});

test("a zone that nobody edited holds nothing up, however long it cannot be read", () => {
  const apart = zone("other.test.", ["@ MX 10 other"]);
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR, zones: [apart] }));
  const unreadable = { ...world, unreadable: [canonicalName("other.test")] };
  const { next } = expectPlan(expectPlan(unreadable, []).next, []);
  expectPlan({ ...next, rows: [OTHER] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("a zone whose serial proves nothing protects every name while it cannot be read", () => {
  const still = zone("other.test.", [], { serialMoves: false });
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR, zones: [still] }));
  const unreadable = [canonicalName("other.test")];
  expectFound(expectPlan({ ...world, unreadable, rows: [OTHER] }, ["-5 PTR a"]), "reference-unknown 1");
});

test("a zone that is not managed protects nothing", () => {
  const zones = [{ ...APART, managed: false }];
  const world = known(worldOf({ rows: [ROW, OTHER], dns: DNS, ptr: PTR, zones }));
  expectPlan({ ...world, rows: [OTHER] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("mismatch = delete leaves a stale address that something points to", () => {
  const world = worldOf({ rows: [ROW], dns: ["a A 10.0.0.99", "@ NS a"], policy: { mismatch: "delete" } });
  expectFound(expectPlan(world, []), "referenced-name 1");
  expectPlan({ ...world, policy: { ...world.policy, mismatch: "repair" } }, [
    "a A 10.0.0.99 > 10.0.0.5",
    "+5 PTR a",
  ]);
});
