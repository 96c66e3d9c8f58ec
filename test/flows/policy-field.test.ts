import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";

/** A host in order, in a world that makes records or not. */
async function arrange(noRecords: "ignore" | "create" = "ignore") {
  const flow = await FlowWorld.started({ policy: { noRecords } });
  const [id = 0] = await flow.settleHosts(1);
  return { flow, id };
}

function saySubnet(flow: FlowWorld, policyWord: string): void {
  for (const [id, subnet] of flow.inventory.subnets)
    flow.inventory.subnets.set(id, { ...subnet, policyWord });
}

const NEW = { ip: "10.0.0.50", hostname: "new.example.com" };
const MADE = [
  "applied create new.example.com A 10.0.0.50",
  "applied create 50.0.0.10.in-addr.arpa PTR new.example.com",
];

describe("the policy of a row or a subnet", () => {
  it("dns+create makes the records of that row alone, and dns keeps them from being made", async () => {
    const { flow } = await arrange("ignore");
    flow.inventory.add({ ...NEW, policyWord: "dns+create" });
    flow.inventory.add({ ip: "10.0.0.51", hostname: "other.example.com" });
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), MADE);
    assert.match(report.plan.changes[0]?.reason ?? "", /its policy is dns\+create/);
    await flow.assertQuiet();
    const { flow: creating } = await arrange("create");
    creating.inventory.add({ ...NEW, policyWord: "dns" });
    assert.deepEqual(outcomesOf(await creating.sync()), []);
    await creating.assertQuiet();
  });

  it("a change of it alone makes the row due", async () => {
    const { flow } = await arrange();
    const id = flow.inventory.add(NEW);
    assert.deepEqual(outcomesOf(await flow.sync()), []);
    const row = flow.inventory.rows.get(id);
    assert.ok(row);
    flow.inventory.rows.set(id, { ...row, policyWord: "dns+create" });
    assert.deepEqual(outcomesOf(await flow.sync()), MADE);
    await flow.assertQuiet();
  });

  it("a change of the subnet's makes its rows due", async () => {
    const flow = await FlowWorld.started({ policy: { noRecords: "ignore" } });
    flow.inventory.add(NEW);
    await flow.sync();
    saySubnet(flow, "dns+create");
    assert.deepEqual(outcomesOf(await flow.sync()), MADE);
    await flow.assertQuiet();
  });

  it("a subnet's policy is no edit of its baseline rows", async () => {
    const flow = new FlowWorld({ policy: { noRecords: "ignore" } });
    flow.inventory.add({ ...NEW, editDate: "2020-01-01 00:00:00" });
    await flow.sync();
    saySubnet(flow, "dns+create");
    const { plan } = await flow.sync();
    assert.deepEqual([plan.changes.length, plan.counts.baseline], [0, 1]);
    await flow.assertQuiet();
  });

  for (const policyWord of ["inventory", "ignore", "inventry"])
    it(`${policyWord} freezes: neither renaming nor emptying the row touches its records`, async () => {
      const { flow, id } = await arrange("create");
      const before = flow.dns.dump();
      flow.inventory.edit(id, { hostname: "renamed.example.com", policyWord });
      assert.deepEqual(outcomesOf(await flow.sync()), []);
      flow.inventory.edit(id, { hostname: "" });
      assert.deepEqual(outcomesOf(await flow.sync({ full: true })), []);
      assert.deepEqual(flow.dns.dump(), before);
      await flow.assertQuiet();
    });

  it("without it, the same renaming moves the records", async () => {
    const { flow, id } = await arrange("create");
    flow.inventory.edit(id, { hostname: "renamed.example.com" });
    assert.ok(outcomesOf(await flow.sync()).length > 0);
  });

  it("a frozen row that is deleted takes its own records with it, as any deleted row", async () => {
    const { flow, id } = await arrange("create");
    flow.inventory.add(NEW);
    flow.inventory.edit(id, { policyWord: "inventory" });
    await flow.sync();
    flow.inventory.remove(id);
    assert.equal(outcomesOf(await flow.sync()).length, 2);
    await flow.assertQuiet();
  });

  it("ignore is told nothing of, inventory what its checks find, and an unknown word of a subnet once", async () => {
    const { flow } = await arrange();
    const bad = { hostname: "bad_name.example.com" };
    flow.inventory.add({ ip: "10.0.0.60", ...bad, policyWord: "ignore" });
    assert.deepEqual(rulesOf(await flow.sync()), []);
    flow.inventory.add({ ip: "10.0.0.61", ...bad, policyWord: "inventory" });
    assert.deepEqual(rulesOf(await flow.sync()), ["hostname-underscore"]);
    saySubnet(flow, "dsn");
    assert.deepEqual(rulesOf(await flow.sync()), ["hostname-underscore", "policy-unknown"]);
  });

  it("taken away again, the row is as any other", async () => {
    const { flow, id } = await arrange("create");
    flow.inventory.edit(id, { hostname: "renamed.example.com", policyWord: "inventory" });
    await flow.sync();
    const { policyWord, ...row } = flow.inventory.rows.get(id)!;
    assert.equal(policyWord, "inventory");
    flow.inventory.rows.set(id, row);
    assert.ok(outcomesOf(await flow.sync()).length > 0);
    await flow.assertQuiet();
  });
});
