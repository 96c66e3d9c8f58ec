import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toCidr } from "../../src/domain/cidr.ts";
import { parseIp } from "../../src/domain/ip-address.ts";
import { type Scope, WHOLE_SCOPE } from "../../src/domain/scope.ts";
import { FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";

function without(cidr: string): Scope {
  const [network = "", length = ""] = cidr.split("/");
  const ip = parseIp(network);
  const range = ip === null ? null : toCidr(ip, Number(length));
  assert.ok(range !== null);
  return { ...WHOLE_SCOPE, excludeSubnets: [{ kind: "range", range }] };
}

/** Two hosts in each half of the subnet, their records in place and adopted; then the upper half leaves the scope. */
async function narrowed() {
  const flow = await FlowWorld.started();
  await flow.settleHosts(2);
  const far = [130, 131].map((last) =>
    flow.inventory.add({ ip: `10.0.0.${last}`, hostname: `far${last}.example.com` }),
  );
  await flow.sync();
  const { settings } = flow.world;
  const world = {
    ...flow.world,
    settings: { ...settings, scope: without("10.0.0.128/25"), digest: "narrow" },
  };
  const sync = () => flow.sync({}, world);
  return { flow, far, sync, first: await sync() };
}

describe("rows out of scope", () => {
  it("are counted apart, and leaving the scope changes nothing", async () => {
    const { first, sync } = await narrowed();
    assert.deepEqual(outcomesOf(first), []);
    assert.deepEqual([first.plan.counts.checked, first.plan.counts.outOfScope], [4, 2]);
    assert.deepEqual(outcomesOf(await sync()), []);
  });

  it("may be renamed, re-tagged or misspelt, and nothing follows", async () => {
    const { flow, far, sync } = await narrowed();
    flow.inventory.edit(far[0] ?? 0, { hostname: "moved.example.com" });
    flow.inventory.edit(far[1] ?? 0, { hostname: "bad host" });
    const report = await sync();
    assert.deepEqual([outcomesOf(report), rulesOf(report)], [[], []]);
  });

  it("may be deleted, and their records stay: they are not PPHOOK's any more", async () => {
    const { flow, far, sync } = await narrowed();
    for (const id of far) flow.inventory.remove(id);
    assert.deepEqual(outcomesOf(await sync()), []);
    assert.deepEqual((await sync()).plan.changes, []);
    const owned = [...(await flow.store.loadLedger()).owned.values()];
    assert.ok(!owned.some(({ name }) => name.startsWith("far")));
  });

  it("would take their records with them if they were in scope", async () => {
    const flow = await FlowWorld.started();
    await flow.settleHosts(2);
    const id = flow.inventory.add({ ip: "10.0.0.130", hostname: "far130.example.com" });
    await flow.sync();
    flow.inventory.remove(id);
    assert.equal((await flow.sync()).outcomes.length, 2);
  });

  it("hold their addresses: a record that points to one is not stale", async () => {
    const { flow, far, sync } = await narrowed();
    flow.inventory.edit(far[0] ?? 0, { hostname: "" });
    flow.inventory.add({ ip: "10.0.0.7", hostname: "far130.example.com" });
    const report = await sync();
    assert.deepEqual(rulesOf(report), ["foreign-record"]);
    assert.deepEqual(report.plan.changes, []);
  });

  it("leave no authority behind: a record that points into their subnet where no row is, is not stale either", async () => {
    const { flow, far, sync } = await narrowed();
    flow.inventory.remove(far[0] ?? 0);
    flow.inventory.add({ ip: "10.0.0.7", hostname: "far130.example.com" });
    const report = await sync();
    assert.deepEqual([report.plan.changes, rulesOf(report)], [[], ["foreign-record"]]);
  });

  it("are taken up again where they come back into scope", async () => {
    const { flow, far } = await narrowed();
    flow.inventory.edit(far[0] ?? 0, { hostname: "moved.example.com" });
    const wide = await flow.sync();
    assert.deepEqual(
      outcomesOf(wide).filter((line) => line.includes("delete")),
      [],
    );
    await flow.assertQuiet();
    flow.inventory.remove(far[1] ?? 0);
    assert.equal((await flow.sync()).outcomes.length, 2, "what agrees was adopted anew");
    await flow.assertQuiet();
  });

  it("of a section that phpIPAM does not have: everything is out, and the word is told as an error", async () => {
    const flow = await FlowWorld.started();
    const [renamed = 0] = await flow.settleHosts(2);
    flow.inventory.edit(renamed, { hostname: "renamed.example.com" });
    const { settings } = flow.world;
    const scope = { ...WHOLE_SCOPE, sections: ["Servres"] };
    const report = await flow.sync({}, { ...flow.world, settings: { ...settings, scope, digest: "typo" } });
    assert.deepEqual([report.plan.changes, report.plan.counts.outOfScope], [[], 2]);
    assert.deepEqual(rulesOf(report), ["scope-unknown"]);
  });
});
