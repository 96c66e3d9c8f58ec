import assert from "node:assert/strict";
import { test } from "node:test";
import type { AddressRow } from "../../../../src/domain/address.ts";
import { DAY_MS } from "../../../../src/domain/instant.ts";
import { address, TAG } from "../../../support/build-address.ts";
import { zone } from "../../../support/build-zone.ts";
import { expectFound, expectPlan, known } from "../../../support/expect-plan.ts";
import { cycle } from "../../../support/world-cycle.ts";
import { edited, later, type World, type WorldDraft, worldOf } from "../../../support/world-of.ts";

const A = address({ id: 1, ip: "10.0.0.5", hostname: "a" });
const B = address({ id: 2, ip: "10.0.0.6", hostname: "b" });

/** Rows a (10.0.0.5) and b (10.0.0.6), both with all their records, a day after they were taken up. */
function town(draft: WorldDraft = {}): World {
  const { dns = [], ptr = [], rows = [A, B], ...rest } = draft;
  const usual = { dns: ["a A 10.0.0.5", "b A 10.0.0.6", ...dns], ptr: ["5 PTR a", "6 PTR b", ...ptr] };
  return later(known(worldOf({ ...rest, rows, ...usual })), DAY_MS);
}

const named = (row: AddressRow, hostname: string): AddressRow => address({ ...row, hostname });

test("a renamed row takes its records along, in one plan", () => {
  const done = expectPlan({ ...town(), rows: [named(A, "c"), B] }, [
    "-a A 10.0.0.5",
    "+c A 10.0.0.5",
    "5 PTR a > c",
  ]);
  assert.deepEqual(new Set(done.rules), new Set(["follow-row"]));
  assert.equal(
    done.changes.find((change) => change.type === "PTR")?.reason.includes("was a.example.com"),
    true,
  );
});

test("a spelling is no rename: case, final dot and blanks change nothing", () => {
  for (const hostname of ["A.Example.COM", "a.example.com.", "  a.example.com "])
    expectPlan({ ...town(), rows: [{ ...A, hostname }, B] }, []);
});

test("a rename into another zone moves the record there", () => {
  const zones = [zone("lab.test.", [])];
  expectPlan({ ...town({ zones }), rows: [{ ...A, hostname: "a.lab.test" }, B] }, [
    "-a A 10.0.0.5",
    "+a.lab.test. A 10.0.0.5",
    "5 PTR a > a.lab.test.",
  ]);
});

test("only what the row owned follows: without a PTR of its own the table decides about the new one", () => {
  const draft = { rows: [A], dns: ["a A 10.0.0.5"], policy: { aOnly: "ignore" } as const };
  const world = known(worldOf(draft));
  expectPlan({ ...world, rows: [named(A, "c")] }, ["-a A 10.0.0.5", "+c A 10.0.0.5"]);
});

test("a PTR alone follows its row when ptr_only leaves it, and goes when ptr_only deletes it", () => {
  const keeping = worldOf({ rows: [A], ptr: ["5 PTR a"], policy: { ptrOnly: "ignore" } });
  const world = known(keeping);
  expectPlan({ ...world, rows: [named(A, "c")] }, ["5 PTR a > c"]);
  const strict = { ...world, policy: { ...world.policy, ptrOnly: "delete" as const } };
  expectPlan({ ...strict, rows: [named(A, "c")] }, ["-5 PTR a"]);
});

test("a PTR alone follows its row onto a name that other rows' values hold", () => {
  const world = known(
    worldOf({
      rows: [A, B],
      ptr: ["5 PTR a", "6 PTR b"],
      dns: ["b A 10.0.0.6"],
      policy: { ptrOnly: "ignore" },
    }),
  );
  expectPlan({ ...world, rows: [named(A, "b"), B] }, ["5 PTR a > b"]);
});

test("two rows swap their names in one plan", () => {
  expectPlan({ ...town(), rows: [named(A, "b"), named(B, "a")] }, [
    "a A 10.0.0.5 > 10.0.0.6",
    "b A 10.0.0.6 > 10.0.0.5",
    "5 PTR a > b",
    "6 PTR b > a",
  ]);
});

test("a chain of renames moves every record one further", () => {
  expectPlan({ ...town(), rows: [named(A, "b"), named(B, "c")] }, [
    "-a A 10.0.0.5",
    "b A 10.0.0.6 > 10.0.0.5",
    "+c A 10.0.0.6",
    "5 PTR a > b",
    "6 PTR b > c",
  ]);
});

test("a rename onto the name of another row joins its RRset", () => {
  expectPlan({ ...town(), rows: [named(A, "b"), B] }, ["-a A 10.0.0.5", "+b A 10.0.0.5", "5 PTR a > b"]);
});

test("a rename onto a name with foreign values moves nothing", () => {
  const world = town({ dns: ["f A 192.0.2.1"] });
  const done = expectPlan({ ...world, rows: [named(A, "f"), B] }, []);
  expectFound(done, "foreign-record 1");
  const back = expectPlan({ ...done.next, rows: [A, B] }, []);
  expectPlan({ ...back.next, rows: [named(A, "g"), B] }, ["-a A 10.0.0.5", "+g A 10.0.0.5", "5 PTR a > g"]);
});

test("a rename onto a foreign name goes on once somebody removes the foreign value", () => {
  const world = town({ dns: ["f A 192.0.2.1"] });
  const { next } = expectPlan({ ...world, rows: [named(A, "f"), B] }, []);
  expectPlan(
    edited(next, "example.com.", ["a A 10.0.0.5", "b A 10.0.0.6"]),
    ["-a A 10.0.0.5", "+f A 10.0.0.5", "5 PTR a > f"],
    { verifyAll: false },
  );
});

test("a rename onto a stale value replaces it, onto a sole foreign one with take_over", () => {
  const stale = town({ dns: ["f A 10.0.0.99"] });
  const plan = (old: string) => ["-a A 10.0.0.5", `f A ${old} > 10.0.0.5`, "5 PTR a > f"];
  expectPlan({ ...stale, rows: [named(A, "f"), B] }, plan("10.0.0.99"));
  const foreign = town({ dns: ["f A 192.0.2.1"], policy: { foreign: "take_over" } });
  expectPlan({ ...foreign, rows: [named(A, "f"), B] }, plan("192.0.2.1"));
});

test("a rename onto a name where the row's value is already served drops the old one, foreign sibling or not", () => {
  const world = town({ dns: ["f A 10.0.0.5", "f A 192.0.2.1"] });
  expectPlan({ ...world, rows: [named(A, "f"), B] }, ["-a A 10.0.0.5", "5 PTR a > f"]);
});

test("a rename onto a name where somebody disabled the row's value moves nothing", () => {
  const world = town({ dns: ["f A 10.0.0.5 off"] });
  expectFound(expectPlan({ ...world, rows: [named(A, "f"), B] }, []), "record-disabled 1");
});

test("a host that moves within its name leaves a stale sibling alone", () => {
  const world = town({ dns: ["a A 10.0.0.99"] });
  const rows = [address({ id: 3, ip: "10.0.0.7", hostname: "a" }), B];
  expectPlan({ ...world, rows }, ["a A 10.0.0.5 > 10.0.0.7", "-5 PTR a", "+7 PTR a"]);
});

test("an emptied hostname removes the row's records", () => {
  const done = expectPlan({ ...town(), rows: [named(A, ""), B] }, ["-a A 10.0.0.5", "-5 PTR a"]);
  assert.match(done.changes[0]?.reason ?? "", /hostname removed/);
});

test("a deleted row's records go", () => {
  const done = expectPlan({ ...town(), rows: [B] }, ["-a A 10.0.0.5", "-5 PTR a"]);
  assert.match(done.changes[0]?.reason ?? "", /row deleted/);
  assert.deepEqual(done.rules, ["orphan", "orphan"]);
  assert.equal(done.next.ledger.rows.has(1), false);
});

test("a typo, an unknown zone, an address outside the subnet and an ignored tag freeze the row's records", () => {
  const broken: readonly Partial<AddressRow>[] = [
    { hostname: "a b.example.com" },
    { hostname: "a.exampel.com" },
    { ip: "10.9.9.9" },
    { ip: "10.0.0.300" },
    { tagId: TAG.offline },
  ];
  for (const change of broken) {
    const { next } = expectPlan({ ...town(), rows: [{ ...A, ...change }, B] }, []);
    expectPlan({ ...next, rows: [A, B] }, []);
    expectPlan({ ...next, rows: [named(A, "c"), B] }, ["-a A 10.0.0.5", "+c A 10.0.0.5", "5 PTR a > c"]);
  }
});

test("a frozen row that is deleted takes its records along", () => {
  const { next } = expectPlan({ ...town(), rows: [{ ...A, tagId: TAG.offline }, B] }, []);
  expectPlan({ ...next, rows: [B] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("PTRignore, once set, removes the owned PTR; once cleared, brings it back", () => {
  const ignoring = { ...A, ptrIgnore: true };
  const done = expectPlan({ ...town(), rows: [ignoring, B] }, ["-5 PTR a"]);
  assert.match(done.changes[0]?.reason ?? "", /PTRignore/);
  expectPlan({ ...done.next, rows: [A, B] }, ["+5 PTR a"]);
});

test("PTRignore removes the owned PTR of a name that has a foreign sibling too", () => {
  const world = town({ dns: ["a A 192.0.2.1"] });
  expectPlan({ ...world, rows: [{ ...A, ptrIgnore: true }, B] }, ["-5 PTR a"]);
});

test("a row whose address changed in place has both records moved", () => {
  const done = expectPlan({ ...town(), rows: [{ ...A, ip: "10.0.0.7" }, B] }, [
    "a A 10.0.0.5 > 10.0.0.7",
    "-5 PTR a",
    "+7 PTR a",
  ]);
  assert.ok(done.changes.some((change) => change.reason.includes("re-addressed")));
});

test("a row whose address changed family has its record replaced by one of the other type", () => {
  expectPlan({ ...town(), rows: [{ ...A, ip: "2001:db8::5", subnetId: 12 }, B] }, [
    "-a A 10.0.0.5",
    "+a AAAA 2001:db8::5",
    "-5 PTR a",
    "+::5 PTR a",
  ]);
});

test("a reverse zone that is managed no more keeps its PTR, and no new one comes there", () => {
  const world = town();
  const zones = world.zones.map((it) => ({ ...it, managed: it.name === "example.com." }));
  expectPlan({ ...world, zones, rows: [named(A, "c"), B] }, ["-a A 10.0.0.5", "+c A 10.0.0.5"]);
});

test("a PTR moves into a classless zone that was created for its address", () => {
  const world = town();
  const classless = zone("0/25.0.0.10.in-addr.arpa.", []);
  const done = cycle({ ...world, zones: [...world.zones, classless] });
  assert.deepEqual(done.plan, ["+5.0/25 PTR a", "+6.0/25 PTR b", "-5 PTR a", "-6 PTR b"]);
  expectPlan(done.next, []);
});

test("a record that somebody removed from PowerDNS is not missed with no_records = ignore, but restored with create", () => {
  const without = (policy: WorldDraft["policy"]) =>
    edited(town({ ...(policy && { policy }) }), "example.com.", ["b A 10.0.0.6"]);
  expectPlan(without({}), ["-5 PTR a"]);
  expectPlan(without({ noRecords: "create" }), ["+a A 10.0.0.5"]);
});

test("a PTR that somebody removed comes back by a_only, and stays away without", () => {
  const without = (policy: WorldDraft["policy"]) =>
    edited(town({ ...(policy && { policy }) }), "0.0.10.in-addr.arpa.", ["6 PTR b"]);
  expectPlan(without({}), ["+5 PTR a"]);
  expectPlan(without({ aOnly: "ignore" }), []);
});

test("what PPHOOK restored is PPHOOK's again: it goes with its row", () => {
  const gone = edited(town({ policy: { noRecords: "create" } }), "example.com.", ["b A 10.0.0.6"]);
  const { next } = expectPlan(gone, ["+a A 10.0.0.5"]);
  expectPlan({ ...next, rows: [B] }, ["-a A 10.0.0.5", "-5 PTR a"], { verifyAll: false });
});

test("a value that was removed by hand and written again by somebody else is not PPHOOK's any more", () => {
  const world = edited(town(), "example.com.", ["b A 10.0.0.6"]);
  const { next } = expectPlan({ ...world, rows: [named(A, "c"), B] }, ["-5 PTR a"]);
  const back = edited(next, "example.com.", ["a A 10.0.0.5", "b A 10.0.0.6"]);
  expectPlan({ ...back, rows: [named(A, "c"), B] }, []);
});

test("a refused rename is tried again, and both halves are still known", () => {
  const renamed = { ...town(), rows: [named(A, "c"), B] };
  const { next } = cycle(renamed, { refuses: () => true });
  assert.deepEqual(cycle(later(next, -1), { verifyAll: false }).plan, [], "not before its retry time");
  expectPlan(later(next, DAY_MS), ["-a A 10.0.0.5", "+c A 10.0.0.5", "5 PTR a > c"], { verifyAll: false });
});
