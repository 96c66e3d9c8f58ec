import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type GuardContext, guardPlan } from "../../../../src/core/guard/guard-plan.ts";
import { type Change, canonicalChange, type RecordChange } from "../../../../src/domain/change.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { MacChange, RowCreation, RowDeletion } from "../../../../src/domain/row-change.ts";
import { LIMITS } from "../../../support/usual-policy.ts";

const CALM: GuardContext = {
  limits: LIMITS,
  liveValues: () => 1000,
  deletedToday: new Map(),
  rows: 100,
  behind: null,
  source: { reference: 1000, gone: 0 },
  gapMs: 0,
  ledgerLost: false,
  approved: new Set(),
};

function deletion(n: number): RowDeletion {
  const [ip, hostname] = [`10.0.0.${n}`, `h${n}.example.com`];
  return {
    ...{ target: "phpipam", action: "delete", type: "row", zone: "", rule: "hostname-duplicate" },
    ...{ name: canonicalName(hostname), reason: "", addressId: n, ip, hostname, keeper: null },
    ...{ before: { subnetId: 1, ip, hostname, mac: "" }, after: null },
  };
}

function macChange(n: number): MacChange {
  const row = { ...deletion(n).before, mac: "00:11:22:33:44:55" };
  const after = { ...row, mac: "" };
  return { ...deletion(n), action: "update", type: "mac", rule: "mac-duplicate", before: row, after };
}

const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

const judge = (changes: readonly Change[], context: Partial<GuardContext> = {}) => {
  const { changes: judged, guards } = guardPlan(changes, { ...CALM, ...context });
  return { guards, ids: guards.map(({ id }) => id), held: judged.filter((change) => change.held).length };
};

describe("massive duplicates", () => {
  it("are more corrections at once than max_ipam_deletes, rows and MACs each counted", () => {
    assert.deepEqual(judge([...many(7, deletion), ...many(3, macChange)]).ids, []);
    const { guards, held } = judge([...many(8, deletion), ...many(3, macChange)]);
    assert.deepEqual(
      guards.map(({ id, scope, measured, limit }) => ({ id, scope, measured, limit })),
      [{ id: "ipam-deletes", scope: "phpipam", measured: 11, limit: 10 }],
    );
    assert.match(guards[0]?.message ?? "", /^massive duplicates: .* lose 8 rows and 3 MAC addresses at once/);
    assert.equal(held, 11);
  });

  it("are told in the singular, too", () => {
    const limits = { ...LIMITS, maxIpamDeletes: 0 };
    assert.match(judge([deletion(1)], { limits }).guards[0]?.message ?? "", /lose 1 row at once/);
    assert.match(judge([macChange(1)], { limits }).guards[0]?.message ?? "", /lose 1 MAC address at once/);
  });

  it("hold every destructive change with them, and creations that concern the same rows", () => {
    const record = (action: "create" | "delete", name: string): RecordChange => {
      const state = { content: "192.0.2.1", ttlSeconds: 60, disabled: false };
      return {
        ...{ target: "powerdns", action, zone: canonicalName("example.com"), name: canonicalName(name) },
        ...{ type: "A", rule: "orphan", reason: "", addressId: 900, ip: "192.0.2.1", hostname: "" },
        ...{ before: action === "delete" ? state : null, after: action === "create" ? state : null },
      };
    };
    const others = [
      record("delete", "x.example.com"),
      record("create", "h3.example.com"),
      record("create", "y.example.com"),
    ];
    assert.equal(judge([...many(11, deletion), ...others.slice(0, 2)]).held, 13);
    assert.equal(judge([...many(11, deletion), ...others.slice(1)]).held, 12);
  });

  it("do not count what a person released", () => {
    const approved = new Set(many(200, deletion).map(canonicalChange));
    assert.deepEqual(judge(many(200, deletion), { approved }), { guards: [], ids: [], held: 0 });
    assert.deepEqual(judge([...many(200, deletion), ...many(11, macChange)], { approved }).held, 11);
  });
});

describe("the daily budget of corrections", () => {
  it("trips over a slow drip, counting what was made within 24 hours", () => {
    const deletedToday = new Map([["", 20]]);
    assert.deepEqual(judge([deletion(1)], { deletedToday: new Map([["", 19]]) }).ids, []);
    const { guards } = judge([deletion(1)], { deletedToday });
    assert.deepEqual(
      guards.map(({ id, scope, measured, limit }) => ({ id, scope, measured, limit })),
      [{ id: "daily-budget", scope: "phpipam", measured: 21, limit: 20 }],
    );
    assert.deepEqual(judge([deletion(1)], { deletedToday, rows: 1000 }).ids, [], "20 % of 1000 rows");
  });

  it("does not trip where nothing is corrected", () => {
    const deletedToday = new Map([["", 500]]);
    const row = { ...deletion(1).before, fields: {} };
    const creation: RowCreation = {
      ...deletion(1),
      action: "create",
      addressId: null,
      before: null,
      after: row,
    };
    assert.deepEqual(judge([creation], { deletedToday }).ids, []);
  });
});
