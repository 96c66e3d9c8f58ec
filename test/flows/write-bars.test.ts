import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LockedError } from "../../src/domain/errors.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import { pauseWrites, resumeWrites } from "../../src/flows/pause-writes.ts";
import { FlowWorld } from "./flow-world.ts";

async function arrangeWork(policy = {}): Promise<FlowWorld> {
  const flow = await FlowWorld.started({ policy });
  const [renamed = 0] = await flow.settleHosts(2);
  flow.inventory.edit(renamed, { hostname: "renamed.example.com" });
  flow.inventory.add({ ip: "10.0.0.9", hostname: "new.example.com" });
  flow.dns.forgetCalls();
  flow.store.batches.length = 0;
  return flow;
}

describe("a dry run", () => {
  it("plans what a cycle would do and writes nothing anywhere", async () => {
    const flow = await arrangeWork();
    await flow.markers.armBypass();
    const before = { ...flow.markers };
    const dry = await flow.sync({ dryRun: true, full: true });
    assert.equal(dry.writeBar, "dry-run");
    assert.deepEqual(dry.outcomes, []);
    assert.deepEqual(flow.dns.written, []);
    assert.deepEqual(flow.store.batches, []);
    assert.deepEqual({ ...flow.markers }, before);
    const wet = await flow.sync({ full: true });
    assert.equal(wet.plan.hash, dry.plan.hash);
    assert.equal(wet.outcomes.length, dry.plan.changes.length);
  });

  it("leaves changes that a crash interrupted for a cycle to close", async () => {
    const flow = await arrangeWork();
    flow.dns.onCall = ({ method }) => {
      if (method === "writeRrsets") throw new Error("killed");
    };
    await assert.rejects(flow.sync(), /killed/);
    flow.dns.onCall = () => {};
    await flow.sync({ dryRun: true });
    assert.notEqual((await flow.store.unfinishedChanges()).length, 0);
    await flow.sync();
    assert.equal((await flow.store.unfinishedChanges()).length, 0);
  });
});

describe("planning", () => {
  it("writes nothing anywhere, and takes no lock", async () => {
    const flow = await arrangeWork();
    flow.lock.held = true;
    const plan = await flow.plan();
    assert.equal(plan.changes.length, 5);
    assert.deepEqual([flow.dns.written, flow.store.batches], [[], []]);
  });
});

describe("observing", () => {
  it("records findings, last check and rows, but writes no change; enforcing later applies all of it", async () => {
    const flow = await arrangeWork({ mode: "observe" });
    const report = await flow.sync();
    assert.equal(report.writeBar, "observe");
    assert.deepEqual(report.outcomes, []);
    assert.deepEqual(flow.dns.written, []);
    assert.equal(await flow.store.lastCheck(), report.startedAt);
    const again = await flow.sync();
    assert.equal(again.plan.hash, report.plan.hash);
    const { settings } = flow.world;
    const enforcing = { ...settings, policy: { ...settings.policy, mode: "enforce" as const } };
    const enforced = await flow.sync({}, { ...flow.world, settings: enforcing });
    assert.equal(enforced.outcomes.length, report.plan.changes.length);
  });
});

describe("a pause", () => {
  it("stops all writing while cycles go on and succeed, and resuming takes the work up", async () => {
    const flow = await arrangeWork();
    await pauseWrites(flow.world, { forMs: null, reason: "migration", by: "alice" });
    for (let cycle = 1; cycle <= 2; cycle++) {
      const report = await flow.sync();
      assert.equal(report.writeBar, "paused");
      assert.equal(report.plan.changes.length, 5);
      assert.equal(await flow.store.lastCheck(), report.startedAt);
    }
    assert.deepEqual(flow.dns.written, []);
    const ended = await resumeWrites(flow.world, "bob");
    assert.equal(ended?.reason, "migration");
    assert.equal((await flow.sync()).outcomes.length, 5);
    await flow.assertQuiet();
    const pauses = await flow.events("pause");
    assert.deepEqual(
      pauses.map(({ by, state, reason }) => `${by} ${state}: ${reason}`),
      ["alice paused: migration", "bob resumed: migration"],
    );
  });

  it("that ran out bars nothing", async () => {
    const flow = await arrangeWork();
    await pauseWrites(flow.world, { forMs: 2 * HOUR_MS, reason: "", by: "alice" });
    flow.clock.advance(2 * HOUR_MS - 2 * MINUTE_MS);
    assert.equal((await flow.sync()).writeBar, "paused");
    const report = await flow.sync();
    assert.equal(report.writeBar, null);
    assert.equal(report.outcomes.length, 5);
  });

  it("that begins in the middle of a cycle stops it before the next zone", async () => {
    const flow = await arrangeWork();
    flow.dns.onCall = ({ method }) => {
      if (method !== "writeRrsets") return;
      flow.dns.onCall = () => {};
      void pauseWrites(flow.world, { forMs: null, reason: "stop!", by: "alice" });
    };
    const report = await flow.sync();
    assert.deepEqual(new Set(report.outcomes.map(({ change }) => change.zone)), new Set(["example.com."]));
    assert.equal(report.outcomes.length, 3);
    await resumeWrites(flow.world, "alice");
    assert.equal((await flow.sync()).outcomes.length, 2);
    await flow.assertQuiet();
  });

  it("has nothing to resume when there is none", async () => {
    const flow = await FlowWorld.started();
    flow.store.batches.length = 0;
    assert.equal(await resumeWrites(flow.world, "bob"), null);
    assert.deepEqual(flow.store.batches, []);
  });
});

describe("a maintenance window", () => {
  it("holds the writes while cycles go on, and the first cycle after it does the work", async () => {
    const flow = await arrangeWork();
    flow.openWindow = "Sun 02:00-04:00 UTC";
    const report = await flow.sync();
    assert.equal(report.writeBar, "maintenance");
    assert.equal(report.plan.changes.length, 5);
    assert.equal(await flow.store.lastCheck(), report.startedAt);
    assert.deepEqual(flow.dns.written, []);
    flow.openWindow = null;
    assert.equal((await flow.sync()).outcomes.length, 5);
    await flow.assertQuiet();
  });

  it("that opens in the middle of a cycle stops it before the next zone", async () => {
    const flow = await arrangeWork();
    flow.dns.onCall = ({ method }) => {
      if (method === "writeRrsets") flow.openWindow = "Sun 02:00-04:00 UTC";
    };
    const report = await flow.sync();
    assert.deepEqual(new Set(report.outcomes.map(({ change }) => change.zone)), new Set(["example.com."]));
    flow.openWindow = null;
    assert.equal((await flow.sync()).outcomes.length, 2);
    await flow.assertQuiet();
  });

  it("gives way to a pause, which somebody may have forgotten", async () => {
    const flow = await arrangeWork();
    flow.openWindow = "Sun 02:00-04:00 UTC";
    await pauseWrites(flow.world, { forMs: null, reason: "", by: "alice" });
    assert.equal((await flow.sync()).writeBar, "paused");
  });
});

describe("stopping", () => {
  it("ends before the next zone, and the next cycle does the rest", async () => {
    const flow = await arrangeWork();
    const stop = new AbortController();
    const { record } = flow.store;
    flow.store.record = async (batch) => {
      if (batch.journal?.[0]?.kind === "result") stop.abort();
      return record.call(flow.store, batch);
    };
    const report = await flow.sync({ signal: stop.signal });
    assert.equal(report.outcomes.length, 3);
    assert.equal((await flow.sync()).outcomes.length, 2);
    await flow.assertQuiet();
  });
});

describe("the lock", () => {
  it("lets one cycle run at a time and is given back when a cycle fails", async () => {
    const flow = await arrangeWork();
    flow.lock.held = true;
    await assert.rejects(flow.sync(), LockedError);
    assert.deepEqual(flow.dns.calls, []);
    flow.lock.held = false;
    flow.store.failNext = new Error("disk full");
    await assert.rejects(flow.sync(), /disk full/);
    assert.equal(flow.lock.held, false);
    assert.equal((await flow.sync()).outcomes.length, 5);
  });
});
