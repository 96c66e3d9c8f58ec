import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { address } from "../../../support/build-address.ts";
import { zone } from "../../../support/build-zone.ts";
import { expectFound, expectPlan, known } from "../../../support/expect-plan.ts";
import { cycle } from "../../../support/world-cycle.ts";
import { edited, REVERSE, type WorldDraft, worldOf } from "../../../support/world-of.ts";

const ROW = address({ id: 1, ip: "10.0.0.5", hostname: "a.d" });
const EAGER = { noRecords: "create", foreign: "take_over" } as const;

const SERVED: readonly (readonly [how: string, draft: WorldDraft])[] = [
  ["a CNAME", { dns: ["a.d CNAME b"] }],
  ["an ALIAS", { dns: ["a.d ALIAS b.example.net."] }],
  ["an ALIAS beside an address", { dns: ["a.d ALIAS b.example.net.", "a.d A 10.0.0.99"] }],
  ["a LUA record", { dns: ["a.d LUA A \"ifportup(443, {'10.0.0.5'})\"", "a.d A 10.0.0.99"] }],
  ["a DNAME at it", { dns: ["a.d DNAME example.net.", "a.d A 10.0.0.99"] }],
  ["a DNAME above", { dns: ["d DNAME example.net.", "a.d A 10.0.0.99"] }],
  ["a delegation above", { dns: ["d NS ns.example.net.", "a.d A 10.0.0.99"] }],
  ["a delegation of itself", { dns: ["a.d NS ns.example.net."] }],
  ["a wildcard", { dns: ["* A 10.0.0.99"] }],
  ["a closer wildcard", { dns: ["*.d TXT x", "d TXT y"] }],
  ["a wildcard over an empty non-terminal's child", { dns: ["*.d A 10.0.0.99", "x.y.d A 10.0.0.98"] }],
];

for (const [how, draft] of SERVED)
  test(`nothing is made, changed or removed where ${how} serves the name, nor at its reverse name`, () => {
    for (const ptr of [[], ["5 PTR a.d"], ["5 PTR gone"]]) {
      const done = expectPlan(worldOf({ rows: [ROW], ptr, policy: EAGER, ...draft }), []);
      expectFound(done, "served-otherwise 1");
    }
  });

for (const [how, draft] of SERVED.filter((each) => !each[0].includes("wildcard")))
  test(`owned records stay when ${how} comes to serve the name`, () => {
    const world = known(worldOf({ rows: [ROW], dns: ["a.d A 10.0.0.5"], ptr: ["5 PTR a.d"] }));
    const dns = ["a.d A 10.0.0.5", ...(draft.dns ?? []).filter((line) => !line.startsWith("a.d A "))];
    const changed = edited(world, "example.com.", dns);
    const other = address({ id: 2, ip: "10.0.0.50", hostname: "other" });
    expectFound(expectPlan({ ...changed, rows: [ROW, other] }, []), "served-otherwise 1");
    const gone = expectPlan({ ...changed, rows: [other] }, ["-5 PTR a.d"]);
    expectFound(gone, "orphan 1");
    const renamed = { ...ROW, hostname: "new.example.com" };
    const moved = cycle({ ...changed, rows: [renamed, other] });
    expectFound(moved, "served-otherwise 1");
    assert.ok(!moved.plan.some((line) => line.startsWith("-a.d")), moved.plan.join());
  });

test("a presigned zone is left alone, forward or reverse", () => {
  for (const presigned of ["example.com.", REVERSE]) {
    const traits = (name: string) => ({ presigned: name === presigned });
    const zones = [
      zone("example.com.", ["a.d A 10.0.0.5"], traits("example.com.")),
      zone(REVERSE, presigned === REVERSE ? ["5 PTR gone"] : [], traits(REVERSE)),
    ];
    expectFound(expectPlan(worldOf({ rows: [ROW], zones }), []), "served-otherwise 1");
  }
});

test("a reverse name that a CNAME delegates after RFC 2317 is left to that", () => {
  const ptr = ["5 CNAME 5.0/25.0.0.10.in-addr.arpa."];
  const world = worldOf({ rows: [ROW], dns: ["a.d A 10.0.0.5"], ptr });
  expectFound(expectPlan(world, []), "served-otherwise 1");
});

test("a wildcard in the reverse zone answers for the address, so no PTR is made", () => {
  const world = worldOf({ rows: [ROW], dns: ["a.d A 10.0.0.5"], ptr: ["* PTR pool"] });
  expectFound(expectPlan(world, []), "served-otherwise 1");
});

const ORDINARY: readonly (readonly [why: string, dns: readonly string[]])[] = [
  ["it has records of its own under a wildcard", ["*.d A 10.0.0.99", "a.d TXT x"]],
  ["something below it exists", ["*.d A 10.0.0.99", "x.a.d A 10.0.0.98"]],
  ["the wildcard is above an empty non-terminal", ["* A 10.0.0.99", "x.d A 10.0.0.98"]],
  ["the wildcard is disabled", ["*.d A 10.0.0.99 off", "d TXT y"]],
  ["the wildcard is a neighbour's", ["*.e A 10.0.0.99"]],
  ["the CNAME is disabled", ["a.d CNAME b off"]],
  ["the NS records are those of the apex", ["@ NS ns.example.net."]],
];

for (const [why, dns] of ORDINARY)
  test(`a name is an ordinary one when ${why}`, () => {
    const world = worldOf({ rows: [ROW], dns, policy: { noRecords: "create" } });
    expectPlan(world, ["+a.d A 10.0.0.5", "+5 PTR a.d"]);
  });

test("a rename onto a name that is served otherwise moves nothing", () => {
  for (const line of ["b CNAME c", "b LUA A \"pickrandom({'10.0.0.1'})\"", "* A 10.0.0.99"]) {
    const world = known(worldOf({ rows: [ROW], dns: ["a.d A 10.0.0.5", line], ptr: ["5 PTR a.d"] }));
    const rows = [{ ...ROW, hostname: "b.example.com" }];
    expectFound(expectPlan({ ...world, rows }, []), "served-otherwise 1");
  }
});

test("a zone of which no listed one is the parent of an unreadable target does not stop the others", () => {
  const world = worldOf({ rows: [ROW], dns: ["a.d A 10.0.0.5"] });
  expectPlan({ ...world, unreadable: [canonicalName("other.test")] }, ["+5 PTR a.d"]);
});
