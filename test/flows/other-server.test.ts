import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { approveHeld } from "../../src/flows/approve-held.ts";
import { FlowWorld, outcomesOf } from "./flow-world.ts";

const REPLICA = "https://replica.example.com/api";

/** Three hosts; the replica has not heard of the last one, nor of a renaming. */
async function withReplica() {
  const flow = await FlowWorld.started();
  const [first = 0, , last = 0] = await flow.settleHosts(3);
  const [before, gone] = [flow.inventory.rows.get(first), flow.inventory.rows.get(last)];
  assert.ok(before !== undefined && gone !== undefined);
  flow.inventory.edit(first, { hostname: "renamed.example.com" });
  await flow.sync();
  const renamed = flow.inventory.rows.get(first);
  assert.ok(renamed !== undefined);
  return {
    flow,
    failOver: () => {
      flow.inventory.server = REPLICA;
      flow.inventory.rows.set(first, before);
      flow.inventory.rows.delete(last);
    },
    catchUp: () => {
      flow.inventory.rows.set(first, renamed);
      flow.inventory.rows.set(last, gone);
    },
  };
}

describe("another server of phpIPAM", () => {
  it("that lags behind has nothing removed or changed, and when it caught up there is nothing to do", async () => {
    const { flow, failOver, catchUp } = await withReplica();
    const dump = flow.dns.dump();
    failOver();
    for (let cycle = 1; cycle <= 2; cycle++) {
      const report = await flow.sync();
      assert.deepEqual(
        report.plan.guards.map(({ id }) => id),
        ["source-behind"],
      );
      assert.match(report.plan.guards[0]?.message ?? "", /newest row has the id 2, and 3 was seen before/);
      assert.deepEqual(flow.dns.dump(), dump);
    }
    catchUp();
    const report = await flow.sync();
    assert.deepEqual([report.plan.guards, report.plan.changes], [[], []]);
    assert.deepEqual(flow.dns.dump(), dump);
  });

  it("would take records with it if it were the same server", async () => {
    const { flow, failOver } = await withReplica();
    failOver();
    flow.inventory.server = "https://phpipam.example.com/api";
    assert.notDeepEqual(outcomesOf(await flow.sync()), []);
  });

  it("that lacks only the latest edit is behind as well", async () => {
    const { flow, failOver, catchUp } = await withReplica();
    failOver();
    catchUp();
    const [id = 0] = flow.inventory.rows.keys();
    const row = flow.inventory.rows.get(id);
    assert.ok(row !== undefined);
    for (const each of flow.inventory.rows.values())
      flow.inventory.rows.set(each.id, { ...each, editDate: "2020-01-01 00:00:00" });
    flow.inventory.rows.set(id, { ...row, hostname: "h1.example.com", editDate: "2020-01-01 00:00:00" });
    const report = await flow.sync();
    assert.match(report.plan.guards[0]?.message ?? "", /its latest edit is of 2020-01-01 00:00:00/);
    assert.deepEqual(report.outcomes, []);
  });

  it("that has come as far is as good as the first, and becomes what the next is measured by", async () => {
    const { flow } = await withReplica();
    flow.inventory.server = REPLICA;
    const [id = 0] = flow.inventory.rows.keys();
    flow.inventory.edit(id, { hostname: "again.example.com" });
    assert.equal((await flow.sync()).outcomes.length > 0, true);
    await flow.assertQuiet();
    const last = Math.max(...flow.inventory.rows.keys());
    flow.inventory.remove(last);
    assert.equal((await flow.sync()).outcomes.length, 2, "the newest row may be deleted on one server");
    await flow.assertQuiet();
  });

  it("is believed once a person approved what came of it", async () => {
    const { flow, failOver } = await withReplica();
    failOver();
    const { plan } = await flow.sync();
    await approveHeld(flow.world, { hash: plan.heldHash ?? "", by: "alice", lockWaitMs: 0 });
    const report = await flow.sync();
    assert.deepEqual(report.plan.guards, []);
    assert.notDeepEqual(report.outcomes, []);
    const [id = 0] = flow.inventory.rows.keys();
    flow.inventory.edit(id, { hostname: "again.example.com" });
    assert.deepEqual((await flow.sync()).plan.guards, []);
    await flow.assertQuiet();
  });
});
