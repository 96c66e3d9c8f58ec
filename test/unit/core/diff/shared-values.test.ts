import assert from "node:assert/strict";
import { test } from "node:test";
import { rewriteRrsets } from "../../../../src/core/diff/rrset-writes.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { Rrset } from "../../../../src/domain/rrset.ts";
import { address, TAG } from "../../../support/build-address.ts";
import { linesOf, zone } from "../../../support/build-zone.ts";
import { expectFound, expectPlan, known } from "../../../support/expect-plan.ts";
import { cycle } from "../../../support/world-cycle.ts";
import { type World, worldOf } from "../../../support/world-of.ts";

const A = address({ id: 1, ip: "10.0.0.5", hostname: "a" });
const TWIN = address({ id: 2, subnetId: 13, ip: "10.0.0.5", hostname: "a" });
const SECOND = address({ id: 3, ip: "10.0.0.6", hostname: "a" });

function rrsetAt(world: World, name: string, type: string): Rrset | undefined {
  const rrsets = world.zones[0]?.content.rrsets.get(canonicalName(name));
  return rrsets?.find((rrset) => rrset.type === type);
}

test("a sibling, its TTL, a disabled value and the comments survive a change to an RRset", () => {
  const rows = [A, SECOND];
  const dns = ["a 300 A 10.0.0.5", "a 300 A 10.0.0.6", "a 300 A 192.0.2.1", "a 300 A 192.0.2.2 off"];
  const world = known(worldOf({ rows, dns, ptr: ["5 PTR a", "6 PTR a"] }));
  const { next } = expectPlan({ ...world, rows: [A] }, ["-a A 10.0.0.6", "-6 PTR a"]);
  const rrset = rrsetAt(next, "a.example.com", "A");
  assert.equal(rrset?.ttlSeconds, 300);
  assert.deepEqual(linesOf(next.zones[0] ?? assert.fail()), [
    "a A 10.0.0.5",
    "a A 192.0.2.1",
    "a A 192.0.2.2 off",
  ]);
});

test("a rewrite sends no comments, which leaves those that are there", () => {
  const name = canonicalName("a.example.com");
  const comments = [{ content: "do not touch", account: "x", modifiedAt: 1 }];
  const values = [{ content: "10.0.0.5", disabled: false }];
  const before: Rrset = { name, type: "A", ttlSeconds: 60, values, comments };
  const change = cycle(
    worldOf({ rows: [A, SECOND], dns: ["a A 10.0.0.5"], policy: { noRecords: "create" } }),
  );
  const create = change.changes.filter((it) => it.name === name);
  const [rewrite] = rewriteRrsets(new Map([[name, [before]]]), create);
  assert.equal(rewrite?.after.comments, undefined);
  assert.deepEqual([rewrite?.after.ttlSeconds, rewrite?.before], [60, before]);
});

test("a new value takes the TTL of its RRset, else that of the policy", () => {
  const world = worldOf({ rows: [A], dns: ["a 300 A 10.0.0.5"], policy: { ttlSeconds: 120 } });
  const done = expectPlan(world, ["+5 PTR a"]);
  assert.equal(done.changes[0]?.after?.ttlSeconds, 120);
  const moved = address({ id: 9, ip: "10.0.0.7", hostname: "a" });
  const next = expectPlan({ ...done.next, rows: [moved] }, [
    "a A 10.0.0.5 > 10.0.0.7",
    "-5 PTR a",
    "+7 PTR a",
  ]);
  assert.equal(rrsetAt(next.next, "a.example.com", "A")?.ttlSeconds, 300);
});

test("rows that share a name share its RRset; with no_records = create the missing one joins", () => {
  const draft = { rows: [A, SECOND], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"] };
  expectPlan(worldOf(draft), []);
  expectPlan(worldOf({ ...draft, policy: { noRecords: "create" } }), ["+a A 10.0.0.6", "+6 PTR a"]);
});

test("the same address in two subnets keeps its records until both rows are gone", () => {
  const world = known(worldOf({ rows: [A, TWIN], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"] }));
  const { next } = expectPlan({ ...world, rows: [TWIN] }, []);
  assert.deepEqual(
    [...next.ledger.owned.values()].map((value) => value.rowId),
    [2, 2],
  );
  const other = address({ id: 9, ip: "10.0.0.9" });
  expectPlan({ ...next, rows: [other] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("a value that another row wants too changes owner instead of going, when its row is renamed, emptied or frozen", () => {
  const world = known(worldOf({ rows: [A, TWIN], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"] }));
  expectPlan({ ...world, rows: [{ ...A, hostname: "" }, TWIN] }, []);
  const renamed = expectPlan({ ...world, rows: [{ ...A, hostname: "z.example.com" }, TWIN] }, [
    "+z A 10.0.0.5",
    "+5 PTR z",
  ]);
  assert.deepEqual(
    [...renamed.next.ledger.owned].map(([key, value]) => `${key.split(" ")[0]?.[0]} ${value.rowId}`).sort(),
    ["5 1", "5 2", "a 2", "z 1"],
  );
  expectPlan({ ...world, rows: [{ ...A, tagId: TAG.offline }, TWIN] }, []);
});

test("a move that is held keeps its owner, so that it is still a move when it is released", () => {
  const world = known(worldOf({ rows: [A, TWIN, SECOND], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"] }));
  const rows = [{ ...A, hostname: "z.example.com" }, TWIN];
  const refused = cycle({ ...world, rows }, { refuses: () => true });
  assert.deepEqual(refused.plan, ["+5 PTR z", "+z A 10.0.0.5"]);
  assert.deepEqual(cycle(refused.next).plan, ["+5 PTR z", "+z A 10.0.0.5"]);
});

test("a value that passes to another row and is then unwanted in DNS is owned by nobody", () => {
  const world = known(worldOf({ rows: [A, TWIN], ptr: ["5 PTR a"], policy: { ptrOnly: "ignore" } }));
  const strict = { ...world, policy: { ...world.policy, ptrOnly: "delete" as const } };
  const { next } = expectPlan({ ...strict, rows: [{ ...A, hostname: "" }, TWIN] }, ["-5 PTR a"]);
  assert.equal(next.ledger.owned.size, 0);
});

test("two names on one address: the PTR of the first stays, the second is told", () => {
  const other = address({ id: 2, subnetId: 13, ip: "10.0.0.5", hostname: "b" });
  const world = worldOf({ rows: [A, other], dns: ["a A 10.0.0.5", "b A 10.0.0.5"] });
  const done = expectPlan(world, ["+5 PTR a"]);
  expectFound(done, "ptr-other-name 2");
  const renamed = { ...A, hostname: "z.example.com" };
  expectPlan({ ...done.next, rows: [renamed, other] }, ["-a A 10.0.0.5", "+z A 10.0.0.5", "5 PTR a > z"]);
  expectPlan({ ...done.next, rows: [other] }, ["-a A 10.0.0.5", "5 PTR a > b"]);
});

test("a shared reverse name keeps the PTR of the row that stays", () => {
  const other = address({ id: 2, subnetId: 13, ip: "10.0.0.5", hostname: "b" });
  const dns = ["a A 10.0.0.5", "b A 10.0.0.5"];
  const world = known(worldOf({ rows: [A, other], dns, ptr: ["5 PTR a", "5 PTR b"] }));
  expectPlan({ ...world, rows: [other] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("a row that takes over an address gets the PTR that the former one leaves, in the same ordinary cycle", () => {
  const former = address({ id: 1, subnetId: 13, ip: "10.0.0.5", hostname: "a" });
  const other = address({ id: 2, ip: "10.0.0.5", hostname: "b" });
  const dns = ["a A 10.0.0.5", "b A 10.0.0.5"];
  const world = known(worldOf({ rows: [former, other], dns, ptr: ["5 PTR a"] }));
  expectPlan({ ...world, rows: [other] }, ["-a A 10.0.0.5", "5 PTR a > b"], { verifyAll: false });
});

test("a row that moves onto a shared name counts before the rows that are there", () => {
  const first = address({ id: 1, ip: "10.0.0.5", hostname: "c" });
  const mover = address({ id: 2, subnetId: 13, ip: "10.0.0.5", hostname: "b" });
  const world = known(
    worldOf({ rows: [first, mover], dns: ["b A 10.0.0.5"], ptr: ["5 PTR b"], policy: { ptrOnly: "ignore" } }),
  );
  const rows = [first, { ...mover, hostname: "c.example.com" }];
  expectPlan({ ...world, rows, policy: { ...world.policy, ptrOnly: "delete" } }, [
    "-b A 10.0.0.5",
    "+c A 10.0.0.5",
    "5 PTR b > c",
  ]);
});

test("a zone cut below the managed zone is where the record goes", () => {
  const row = address({ id: 1, ip: "10.0.0.5", hostname: "a.sub" });
  const world = worldOf({
    rows: [row],
    zones: [zone("sub.example.com.", [])],
    policy: { noRecords: "create" },
  });
  const done = expectPlan(world, ["+a.sub A 10.0.0.5", "+5 PTR a.sub"]);
  assert.equal(done.changes.find((change) => change.type === "A")?.zone, "sub.example.com.");
});
