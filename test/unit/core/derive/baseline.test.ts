import assert from "node:assert/strict";
import { test } from "node:test";
import type { AddressRow } from "../../../../src/domain/address.ts";
import { DAY_MS, HOUR_MS } from "../../../../src/domain/instant.ts";
import { address, TAG } from "../../../support/build-address.ts";
import { expectPlan } from "../../../support/expect-plan.ts";
import { cycle } from "../../../support/world-cycle.ts";
import { edited, later, NOW, type World, worldOf } from "../../../support/world-of.ts";

const OLD = address({ id: 1, ip: "10.0.0.5", hostname: "a", editDate: "2020-01-01 00:00:00" });

function dateAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function firstStart(row: Partial<AddressRow> = {}): World {
  return worldOf({ rows: [{ ...OLD, ...row }], dns: ["a A 10.0.0.5"] });
}

function isBaseline(world: World): boolean | undefined {
  return world.ledger.rows.get(1)?.baseline;
}

test("at the first start a row that was never edited, or long ago, is baseline: seen, and nothing changed", () => {
  for (const editDate of [null, "2020-01-01 00:00:00", "no date at all"]) {
    const { next } = expectPlan(firstStart({ editDate }), []);
    assert.equal(isBaseline(next), true);
  }
});

test("at the first start a row edited within history_days is processed", () => {
  const { next } = expectPlan(firstStart({ editDate: dateAt(NOW - 6 * DAY_MS) }), ["+5 PTR a"]);
  assert.equal(isBaseline(next), false);
});

test("a date without offset is given 14 hours of slack, and not more", () => {
  const edge = NOW - 7 * DAY_MS - 14 * HOUR_MS;
  expectPlan(firstStart({ editDate: dateAt(edge) }), ["+5 PTR a"]);
  expectPlan(firstStart({ editDate: dateAt(edge - 1000) }), []);
});

test("a baseline row has its matching records adopted", () => {
  const { next } = expectPlan(firstStart(), []);
  assert.deepEqual(
    [...next.ledger.owned.values()].map((value) => [value.type, value.rowId, value.how]),
    [["A", 1, "adopted"]],
  );
});

test("the hourly verification passes baseline rows over, and a scan that moves editDate wakes none", () => {
  const { next } = expectPlan(firstStart(), []);
  const scanned = [{ ...OLD, editDate: "2026-11-22 05:00:00", lastSeen: "2026-11-22 05:00:00" }];
  expectPlan({ ...later(next, DAY_MS), rows: scanned }, []);
});

test("a change to the row's content ends its baseline for good", () => {
  const { next } = expectPlan(firstStart(), []);
  const changes: readonly Partial<AddressRow>[] = [
    { mac: "02:00:00:00:00:01" },
    { profile: "infra" },
    { tagId: TAG.reserved },
    { subnetId: 13 },
  ];
  for (const change of changes) {
    const done = expectPlan({ ...next, rows: [{ ...OLD, ...change }] }, ["+5 PTR a"]);
    assert.equal(isBaseline(done.next), false);
    assert.equal(isBaseline(expectPlan({ ...done.next, rows: [OLD] }, []).next), false);
  }
});

test("--full and the bypass process baseline rows, which are baseline no more", () => {
  const { next } = expectPlan(firstStart(), []);
  const lifted = expectPlan(next, ["+5 PTR a"], { lift: true });
  assert.equal(isBaseline(lifted.next), false);
  expectPlan(edited(lifted.next, "0.0.10.in-addr.arpa.", []), ["+5 PTR a"]);
  assert.equal(isBaseline(expectPlan(firstStart(), ["+5 PTR a"], { lift: true }).next), false);
});

test("an old row that appears after the first start is new: it is processed", () => {
  const { next } = expectPlan(firstStart(), []);
  const other = address({ id: 2, ip: "10.0.0.6", hostname: "b", editDate: null });
  const world = edited(next, "example.com.", ["a A 10.0.0.5", "b A 10.0.0.6"]);
  expectPlan({ ...world, rows: [OLD, other] }, ["+6 PTR b"]);
});

test("a baseline row that is deleted takes its adopted records along", () => {
  const { next } = expectPlan(firstStart(), []);
  expectPlan({ ...next, rows: [address({ id: 2, ip: "10.0.0.50" })] }, ["-a A 10.0.0.5"]);
});

test("a baseline row is not woken by a due one of the same name or address", () => {
  const { next } = expectPlan(firstStart(), []);
  const mate = address({ id: 2, subnetId: 13, ip: "10.0.0.5", hostname: "b" });
  const done = cycle({ ...next, rows: [OLD, mate] });
  assert.deepEqual([...done.decision.selection.due], [2]);
  assert.deepEqual([...done.decision.selection.baseline], [1]);
});
