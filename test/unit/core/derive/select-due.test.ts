import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { DAY_MS, MINUTE_MS } from "../../../../src/domain/instant.ts";
import { address } from "../../../support/build-address.ts";
import { zone } from "../../../support/build-zone.ts";
import { expectPlan, known } from "../../../support/expect-plan.ts";
import { type Cycled, cycle } from "../../../support/world-cycle.ts";
import { edited, later, REVERSE, type World, worldOf } from "../../../support/world-of.ts";

const A = address({ id: 1, ip: "10.0.0.5", hostname: "a" });
const B = address({ id: 2, ip: "10.0.1.6", hostname: "b.lab.test" });
const C = address({ id: 3, ip: "10.0.0.7" });

/** a in example.com and 0.0.10.in-addr.arpa; b in lab.test and 1.0.10.in-addr.arpa; an unnamed row. */
function town(): World {
  const zones = [zone("lab.test.", ["b A 10.0.1.6"]), zone("1.0.10.in-addr.arpa.", ["6 PTR b.lab.test."])];
  return known(worldOf({ rows: [A, B, C], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"], zones }));
}

function due({ decision }: Cycled): readonly number[] {
  return [...decision.selection.due].sort();
}

function ordinary(world: World): Cycled {
  return cycle(world, { verifyAll: false });
}

test("when nothing changed no row is due and no zone is read", () => {
  const done = ordinary(town());
  assert.deepEqual([due(done), done.read], [[], []]);
});

test("a row is due when any of its deciding fields changed, and alone", () => {
  const changes = [
    { hostname: "z.example.com" },
    { mac: "02:00:00:00:00:01" },
    { profile: "infra" },
    { ptrIgnore: true },
    { tagId: 3 },
    { subnetId: 13 },
    { ip: "10.0.0.8" },
  ];
  for (const change of changes)
    assert.deepEqual(due(ordinary({ ...town(), rows: [{ ...A, ...change }, B, C] })), [1]);
});

test("editDate, lastSeen and the gateway flag make no row due", () => {
  const scanned = { ...A, editDate: "2026-11-22 05:30:00", lastSeen: "2026-11-22 05:30:00", isGateway: true };
  assert.deepEqual(due(ordinary({ ...town(), rows: [scanned, B, C] })), []);
});

test("a new row is due", () => {
  assert.deepEqual(due(ordinary({ ...town(), rows: [A, B, C, { ...C, id: 9, ip: "10.0.0.9" }] })), [9]);
});

test("a zone whose serial moved by another hand makes its rows due, and is read", () => {
  const world = edited(town(), "lab.test.", ["b A 10.0.1.6", "x TXT y"]);
  const done = ordinary(world);
  assert.deepEqual(due(done), [2]);
  assert.ok(done.read.includes("lab.test."));
  assert.deepEqual(due(ordinary(done.next)), []);
});

test("a reverse zone whose serial moved makes the rows of its addresses due", () => {
  assert.deepEqual(due(ordinary(edited(town(), REVERSE, []))), [1]);
});

test("a zone is due for the row that owns a value there although it asks for it no more", () => {
  const frozen = { ...B, hostname: "b b.lab.test" };
  const { next } = ordinary({ ...town(), rows: [A, frozen, C] });
  assert.deepEqual(due(ordinary(edited(next, "lab.test.", []))), [2]);
});

test("a serial that PPHOOK itself moved makes nothing due", () => {
  const renamed = ordinary({ ...town(), rows: [{ ...A, hostname: "z.example.com" }, B, C] });
  assert.equal(renamed.plan.length, 3);
  assert.deepEqual(due(ordinary(renamed.next)), []);
});

test("a zone that is listed for the first time is read and makes its rows due", () => {
  const world = town();
  const done = ordinary({ ...world, zones: [...world.zones, zone("new.example.com.", [])] });
  assert.deepEqual([due(done), done.read], [[], ["new.example.com."]]);
});

test("a zone that is not managed is never read for its serial", () => {
  const world = town();
  const foreign = zone("away.test.", [], { kind: "Slave", managed: false });
  assert.deepEqual(ordinary({ ...world, zones: [...world.zones, foreign] }).read, []);
});

test("a failed row is due again at its retry time, or at once when it is edited", () => {
  const renamed = { ...town(), rows: [{ ...A, hostname: "z.example.com" }, B, C] };
  const { next } = cycle(renamed, { verifyAll: false, refuses: () => true });
  assert.deepEqual(due(ordinary(later(next, -1))), []);
  assert.deepEqual(due(ordinary(next)), [1]);
  const again = cycle(next, { verifyAll: false, refuses: () => true }).next;
  assert.deepEqual(due(ordinary(later(again, MINUTE_MS - 1))), [], "the second wait is twice as long");
  assert.deepEqual(due(ordinary(later(again, MINUTE_MS))), [1]);
  assert.deepEqual(
    due(ordinary({ ...later(next, -1), rows: [{ ...A, hostname: "y.example.com" }, B, C] })),
    [1],
  );
});

test("a verification makes every row due but baseline ones", () => {
  assert.deepEqual(due(cycle(town())), [1, 2, 3]);
});

test("rows that share a name or an address with a due one are due with it", () => {
  const mates = [
    address({ id: 4, ip: "10.0.0.8", hostname: "z" }),
    address({ id: 5, subnetId: 13, ip: "10.0.0.5", hostname: "q" }),
    address({ id: 6, ip: "10.0.0.9", hostname: "unrelated" }),
  ];
  const world = known({ ...town(), rows: [A, B, C, ...mates] });
  assert.deepEqual(
    due(ordinary({ ...world, rows: [{ ...A, hostname: "z.example.com" }, B, C, ...mates] })),
    [1, 4, 5],
  );
});

test("rows that bear the name or the address that a due or a vanished row leaves are due too", () => {
  const mates = [
    address({ id: 4, ip: "10.0.0.8", hostname: "a" }),
    address({ id: 5, subnetId: 13, ip: "10.0.0.5", hostname: "q" }),
  ];
  const world = known({ ...town(), rows: [A, B, C, ...mates] });
  const moved = { ...A, ip: "10.0.1.9", hostname: "z.example.com" };
  assert.deepEqual(due(ordinary({ ...world, rows: [moved, B, C, ...mates] })), [1, 4, 5]);
  assert.deepEqual(due(ordinary({ ...world, rows: [B, C, ...mates] })), [4, 5]);
});

test("what was edited while a zone could not be read is taken up once it can", () => {
  const renamed = { ...town(), rows: [{ ...A, hostname: "z.example.com" }, B, C] };
  const { next } = ordinary({ ...renamed, unreadable: [canonicalName("example.com")] });
  const done = expectPlan(
    later({ ...next, unreadable: [] }, DAY_MS),
    ["-a A 10.0.0.5", "+z A 10.0.0.5", "5 PTR a > z"],
    {
      verifyAll: false,
    },
  );
  assert.deepEqual(due(done), [1]);
});
