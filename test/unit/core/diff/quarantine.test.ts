import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { DAY_MS, MINUTE_MS } from "../../../../src/domain/instant.ts";
import { address, TAG } from "../../../support/build-address.ts";
import { linesOf } from "../../../support/build-zone.ts";
import { expectFound, expectPlan, known } from "../../../support/expect-plan.ts";
import { edited, later, type World, type WorldDraft, worldOf } from "../../../support/world-of.ts";

const A = address({ id: 1, ip: "10.0.0.5", hostname: "a" });
const B = address({ id: 2, ip: "10.0.0.6", hostname: "b" });
const PARKING = ["a A 10.0.0.5 > off", "5 PTR a > off"];
const BACK = ["a A 10.0.0.5 > on", "5 PTR a > on"];
const GOING = ["-a A 10.0.0.5", "-5 PTR a"];

function town(draft: WorldDraft = {}): World {
  const usual = { dns: ["a A 10.0.0.5", "b A 10.0.0.6"], ptr: ["5 PTR a", "6 PTR b"] };
  return known(worldOf({ rows: [A, B], ...usual, ...draft, policy: { orphan: "disable", ...draft.policy } }));
}

/** Row a is gone and its records are disabled. */
function parked(draft: WorldDraft = {}): World {
  return expectPlan({ ...town(draft), rows: [B] }, PARKING).next;
}

test("orphan = disable parks the records of a row that is gone: they stay, disabled", () => {
  const world = parked();
  assert.deepEqual(linesOf(world.zones[0] ?? assert.fail()), ["a A 10.0.0.5 off", "b A 10.0.0.6"]);
  for (const value of [...world.ledger.owned.values()].filter((it) => it.rowId === 1))
    assert.ok(value.disabledAt !== null);
});

test("an emptied hostname parks them too", () => {
  const { next } = expectPlan({ ...town(), rows: [{ ...A, hostname: "" }, B] }, PARKING);
  expectPlan({ ...next, rows: [A, B] }, BACK);
});

test("parked records come back with their row, whatever its id", () => {
  for (const id of [1, 9]) {
    const done = expectPlan({ ...later(parked(), DAY_MS), rows: [{ ...A, id }, B] }, BACK, {
      verifyAll: false,
    });
    assert.deepEqual(new Set(done.rules), new Set(["re-enable"]));
    expectPlan({ ...done.next, rows: [B] }, PARKING);
  }
});

test("parked records wait for orphan_grace, and go when it is over", () => {
  const world = parked();
  const almost = expectPlan(later(world, 7 * DAY_MS - 3 * MINUTE_MS), []).next;
  expectPlan(later(almost, MINUTE_MS), GOING);
  expectPlan(later(world, 7 * DAY_MS), GOING, { verifyAll: false });
});

test("a row that comes back after the grace, but before its records went, gets them back", () => {
  expectPlan({ ...later(parked(), 8 * DAY_MS), rows: [A, B] }, BACK);
});

test("a parked record that somebody enabled by hand is let go of: it is never deleted", () => {
  const enabled = edited(parked(), "example.com.", ["a A 10.0.0.5", "b A 10.0.0.6"]);
  const { next } = expectPlan(enabled, []);
  assert.equal(
    [...next.ledger.owned.keys()].some((key) => key.startsWith("a.")),
    false,
  );
  expectPlan(later(next, 30 * DAY_MS), ["-5 PTR a"]);
});

test("a parked record that somebody removed is forgotten", () => {
  const { next } = expectPlan(edited(parked(), "example.com.", ["b A 10.0.0.6"]), []);
  assert.equal(
    [...next.ledger.owned.keys()].some((key) => key.startsWith("a.")),
    false,
  );
});

test("a parked record enabled by hand while its row is back is adopted for it at once", () => {
  const enabled = edited(parked(), "example.com.", ["a A 10.0.0.5", "b A 10.0.0.6"]);
  const { next } = expectPlan({ ...enabled, rows: [A, B] }, ["5 PTR a > on"]);
  expectPlan({ ...next, rows: [B] }, PARKING);
});

test("the grace does not run out on a row that froze", () => {
  const emptied = expectPlan({ ...town(), rows: [{ ...A, hostname: "" }, B] }, PARKING).next;
  const typo = { ...A, hostname: "a b.example.com" };
  expectPlan({ ...later(emptied, 30 * DAY_MS), rows: [typo, B] }, []);
});

test("an ignored row that wants a parked record keeps it parked", () => {
  const offline = { ...A, id: 9, tagId: TAG.offline };
  expectPlan({ ...later(parked(), 30 * DAY_MS), rows: [offline, B] }, []);
});

test("a parked record stays as it is where its name is served otherwise by now", () => {
  const lua = edited(parked(), "example.com.", [
    "a A 10.0.0.5 off",
    "b A 10.0.0.6",
    "a LUA A \"pickrandom({'10.0.0.5'})\"",
  ]);
  expectPlan(later(lua, 30 * DAY_MS), ["-5 PTR a"]);
  expectFound(expectPlan({ ...lua, rows: [A, B] }, ["5 PTR a > on"]), "served-otherwise 1");
});

test("a parked name comes back although a wildcard answered for it meanwhile", () => {
  const world = town({ dns: ["a A 10.0.0.5", "b A 10.0.0.6", "* A 10.0.0.77"] });
  const { next } = expectPlan({ ...world, rows: [B] }, PARKING);
  expectPlan({ ...next, rows: [A, B] }, BACK);
});

test("another row of the parked name does not bring it back, nor the parked value hinder it", () => {
  const other = address({ id: 9, ip: "10.0.0.7", hostname: "a" });
  const world = { ...parked({ policy: { orphan: "disable", noRecords: "create" } }), rows: [B, other] };
  const { next } = expectPlan(world, ["+a A 10.0.0.7", "+7 PTR a"]);
  assert.deepEqual(linesOf(next.zones[0] ?? assert.fail()), [
    "a A 10.0.0.5 off",
    "a A 10.0.0.7",
    "b A 10.0.0.6",
  ]);
});

test("a PTR whose name has no address record goes although its row brought it back from parking", () => {
  const world = known(
    worldOf({ rows: [A, B], ptr: ["5 PTR a"], policy: { orphan: "disable", ptrOnly: "ignore" } }),
  );
  const { next } = expectPlan({ ...world, rows: [B] }, ["5 PTR a > off"]);
  const strict = { ...next, policy: { ...next.policy, ptrOnly: "delete" as const } };
  const done = expectPlan({ ...strict, rows: [A, B] }, ["-5 PTR a"]);
  assert.deepEqual(done.changes[0]?.before, { content: "a.example.com.", ttlSeconds: 3600, disabled: true });
});

/** PPHOOK was ended while it disabled, or enabled, the records of row a. */
function cutOff(world: World): World {
  const owned = [...world.ledger.owned].map(([key, value]) => {
    const how = value.rowId === 1 ? "interrupted" : value.how;
    return [key, { ...value, how }] as const;
  });
  return { ...world, ledger: { ...world.ledger, owned: new Map(owned) } };
}

/** What PowerDNS holds of row a, as it was or as parking left it. */
function heldAs(world: World, off: "" | " off"): World {
  const forward = edited(world, "example.com.", [`a A 10.0.0.5${off}`, "b A 10.0.0.6"]);
  return edited(forward, "0.0.10.in-addr.arpa.", [`5 PTR a${off}`, "6 PTR b"]);
}

for (const [title, begun] of [
  ["disabled", town],
  ["enabled again", parked],
] as const) {
  test(`records that were being ${title} when PPHOOK was ended are taken for what they are then`, () => {
    for (const verifyAll of [true, false]) {
      const world = cutOff(begun());
      const done = expectPlan({ ...heldAs(world, " off"), rows: [B] }, [], { verifyAll });
      expectPlan({ ...later(done.next, 8 * DAY_MS), rows: [B] }, GOING);
      expectPlan({ ...done.next, rows: [A, B] }, BACK, { verifyAll });
      expectPlan({ ...heldAs(world, " off"), rows: [A, B] }, BACK, { verifyAll });
      expectPlan({ ...heldAs(world, ""), rows: [B] }, PARKING, { verifyAll });
      expectPlan({ ...heldAs(world, ""), rows: [A, B] }, [], { verifyAll });
    }
  });

  test(`records that were being ${title} and that somebody removed meanwhile are forgotten`, () => {
    const world = edited(cutOff(begun()), "example.com.", ["b A 10.0.0.6"]);
    const { next } = expectPlan({ ...edited(world, "0.0.10.in-addr.arpa.", ["6 PTR b"]), rows: [B] }, []);
    assert.deepEqual(
      [...next.ledger.owned.values()].map((it) => it.rowId),
      [2, 2],
    );
  });
}

test("records that were being disabled wait while their zone cannot be read", () => {
  const world = { ...heldAs(cutOff(town()), " off"), rows: [B], unreadable: [canonicalName("example.com")] };
  const { next } = expectPlan(world, []);
  const waiting = [...next.ledger.owned.values()].filter((it) => it.how === "interrupted");
  assert.deepEqual(
    waiting.map((it) => it.name),
    ["a.example.com."],
  );
  const again = expectPlan({ ...next, unreadable: [] }, []);
  expectPlan(later(again.next, 8 * DAY_MS), GOING);
});

test("a record disabled by hand after an interrupted cycle was looked at is that person's", () => {
  const { next } = expectPlan({ ...heldAs(cutOff(parked()), ""), rows: [A, B] }, []);
  expectPlan({ ...heldAs(next, " off"), rows: [A, B] }, []);
});
