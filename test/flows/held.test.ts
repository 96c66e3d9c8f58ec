import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LockedError, UsageError } from "../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS } from "../../src/domain/instant.ts";
import { approveHeld } from "../../src/flows/approve-held.ts";
import { FlowWorld, outcomesOf } from "./flow-world.ts";

/** Ten hosts in order, six of which were then deleted: more than `zone-deletes` lets go. */
async function arrangeHeld(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  const ids = await flow.settleHosts(10);
  for (const id of ids.slice(0, 6)) flow.inventory.remove(id);
  return flow;
}

const approve = (flow: FlowWorld, hash: string) =>
  approveHeld(flow.world, { hash, by: "alice", lockWaitMs: 0 });

describe("a held set", () => {
  it("is recorded once, with its reasons, and nothing of it is written while the rest is", async () => {
    const flow = await arrangeHeld();
    flow.inventory.add({ ip: "10.0.0.99", hostname: "new.example.com" });
    flow.dns.forgetCalls();
    const report = await flow.sync();
    assert.deepEqual(report.plan.guards.map((guard) => guard.id).toSorted(), [
      "zone-deletes",
      "zone-deletes",
    ]);
    assert.deepEqual(outcomesOf(report), [
      "applied create new.example.com A 10.0.0.99",
      "applied create 99.0.0.10.in-addr.arpa PTR new.example.com",
    ]);
    const held = await flow.store.heldSet();
    assert.equal(held?.hash, report.plan.heldHash);
    assert.equal(held?.changes.length, 12);
    const second = await flow.sync();
    assert.equal(second.plan.heldHash, report.plan.heldHash);
    const again = await flow.store.heldSet();
    assert.deepEqual([again?.hash, again?.since], [held?.hash, held?.since]);
    assert.equal((await flow.events("held")).length, 1);
  });

  it("stays the same when rows leave a name that is pointed to, one of them being dealt with meanwhile", async () => {
    const flow = await FlowWorld.started({ policy: { hostnameDuplicates: "allow" } });
    flow.dns.put("_sip._tcp.example.com", "SRV", "0 0 5060 c.example.com.");
    const stays = flow.inventory.add({ ip: "10.0.0.1", hostname: "c.example.com", ptrIgnore: true });
    const goes = flow.inventory.add({ ip: "10.0.0.2", hostname: "c.example.com" });
    await flow.sync();
    assert.deepEqual(flow.dns.values("c.example.com", "A"), ["10.0.0.1", "10.0.0.2"]);
    flow.clock.advance(8 * DAY_MS);
    flow.inventory.edit(stays, { hostname: "a.example.com" });
    flow.inventory.remove(goes);
    const first = await flow.sync();
    assert.deepEqual(outcomesOf(first), ["applied create a.example.com A 10.0.0.1"]);
    const held = await flow.store.heldSet();
    assert.equal(held?.changes.length, 1, "the PTR; the addresses stay, both of them");
    for (let cycles = 0; cycles < 3; cycles++) await flow.sync();
    await flow.sync({ full: false });
    assert.deepEqual(await flow.store.heldSet(), held);
    await approve(flow, held?.hash ?? "");
    await flow.sync();
    await flow.assertQuiet();
    assert.deepEqual(flow.dns.values("c.example.com", "A"), ["10.0.0.1", "10.0.0.2"]);
  });

  it("is not there when a deletion less would have been let go", async () => {
    const flow = await arrangeHeld();
    flow.inventory.add({ id: 1, ip: "10.0.0.1", hostname: "h1.example.com" });
    const report = await flow.sync();
    assert.equal(report.plan.heldHash, null);
    assert.equal(report.outcomes.length, 10);
    await flow.assertQuiet();
  });

  it("ends by itself when the rows come back", async () => {
    const flow = await arrangeHeld();
    const rows = Array.from({ length: 6 }, (_, index) => index + 1);
    await flow.sync();
    for (const id of rows) flow.inventory.add({ id, ip: `10.0.0.${id}`, hostname: `h${id}.example.com` });
    await flow.assertQuiet();
    assert.equal(await flow.store.heldSet(), null);
  });

  it("gives plan and sync the same hashes while the world stands still", async () => {
    const flow = await arrangeHeld();
    const plan = await flow.plan();
    const report = await flow.sync();
    assert.deepEqual([report.plan.hash, report.plan.heldHash], [plan.hash, plan.heldHash]);
  });
});

describe("approving", () => {
  it("releases the held set once, and the journal says who and that it was approved", async () => {
    const flow = await arrangeHeld();
    const { plan } = await flow.sync();
    await approve(flow, plan.heldHash ?? "");
    const report = await flow.sync();
    assert.equal(report.plan.heldHash, null);
    assert.deepEqual(
      report.outcomes.map((outcome) => outcome.result),
      Array(12).fill("applied"),
    );
    assert.equal(await flow.store.approval(), null);
    const approvals = await flow.events("approval");
    assert.deepEqual(
      approvals.map(({ by, state }) => `${by} ${state}`),
      ["alice given", "alice used"],
    );
    const results = await flow.events("result");
    assert.ok(results.slice(-12).every((event) => event.detail === "approved"));
    assert.equal((await flow.store.countDeletions(flow.clock.now())).size, 0);
    await flow.assertQuiet();
  });

  it("takes the hash that plan showed before any cycle ran into it", async () => {
    const flow = await arrangeHeld();
    const plan = await flow.plan();
    const approval = await approve(flow, (plan.heldHash ?? "").slice(0, 12).toUpperCase());
    assert.equal(approval.hash, plan.heldHash);
    assert.equal((await flow.sync()).outcomes.length, 12);
  });

  it("refuses another hash, too short a one, and when nothing is held, releasing nothing", async () => {
    const flow = await arrangeHeld();
    const { plan } = await flow.sync();
    await assert.rejects(approve(flow, "0123456789ab"), (error: UsageError) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, new RegExp((plan.heldHash ?? "").slice(0, 12)));
      return true;
    });
    await assert.rejects(approve(flow, (plan.heldHash ?? "").slice(0, 5)), UsageError);
    assert.equal(await flow.store.approval(), null);
    assert.equal((await flow.sync()).outcomes.length, 0);
    const quiet = await FlowWorld.started();
    await assert.rejects(approve(quiet, "0123456789ab"), /nothing is held/);
  });

  it("lapses after a day, and says so", async () => {
    const flow = await arrangeHeld();
    const { plan } = await flow.sync();
    await approve(flow, plan.heldHash ?? "");
    flow.clock.advance(DAY_MS);
    const report = await flow.sync();
    assert.equal(report.plan.heldHash, plan.heldHash);
    assert.deepEqual(report.outcomes, []);
    assert.equal(await flow.store.approval(), null);
    assert.deepEqual((await flow.events("approval")).at(-1)?.state, "lapsed");
    assert.ok(flow.log.lines.some((line) => line.message === "approval lapsed"));
  });

  it("still holds good shortly before the day is over", async () => {
    const flow = await arrangeHeld();
    const { plan } = await flow.sync();
    await approve(flow, plan.heldHash ?? "");
    flow.clock.advance(DAY_MS - HOUR_MS);
    assert.equal((await flow.sync()).outcomes.length, 12);
  });

  it("drops and reports what is not live or not wanted any more, and releases nothing else", async () => {
    const flow = await arrangeHeld();
    const { plan } = await flow.sync();
    await approve(flow, plan.heldHash ?? "");
    flow.dns.put("h1.example.com", "A");
    flow.inventory.add({ id: 2, ip: "10.0.0.2", hostname: "h2.example.com" });
    const report = await flow.sync();
    assert.equal(report.outcomes.length, 9);
    assert.ok(!outcomesOf(report).some((line) => line.includes("h2.example.com")));
    const told = flow.log.lines.filter((line) => line.message === "approved change is no longer wanted");
    assert.equal(told.length, 3);
    await flow.assertQuiet();
  });

  it("releases nothing that came to the held set later", async () => {
    const flow = await FlowWorld.started();
    const ids = await flow.settleHosts(20);
    for (const id of ids.slice(0, 6)) flow.inventory.remove(id);
    await approve(flow, (await flow.plan()).heldHash ?? "");
    for (const id of ids.slice(6, 12)) flow.inventory.remove(id);
    const report = await flow.sync();
    assert.equal(report.outcomes.length, 12);
    assert.ok(report.outcomes.every(({ change }) => (change.addressId ?? 0) <= 6));
    assert.equal(report.plan.changes.filter((change) => change.held).length, 12);
  });

  it("is not used up by a cycle that may not write", async () => {
    const flow = await arrangeHeld();
    const { plan } = await flow.sync();
    await approve(flow, plan.heldHash ?? "");
    await flow.sync({ dryRun: true });
    const observing = { ...flow.world.settings, policy: { ...flow.world.settings.policy, mode: "observe" } };
    await flow.sync({}, { ...flow.world, settings: observing as typeof flow.world.settings });
    assert.notEqual(await flow.store.approval(), null);
    assert.equal((await flow.sync()).outcomes.length, 12);
  });

  it("waits for nobody who holds the lock", async () => {
    const flow = await arrangeHeld();
    flow.lock.held = true;
    await assert.rejects(approve(flow, "0123456789ab"), LockedError);
  });
});

describe("the source guard", () => {
  it("goes on holding in the cycles after it tripped, also when most of the rows that are gone had no records", async () => {
    const flow = await FlowWorld.started({ limits: { minDeletesAllowed: 50, dailyDeletesAllowed: 50 } });
    const named = await flow.settleHosts(10);
    const bare = Array.from({ length: 30 }, (_, index) =>
      flow.inventory.add({ ip: `10.0.0.${index + 100}`, hostname: "" }),
    );
    await flow.sync();
    for (const id of [...named.slice(0, 5), ...bare]) flow.inventory.remove(id);
    for (let cycle = 1; cycle <= 3; cycle++) {
      const report = await flow.sync();
      assert.deepEqual(
        report.plan.guards.map((guard) => `${guard.id} ${guard.measured}`),
        ["source-shrink 35"],
        `cycle ${cycle}`,
      );
      assert.deepEqual(report.outcomes, []);
    }
    await approve(flow, (await flow.plan()).heldHash ?? "");
    assert.equal((await flow.sync()).outcomes.length, 10);
    assert.equal((await flow.store.loadLedger()).rows.size, 5);
    await flow.assertQuiet();
  });
});

describe("the daily budget", () => {
  it("holds a slow drip that no single cycle shows", async () => {
    const flow = await FlowWorld.started();
    const ids = await flow.settleHosts(30);
    let deleted = 0;
    for (const id of ids) {
      flow.inventory.remove(id);
      const report = await flow.sync();
      if (report.plan.guards.some((guard) => guard.id === "daily-budget")) break;
      deleted++;
    }
    assert.equal(deleted, 20);
  });
});

describe("the guard over the source", () => {
  const LIMITS = { minSourceShrink: 2, maxSourceShrinkPercent: 25, minDeletesAllowed: 100 };
  const guardsOf = async (flow: FlowWorld) => (await flow.sync()).plan.guards.map((guard) => guard.id);

  it("is not talked round by rows that come while it holds", async () => {
    const flow = await FlowWorld.started({ limits: LIMITS });
    const ids = await flow.settleHosts(8);
    for (const id of ids.slice(0, 3)) flow.inventory.remove(id);
    for (const host of [41, 42, 43, 44, 45])
      flow.inventory.add({ ip: `10.0.0.${host}`, hostname: `h${host}.example.com` });
    assert.deepEqual(await guardsOf(flow), ["source-shrink"]);
    assert.deepEqual(await guardsOf(flow), ["source-shrink"]);
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["10.0.0.1"]);
  });

  it("measures against them once nothing is held any more", async () => {
    const flow = await FlowWorld.started({ limits: LIMITS });
    const ids = await flow.settleHosts(8);
    for (const host of [41, 42, 43, 44, 45])
      flow.inventory.add({ ip: `10.0.0.${host}`, hostname: `h${host}.example.com` });
    assert.deepEqual(await guardsOf(flow), []);
    for (const id of ids.slice(0, 3)) flow.inventory.remove(id);
    assert.deepEqual(await guardsOf(flow), []);
  });
});

describe("the daily budget", () => {
  it("counts what was disabled yesterday evening as it counts what was deleted", async () => {
    const limits = { dailyDeletesAllowed: 2, dailyDeleteBudgetPercent: 0 };
    const flow = await FlowWorld.started({ policy: { orphan: "disable" }, limits });
    const ids = await flow.settleHosts(4);
    const guards: string[][] = [];
    for (const id of ids.slice(0, 3)) {
      flow.inventory.remove(id);
      const { plan } = await flow.sync();
      guards.push([...new Set(plan.guards.map((guard) => guard.id))]);
    }
    assert.deepEqual(guards, [[], [], ["daily-budget"]]);
  });
});
