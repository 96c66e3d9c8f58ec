import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StopError, SystemError } from "../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../../src/domain/instant.ts";
import { approveHeld } from "../../src/flows/approve-held.ts";
import { pauseWrites, resumeWrites } from "../../src/flows/pause-writes.ts";
import { resetTimestamp } from "../../src/flows/reset-timestamp.ts";
import { FlowWorld, outcomesOf } from "./flow-world.ts";

const isStop = (guard: StopError["guard"]) => (error: unknown) =>
  error instanceof StopError && error.guard === guard;

describe("the last check", () => {
  it("is when the reading began, in the store and in the file", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
    const begins = flow.clock.now() + MINUTE_MS;
    flow.dns.onCall = () => flow.clock.advance(700);
    await flow.sync();
    assert.ok(flow.clock.now() > begins + 2000);
    assert.equal(await flow.store.lastCheck(), begins);
    assert.equal(flow.markers.lastCheck, begins);
  });

  it("does not move when the cycle fails", async () => {
    const flow = await FlowWorld.started();
    const before = await flow.store.lastCheck();
    flow.dns.onCall = () => {
      throw new SystemError("no", { remedy: "" });
    };
    await assert.rejects(flow.sync());
    assert.deepEqual([await flow.store.lastCheck(), flow.markers.lastCheck], [before, before]);
  });

  it("stops everything when it is unreadable or lies in the future, and a clock a little ahead does not", async () => {
    const flow = await FlowWorld.started();
    flow.dns.forgetCalls();
    flow.markers.lastCheck = "unreadable";
    await assert.rejects(flow.sync(), isStop("last-check"));
    flow.markers.lastCheck = null;
    await flow.store.record({ at: flow.clock.now(), lastCheck: toInstant(flow.clock.now() + HOUR_MS) });
    await assert.rejects(flow.sync(), isStop("last-check"));
    assert.deepEqual(flow.dns.calls, []);
    await flow.store.record({ at: flow.clock.now(), lastCheck: toInstant(flow.clock.now() + 4 * MINUTE_MS) });
    await flow.sync();
  });

  it("is taken from the file when the store has none, as after a lost store", async () => {
    const flow = new FlowWorld();
    flow.markers.lastCheck = toInstant(flow.clock.now() + DAY_MS);
    await assert.rejects(flow.sync(), isStop("last-check"));
  });
});

describe("a start after a long time", () => {
  it("holds what is destructive, makes what is new, and does not move the last check until it is released", async () => {
    const flow = await FlowWorld.started();
    const [gone = 0] = await flow.settleHosts(3);
    const before = await flow.store.lastCheck();
    flow.clock.advance(7 * DAY_MS);
    flow.inventory.remove(gone);
    flow.inventory.add({ ip: "10.0.0.9", hostname: "new.example.com" });
    for (let cycle = 1; cycle <= 2; cycle++) {
      const report = await flow.sync();
      assert.deepEqual(
        report.plan.guards.map((guard) => guard.id),
        ["stale-start"],
      );
      assert.equal(report.outcomes.length, cycle === 1 ? 2 : 0);
      assert.equal(await flow.store.lastCheck(), before);
      assert.equal(flow.markers.lastCheck, before);
    }
    const hash = (await flow.store.heldSet())?.hash ?? "";
    await approveHeld(flow.world, { hash, by: "alice", lockWaitMs: 0 });
    const released = await flow.sync();
    assert.equal(released.outcomes.length, 2);
    assert.equal(await flow.store.lastCheck(), released.startedAt);
    await flow.assertQuiet();
  });

  it("holds nothing within history_days, nor with --full", async () => {
    for (const [away, full] of [
      [7 * DAY_MS - 2 * MINUTE_MS, false],
      [30 * DAY_MS, true],
    ] as const) {
      const flow = await FlowWorld.started();
      const [gone = 0] = await flow.settleHosts(3);
      flow.clock.advance(away);
      flow.inventory.remove(gone);
      const report = await flow.sync({ full });
      assert.equal(report.outcomes.length, 2, `full: ${full}`);
      await flow.assertQuiet();
    }
  });

  it("rebuilds a lost ledger by adoption and holds what is destructive meanwhile", async () => {
    const lost = new FlowWorld();
    lost.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
    lost.dns.put("h1.example.com", "A", "10.0.0.1");
    lost.dns.put("1.0.0.10.in-addr.arpa", "PTR", "stale.example.com.");
    lost.markers.lastCheck = toInstant(lost.clock.now() - HOUR_MS);
    const report = await lost.sync();
    assert.deepEqual(
      report.plan.guards.map((guard) => guard.id),
      ["stale-start"],
    );
    assert.deepEqual(report.outcomes, []);
    assert.equal((await lost.store.loadLedger()).owned.size, 1);
    assert.deepEqual((await lost.sync()).outcomes, []);
    assert.deepEqual(outcomesOf(await lost.sync({ full: true })), [
      "applied update 1.0.0.10.in-addr.arpa PTR stale.example.com > h1.example.com",
    ]);
    await lost.assertQuiet();
  });
});

describe("a first start", () => {
  it("makes old rows baseline: seen, adopted, unchanged until they are edited", async () => {
    const flow = new FlowWorld();
    flow.inventory.add({ ip: "10.0.0.1", hostname: "old.example.com", editDate: null });
    const dated = flow.inventory.add({
      ip: "10.0.0.2",
      hostname: "older.example.com",
      editDate: "2020-01-01 00:00:00",
    });
    flow.inventory.add({ ip: "10.0.0.3", hostname: "fresh.example.com" });
    flow.dns.put("old.example.com", "A", "10.0.0.1");
    const report = await flow.sync();
    assert.equal(report.plan.counts.baseline, 2);
    assert.deepEqual(
      report.outcomes.map(({ change }) => change.hostname),
      ["fresh.example.com", "fresh.example.com"],
    );
    assert.equal((await flow.store.loadLedger()).owned.get("old.example.com. A 10.0.0.1")?.how, "adopted");
    flow.clock.advance(2 * HOUR_MS);
    await flow.assertQuiet();
    flow.inventory.edit(dated, { mac: "00:11:22:33:44:55", editDate: "2020-01-01 00:00:00" });
    assert.deepEqual(
      (await flow.sync()).outcomes.map(({ change }) => change.hostname),
      ["older.example.com", "older.example.com"],
    );
    await flow.assertQuiet();
  });

  for (const lift of ["full", "bypass", "reset-timestamp"] as const) {
    it(`processes baseline rows once ${lift} lifts the protection`, async () => {
      const flow = new FlowWorld();
      flow.inventory.add({ ip: "10.0.0.1", hostname: "old.example.com", editDate: null });
      await flow.sync();
      if (lift === "bypass") await flow.markers.armBypass();
      if (lift === "reset-timestamp") await resetTimestamp(flow.world, "alice");
      const report = await flow.sync({ full: lift === "full" });
      assert.equal(report.outcomes.length, 2);
      assert.equal(report.plan.counts.baseline, 0);
      assert.equal(flow.markers.bypass, false);
      await flow.assertQuiet();
    });
  }
});

describe("reset-timestamp and the bypass file", () => {
  it("rewinds by a day, arms the bypass and is journalled with who", async () => {
    const flow = await FlowWorld.started();
    await resetTimestamp(flow.world, "alice");
    const rewound = flow.clock.now() - DAY_MS;
    assert.deepEqual([await flow.store.lastCheck(), flow.markers.lastCheck], [rewound, rewound]);
    assert.equal(flow.markers.bypass, true);
    assert.equal((await flow.events("bypass"))[0]?.by, "alice");
  });

  it("mends a last check that is unreadable or lies in the future", async () => {
    const flow = await FlowWorld.started();
    flow.markers.lastCheck = "unreadable";
    await resetTimestamp(flow.world, "alice");
    await flow.sync();
    await flow.store.record({ at: flow.clock.now(), lastCheck: toInstant(flow.clock.now() + HOUR_MS) });
    await resetTimestamp(flow.world, "alice");
    await flow.sync();
  });

  it("keeps the bypass when the cycle fails or may not write, and uses it up when it succeeds", async () => {
    const flow = await FlowWorld.started();
    await flow.markers.armBypass();
    flow.dns.onCall = () => {
      throw new SystemError("no", { remedy: "" });
    };
    await assert.rejects(flow.sync());
    assert.equal(flow.markers.bypass, true);
    flow.dns.onCall = () => {};
    await flow.sync({ dryRun: true });
    assert.equal(flow.markers.bypass, true);
    await pauseWrites(flow.world, { forMs: null, reason: "", by: "alice" });
    await flow.sync();
    assert.equal(flow.markers.bypass, true);
    await resumeWrites(flow.world, "alice");
    await flow.sync();
    assert.equal(flow.markers.bypass, false);
  });

  it("lifts no guard but the one of a long absence", async () => {
    const flow = await FlowWorld.started();
    const ids = await flow.settleHosts(10);
    for (const id of ids.slice(0, 6)) flow.inventory.remove(id);
    await resetTimestamp(flow.world, "alice");
    const report = await flow.sync();
    assert.deepEqual(report.outcomes, []);
    assert.notEqual(report.plan.heldHash, null);
  });
});

describe("what stops everything", () => {
  it("is an inventory without rows where there were some", async () => {
    const flow = await FlowWorld.started();
    const ids = await flow.settleHosts(2);
    for (const id of ids) flow.inventory.remove(id);
    const before = flow.dns.dump();
    await assert.rejects(flow.sync(), isStop("empty-source"));
    await assert.rejects(flow.sync({ full: true }), isStop("empty-source"));
    assert.deepEqual(flow.dns.dump(), before);
  });

  it("is not an inventory that never had any", async () => {
    const flow = new FlowWorld();
    await flow.sync();
    await flow.assertQuiet();
  });

  it("is a server that lists no zone", async () => {
    const flow = await FlowWorld.started();
    flow.dns.removeZone("example.com");
    flow.dns.removeZone("0.0.10.in-addr.arpa");
    await assert.rejects(flow.sync(), isStop("no-zones"));
  });
});
