import assert from "node:assert/strict";
import { test } from "node:test";
import { type GuardContext, guardPlan } from "../../../../src/core/guard/guard-plan.ts";
import { canonicalChange, type RecordChange } from "../../../../src/domain/change.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { DAY_MS, HOUR_MS } from "../../../../src/domain/instant.ts";
import { hashChanges } from "../../../../src/flows/hash-changes.ts";
import { LIMITS } from "../../../support/usual-policy.ts";

const ZONE = canonicalName("example.com");

function changeOf(n: number, given: Partial<RecordChange> = {}): RecordChange {
  const content = `10.0.${n >> 8}.${n & 255}`;
  return {
    target: "powerdns",
    action: "delete",
    zone: ZONE,
    name: canonicalName(`h${n}.example.com`),
    type: "A",
    before: { content, ttlSeconds: 3600, disabled: false },
    after: null,
    rule: "orphan",
    reason: "row deleted in phpIPAM",
    addressId: n,
    ip: content,
    hostname: `h${n}.example.com`,
    ...given,
  };
}

const served = (content: string, disabled = false) => ({ content, ttlSeconds: 3600, disabled });

const deletions = (count: number, zone = ZONE) =>
  Array.from({ length: count }, (_, n) => changeOf(n + 1, { zone }));
const updates = (count: number) =>
  deletions(count).map((change) => ({ ...change, action: "update" as const, after: served("192.0.2.1") }));
const creations = (count: number) =>
  deletions(count).map((change) => ({
    ...change,
    action: "create" as const,
    after: change.before,
    before: null,
  }));

const CALM: GuardContext = {
  limits: LIMITS,
  liveValues: () => 1000,
  deletedToday: new Map(),
  rows: 1000,
  behind: null,
  source: { reference: 1000, gone: 0 },
  gapMs: 0,
  ledgerLost: false,
  approved: new Set(),
};

function judge(changes: readonly RecordChange[], context: Partial<GuardContext> = {}) {
  const { changes: judged, guards } = guardPlan(changes, { ...CALM, ...context });
  return {
    guards,
    ids: guards.map((guard) => guard.id),
    held: judged.filter((change) => change.held).length,
  };
}

test("a calm plan passes", () => {
  assert.deepEqual(judge([...deletions(5), ...updates(5), ...creations(500)]), {
    guards: [],
    ids: [],
    held: 0,
  });
});

interface Edge {
  readonly what: string;
  readonly live: number;
  readonly most: number;
  readonly make: (count: number) => readonly RecordChange[];
  readonly trips: readonly string[];
}

const EDGES: readonly Edge[] = [
  { what: "deletions in a large zone: 10 %", live: 150, most: 15, make: deletions, trips: ["zone-deletes"] },
  { what: "deletions in a small zone: 5", live: 12, most: 5, make: deletions, trips: ["zone-deletes"] },
  {
    what: "deletions in a zone without live values: 5",
    live: 0,
    most: 5,
    make: deletions,
    trips: ["zone-deletes"],
  },
  {
    what: "deletions at a share that is no whole number",
    live: 155,
    most: 15,
    make: deletions,
    trips: ["zone-deletes"],
  },
  { what: "updates in a large zone: 30 %", live: 100, most: 30, make: updates, trips: ["zone-updates"] },
  { what: "updates in a small zone: 20", live: 25, most: 20, make: updates, trips: ["zone-updates"] },
  {
    what: "updates in a zone without live values: 20",
    live: 0,
    most: 20,
    make: updates,
    trips: ["zone-updates"],
  },
];

for (const { what, live, most, make, trips } of EDGES)
  test(`${what} pass, one more is held`, () => {
    const context = { liveValues: () => live };
    assert.deepEqual(judge(make(most), context).ids, []);
    const over = judge(make(most + 1), context);
    assert.deepEqual([over.ids, over.held], [trips, most + 1]);
    assert.equal(over.guards[0]?.measured, most + 1);
  });

test("a value that is disabled counts as one that goes", () => {
  const parked = deletions(6).map((change) => ({
    ...change,
    action: "update" as const,
    after: served(change.before?.content ?? "", true),
  }));
  assert.deepEqual(judge(parked, { liveValues: () => 10 }).ids, ["zone-deletes"]);
  const enabled = parked.map((change) => ({ ...change, before: change.after, after: change.before }));
  assert.deepEqual(judge(enabled, { liveValues: () => 10 }).ids, []);
});

test("each zone is measured by itself, and one that trips holds the destructive changes of all", () => {
  const other = canonicalName("lab.test");
  const spread = [...deletions(5), ...deletions(5, other)];
  assert.deepEqual(judge(spread, { liveValues: () => 10 }).ids, []);
  const tight = judge([...deletions(6), ...deletions(2, other)], { liveValues: () => 10 });
  assert.deepEqual([tight.guards.map((guard) => guard.scope), tight.held], [["example.com"], 8]);
});

test("a slow drip uses up the daily budget, which counts per zone what went in the last 24 hours", () => {
  const drip = (today: number) =>
    judge(deletions(2), { deletedToday: new Map([[ZONE, today]]), liveValues: () => 50 });
  assert.deepEqual(drip(18).ids, []);
  assert.deepEqual(drip(19).ids, ["daily-budget"]);
  assert.deepEqual(judge(deletions(2), { deletedToday: new Map([["lab.test.", 90]]) }).ids, []);
  assert.deepEqual(judge(deletions(2), { deletedToday: new Map([[ZONE, 198]]) }).ids, []);
  assert.deepEqual(judge(deletions(3), { deletedToday: new Map([[ZONE, 198]]) }).ids, ["daily-budget"]);
});

test("a used-up budget does not hold updates", () => {
  assert.deepEqual(judge(updates(3), { deletedToday: new Map([[ZONE, 500]]) }).ids, []);
});

test("a source that shrank past the limit holds everything destructive", () => {
  const shrink = (gone: number, reference: number) =>
    judge(deletions(1), { source: { gone, reference } }).ids;
  assert.deepEqual(shrink(20, 50), []);
  assert.deepEqual(shrink(21, 50), ["source-shrink"]);
  assert.deepEqual(shrink(100, 1000), []);
  assert.deepEqual(shrink(101, 1000), ["source-shrink"]);
  assert.deepEqual(shrink(0, 0), []);
});

test("a gap longer than history_days, or a lost ledger, holds everything destructive", () => {
  assert.deepEqual(judge(deletions(1), { gapMs: 7 * DAY_MS }).ids, []);
  assert.deepEqual(judge(deletions(1), { gapMs: 7 * DAY_MS + 1 }).ids, ["stale-start"]);
  assert.deepEqual(judge(deletions(1), { gapMs: null }).ids, []);
  assert.deepEqual(judge(updates(1), { ledgerLost: true, gapMs: 0 }).ids, ["stale-start"]);
});

test("several guards are told together, in a fixed order", () => {
  const all = { gapMs: 30 * DAY_MS, source: { gone: 900, reference: 1000 }, liveValues: () => 30 };
  assert.deepEqual(judge([...deletions(21), ...updates(21)], all).ids, [
    "daily-budget",
    "source-shrink",
    "stale-start",
    "zone-deletes",
    "zone-updates",
  ]);
});

test("a guard with nothing destructive to hold does not trip", () => {
  const context = { gapMs: 30 * DAY_MS, ledgerLost: true, source: { gone: 900, reference: 1000 } };
  assert.deepEqual(judge(creations(500), context), { guards: [], ids: [], held: 0 });
  assert.deepEqual(judge([], context).ids, []);
});

test("approved changes are neither judged nor held", () => {
  const changes = deletions(8);
  const approved = new Set(changes.slice(0, 3).map(canonicalChange));
  assert.deepEqual(judge(changes, { approved, liveValues: () => 10 }).ids, []);
  const more = judge([...changes, changeOf(100)], { approved, liveValues: () => 10 });
  assert.deepEqual([more.ids, more.held], [["zone-deletes"], 6]);
  const all = new Set(changes.map(canonicalChange));
  assert.deepEqual(judge(changes, { approved: all, gapMs: 30 * DAY_MS, ledgerLost: true }).ids, []);
});

test("a creation is held with what concerns its row, its name or its address, and goes through otherwise", () => {
  const destroyed = changeOf(1);
  const create = (given: Partial<RecordChange>) =>
    changeOf(77, { action: "create", before: null, after: served("10.0.0.77"), ...given });
  const reverse = canonicalName("1.0.0.10.in-addr.arpa");
  const concerned = [
    create({ addressId: 1 }),
    create({ name: destroyed.name }),
    create({ hostname: "h1.example.com" }),
    create({ ip: "10.0.0.1" }),
    create({ after: served("10.0.0.1") }),
    create({ type: "PTR", name: reverse, after: served("h1.example.com.") }),
  ];
  for (const creation of concerned) assert.equal(judge([destroyed, creation], { ledgerLost: true }).held, 2);
  for (const free of [create({}), create({ addressId: null, ip: "", hostname: "" })])
    assert.equal(judge([destroyed, free], { ledgerLost: true }).held, 1);
});

test("a message says what was measured, against what, where, and what to do about it", () => {
  const [deletes] = judge(deletions(45), { liveValues: () => 100 }).guards.filter(
    (it) => it.id === "zone-deletes",
  );
  assert.match(deletes?.message ?? "", /zone example\.com: 45 of 100 .*45\.0 %, limit 10 values/);
  const [none] = judge(deletions(6), { liveValues: () => 0 }).guards;
  assert.match(none?.message ?? "", /6 of 0 .*\(all, limit 5 values\)/);
  const [gap] = judge(deletions(1), { gapMs: 9 * DAY_MS + HOUR_MS }).guards;
  assert.match(gap?.message ?? "", /9 days ago \(limit 7 days.*sync --full/);
  const [shrunk] = judge(deletions(1), { source: { gone: 30, reference: 40 } }).guards;
  assert.match(shrunk?.message ?? "", /30 of 40 rows are gone .*75\.0 %, limit 20 rows/);
});

test("the hash does not depend on order, ids, rules or reasons, and does on what is done", () => {
  const changes = [...deletions(5), ...updates(3)];
  const hash = hashChanges(changes);
  assert.equal(hashChanges(changes.toReversed()), hash);
  const retold = changes.map((change) => ({
    ...change,
    addressId: null,
    rule: "mismatch" as const,
    reason: "x",
  }));
  assert.equal(hashChanges(retold), hash);
  assert.notEqual(hashChanges(changes.slice(1)), hash);
  assert.notEqual(
    hashChanges(changes.map((change, n) => (n === 0 ? { ...change, type: "AAAA" as const } : change))),
    hash,
  );
});

test("a server that is behind the one before holds what could lose something, and says what it lacks", () => {
  const before = { server: "https://a/api", newestId: 9, newestEdit: "2026-11-22 10:00:00" };
  const lacking = (now: object) =>
    judge(deletions(1), { behind: { now: { ...before, server: "https://b/api", ...now }, before } });
  const { guards, held } = lacking({ newestId: 8 });
  assert.deepEqual([guards[0]?.id, guards[0]?.measured, guards[0]?.limit], ["source-behind", 8, 9]);
  assert.match(
    guards[0]?.message ?? "",
    /from https:\/\/b\/api instead of https:\/\/a\/api.* id 8, and 9 was seen/,
  );
  assert.equal(held, 1);
  assert.match(
    lacking({ newestEdit: "2026-11-22 09:00:00" }).guards[0]?.message ?? "",
    /latest edit is of 2026-11-22 09/,
  );
  assert.match(lacking({ newestEdit: "" }).guards[0]?.message ?? "", /latest edit is of never/);
});
