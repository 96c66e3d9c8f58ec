import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS } from "../../../../src/domain/instant.ts";
import { address, TAG } from "../../../support/build-address.ts";
import { expectPlan, known } from "../../../support/expect-plan.ts";
import { cycle } from "../../../support/world-cycle.ts";
import { later, type World, type WorldDraft, worldOf } from "../../../support/world-of.ts";

const A = address({ id: 5, ip: "10.0.0.5", hostname: "a" });
const B = address({ id: 6, ip: "10.0.0.6", hostname: "b" });

/** Rows a and b with their records, a day after they were taken up. */
function town(draft: WorldDraft = {}): World {
  const { rows = [A, B], ...rest } = draft;
  const dns = ["a A 10.0.0.5", "b A 10.0.0.6"];
  return later(known(worldOf({ rows, dns, ptr: ["5 PTR a", "6 PTR b"], ...rest })), DAY_MS);
}

test("a row deleted and created again with another address hands its records over by its name", () => {
  const heir = address({ id: 9, ip: "10.0.0.7", hostname: "a" });
  const done = expectPlan({ ...town(), rows: [heir, B] }, [
    "a A 10.0.0.5 > 10.0.0.7",
    "-5 PTR a",
    "+7 PTR a",
  ]);
  assert.deepEqual(new Set(done.rules), new Set(["follow-row"]));
  assert.deepEqual(new Set(done.changes.map((change) => change.addressId)), new Set([9]));
});

test("a row deleted and created again with another name hands its records over by its address", () => {
  const heir = address({ id: 9, ip: "10.0.0.5", hostname: "z" });
  expectPlan({ ...town(), rows: [heir, B] }, ["-a A 10.0.0.5", "+z A 10.0.0.5", "5 PTR a > z"]);
});

test("a host that moved to another subnet takes its records along", () => {
  const heir = address({ id: 9, ip: "10.0.1.7", hostname: "a" });
  expectPlan({ ...town(), rows: [heir, B] }, ["a A 10.0.0.5 > 10.0.1.7", "-5 PTR a"]);
});

test("the same row in another subnet that overlaps keeps everything as it is", () => {
  const heir = { ...A, id: 9, subnetId: 13 };
  const { next } = expectPlan({ ...town(), rows: [heir, B] }, []);
  assert.deepEqual([...next.ledger.owned.values()].map((value) => value.rowId).sort(), [6, 6, 9, 9]);
});

test("when two rows bear the old name and the old address, each inherits what still means something there", () => {
  const byName = address({ id: 8, ip: "10.0.0.7", hostname: "a" });
  const byAddress = address({ id: 9, ip: "10.0.0.5", hostname: "z" });
  const world = town({ policy: { ptrOnly: "ignore" } });
  expectPlan({ ...world, rows: [byName, byAddress, B] }, [
    "a A 10.0.0.5 > 10.0.0.7",
    "5 PTR a > z",
    "+7 PTR a",
  ]);
});

test("two rows with the old name, or two with the old address, inherit nothing", () => {
  const named = [7, 8].map((n) => address({ id: n, ip: `10.0.0.${n}`, hostname: "a" }));
  expectPlan({ ...town(), rows: [...named, B] }, ["-a A 10.0.0.5", "-5 PTR a"]);
  const placed = [7, 8].map((n) =>
    address({ id: n, subnetId: n === 7 ? 10 : 13, ip: "10.0.0.5", hostname: `z${n}` }),
  );
  expectPlan({ ...town(), rows: [...placed, B] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("a row that was there before is no successor", () => {
  const twin = address({ id: 4, ip: "10.0.0.7", hostname: "a" });
  const world = town({ rows: [A, B, twin] });
  expectPlan({ ...world, rows: [B, twin] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("a row first seen earlier is none even when its id is higher", () => {
  const twin = address({ id: 70, ip: "10.0.0.7", hostname: "a" });
  const policy = { mismatch: "report" } as const;
  const world = known(worldOf({ rows: [twin], dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"], policy }));
  const joined = known({ ...later(world, DAY_MS), rows: [A, twin] });
  expectPlan({ ...joined, rows: [twin] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("of two candidates the one that was there before does not count", () => {
  const twin = address({ id: 4, ip: "10.0.0.7", hostname: "a" });
  const heir = address({ id: 9, ip: "10.0.0.8", hostname: "a" });
  expectPlan({ ...town({ rows: [A, B, twin] }), rows: [B, twin, heir] }, [
    "a A 10.0.0.5 > 10.0.0.8",
    "-5 PTR a",
    "+8 PTR a",
  ]);
});

test("a row of the other family with the same name is no successor", () => {
  const other = address({ id: 9, ip: "2001:db8::9", hostname: "a" });
  expectPlan({ ...town(), rows: [other, B] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("an IPv6 host hands its records over like an IPv4 one", () => {
  const old = address({ id: 5, ip: "2001:db8::5", hostname: "a" });
  const world = later(
    known(worldOf({ rows: [old], dns: ["a AAAA 2001:db8::5"], ptr6: ["::5 PTR a"] })),
    DAY_MS,
  );
  const heir = address({ id: 9, ip: "2001:db8::9", hostname: "a" });
  expectPlan({ ...world, rows: [heir] }, ["a AAAA 2001:db8::5 > 2001:db8::9", "-::5 PTR a", "+::9 PTR a"]);
});

test("a frozen successor inherits and leaves everything as it is until it is valid", () => {
  const offline = address({ id: 9, ip: "10.0.0.7", hostname: "a", tagId: TAG.offline });
  const { next } = expectPlan({ ...town(), rows: [offline, B] }, []);
  expectPlan({ ...next, rows: [{ ...offline, tagId: TAG.used }, B] }, [
    "a A 10.0.0.5 > 10.0.0.7",
    "-5 PTR a",
    "+7 PTR a",
  ]);
});

test("an unnamed successor by address inherits nothing worth keeping: the records go", () => {
  const unnamed = address({ id: 9, ip: "10.0.0.5" });
  expectPlan({ ...town(), rows: [unnamed, B] }, ["-a A 10.0.0.5", "-5 PTR a"]);
});

test("a heir leaves the baseline", () => {
  const old = { editDate: "2020-01-01 00:00:00" };
  const twin = address({ id: 9, ip: "10.0.0.7", hostname: "a", ...old });
  const world = town({ rows: [{ ...A, ...old }, { ...B, ...old }, twin] });
  assert.deepEqual(
    [...world.ledger.rows.values()].map((row) => row.baseline),
    [true, true, true],
  );
  const { next } = expectPlan({ ...world, rows: [{ ...B, ...old }, twin] }, [
    "a A 10.0.0.5 > 10.0.0.7",
    "-5 PTR a",
    "+7 PTR a",
  ]);
  assert.equal(next.ledger.rows.get(9)?.baseline, false);
});

test("a vanished row whose records are held hands them over all the same once they are released", () => {
  const heir = address({ id: 9, ip: "10.0.0.7", hostname: "a" });
  const moved = { ...town(), rows: [heir, B] };
  const held = cycle(moved, { guards: { ledgerLost: true } });
  assert.deepEqual(held.held, ["+7 PTR a", "-5 PTR a", "a A 10.0.0.5 > 10.0.0.7"]);
  expectPlan(held.next, ["a A 10.0.0.5 > 10.0.0.7", "-5 PTR a", "+7 PTR a"]);
});

test("values that went with the move are owned no more", () => {
  const heir = address({ id: 9, ip: "10.0.0.7", hostname: "a" });
  const done = expectPlan({ ...town(), rows: [heir, B] }, [
    "a A 10.0.0.5 > 10.0.0.7",
    "-5 PTR a",
    "+7 PTR a",
  ]);
  const keys = [...done.next.ledger.owned.keys()];
  assert.ok(!keys.some((key) => key.endsWith("10.0.0.5") || key.startsWith("5.")), keys.join());
});
