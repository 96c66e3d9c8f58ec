import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalChange, isDestructive } from "../../../../src/domain/change.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { address } from "../../../support/build-address.ts";
import { expectPlan, known } from "../../../support/expect-plan.ts";
import { type CycleChoice, cycle } from "../../../support/world-cycle.ts";
import { type World, worldOf } from "../../../support/world-of.ts";

const SIZE = 40;
const ROWS = Array.from({ length: SIZE }, (_, n) =>
  address({ id: n + 1, ip: `10.0.0.${n + 1}`, hostname: `h${n + 1}` }),
);

/** Forty hosts with all their records, and some rows that have none. */
function town(): World {
  const unnamed = Array.from({ length: 10 }, (_, n) => address({ id: 100 + n, ip: `10.0.1.${n + 1}` }));
  return known(
    worldOf({
      rows: [...ROWS, ...unnamed],
      dns: ROWS.map((_, n) => `h${n + 1} A 10.0.0.${n + 1}`),
      ptr: ROWS.map((_, n) => `${n + 1} PTR h${n + 1}`),
    }),
  );
}

const LIVE: CycleChoice = { guards: { liveValues: () => SIZE } };

function without(world: World, gone: (id: number) => boolean): World {
  return { ...world, rows: world.rows.filter((row) => !gone(row.id)) };
}

test("a mass deletion is held as a whole, and stays the same set while the world stands still", () => {
  const shrunk = without(town(), (id) => id <= 6);
  const first = cycle(shrunk, LIVE);
  assert.deepEqual(
    first.guards.map((guard) => guard.id),
    ["zone-deletes", "zone-deletes"],
  );
  assert.equal(first.held.length, 12);
  assert.deepEqual(first.next.zones, shrunk.zones, "nothing is written");
  assert.deepEqual(cycle(first.next, LIVE).held, first.held);
  assert.deepEqual(cycle(first.next, { ...LIVE, verifyAll: false }).held, first.held);
});

test("without the guard the same deletion goes through", () => {
  assert.equal(cycle(without(town(), (id) => id <= 6)).held.length, 0);
});

test("an approved set is applied, and the next plan is empty", () => {
  const { next, changes } = cycle(
    without(town(), (id) => id <= 6),
    LIVE,
  );
  const approved = new Set(changes.filter(isDestructive).map(canonicalChange));
  const released = cycle(next, { guards: { liveValues: () => SIZE, approved } });
  assert.deepEqual([released.held, released.plan.length], [[], 12]);
  assert.deepEqual(cycle(released.next, LIVE).plan, []);
});

test("rows without records that vanish with others keep counting while the others are held", () => {
  const shrunk = without(town(), (id) => id <= 12 || id >= 100);
  const roomy = { guards: { limits: { ...town().limits, minDeletesAllowed: 50 } } };
  const first = cycle(shrunk, roomy);
  assert.deepEqual(
    first.guards.map((guard) => [guard.id, guard.measured]),
    [["source-shrink", 22]],
  );
  const second = cycle(first.next, roomy);
  assert.deepEqual(
    second.guards.map((guard) => [guard.id, guard.measured]),
    [["source-shrink", 22]],
  );
});

test("what has nothing to do with a held set is applied beside it", () => {
  const world = town();
  const created = address({ id: 200, ip: "10.0.0.200", hostname: "new" });
  const policy = { ...world.policy, noRecords: "create" as const };
  const mixed = { ...without(world, (id) => id <= 6), policy };
  const done = cycle({ ...mixed, rows: [...mixed.rows, created] }, LIVE);
  assert.equal(done.held.length, 12);
  assert.ok(done.plan.includes("+new A 10.0.0.200") && !done.held.includes("+new A 10.0.0.200"));
  assert.deepEqual(cycle(done.next, LIVE).plan, done.held);
});

test("a mass rename is held with the creations that belong to it", () => {
  const world = town();
  const rows = world.rows.map((row) => (row.id <= 6 ? { ...row, hostname: `n${row.id}.example.com` } : row));
  const done = cycle({ ...world, rows }, LIVE);
  assert.equal(done.plan.length, 18);
  assert.deepEqual(done.held, done.plan);
  expectPlan(done.next, done.plan);
});

test("an update that takes the value of one row and sets that of another stays held for both", () => {
  const old = address({ id: 1, ip: "2001:db8::1", hostname: "b", editDate: "2020-01-01 00:00:00" });
  const begun = worldOf({ rows: [old], ptr6: ["::1 PTR b"], policy: { noRecords: "create" } });
  const ordinary: CycleChoice = { verifyAll: false, guards: { ledgerLost: true } };
  const { next } = cycle(begun, ordinary);
  const moved = address({ id: 1, ip: "10.0.0.1", hostname: "a" });
  const other = address({ id: 2, ip: "2001:db8::1", hostname: "c.sub.example.com" });
  const first = cycle({ ...next, rows: [moved, other] }, ordinary);
  assert.ok(first.held.includes("::1 PTR b > c.sub"), first.held.join(", "));
  const destructive = (held: readonly string[]) => held.filter((line) => !line.startsWith("+"));
  assert.deepEqual(destructive(cycle(first.next, ordinary).held), destructive(first.held));
});

test("an orphan whose row vanished while its zone could not be read stays held, cycle by cycle", () => {
  const row = address({ id: 1, ip: "10.0.0.1", hostname: "a" });
  const begun = known(worldOf({ rows: [row], dns: ["a A 10.0.0.1"], ptr: ["1 PTR a"] }));
  const vanished = { ...begun, rows: [], unreadable: [canonicalName("example.com")] };
  const ordinary: CycleChoice = { verifyAll: false, guards: { ledgerLost: true } };
  let world: World = { ...cycle(vanished, { verifyAll: false }).next, unreadable: [] };
  for (let cycles = 0; cycles < 3; cycles++) {
    const done = cycle(world, ordinary);
    assert.ok(done.held.includes("-a A 10.0.0.1"), done.held.join(", "));
    world = done.next;
  }
  assert.ok(cycle(world, { verifyAll: false }).plan.includes("-a A 10.0.0.1"));
});
