import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HOUR_MS } from "../../src/domain/instant.ts";
import { FlowWorld } from "./flow-world.ts";

const FORWARD_ZONES = 49;

/** Fifty zones, three hosts in each forward one, all in order. */
async function arrangeFiftyZones(): Promise<FlowWorld> {
  const flow = new FlowWorld();
  flow.inventory.addSubnet("10.1.0.0/16");
  flow.dns.addZone("1.10.in-addr.arpa");
  for (let zone = 1; zone < FORWARD_ZONES; zone++) flow.dns.addZone(`z${zone}.example`);
  await flow.sync();
  for (let zone = 1; zone < FORWARD_ZONES; zone++) {
    for (let host = 1; host <= 3; host++)
      flow.inventory.add({ ip: `10.1.${zone}.${host}`, hostname: `h${host}.z${zone}.example` });
  }
  await flow.sync();
  flow.dns.forgetCalls();
  return flow;
}

function callsByZone(flow: FlowWorld): Record<string, number> {
  const calls = flow.dns.calls.filter((call) => call.method !== "describe");
  const groups = Map.groupBy(calls, (call) => call.zone ?? "list");
  return Object.fromEntries([...groups].map(([zone, list]) => [zone, list.length]));
}

describe("what a cycle costs in a world of fifty zones", () => {
  it("is the zone list when nothing changed, and no entry in the journal", async () => {
    const flow = await arrangeFiftyZones();
    const entries = (await flow.store.readJournal({ limit: 1e6 })).length;
    for (let cycle = 1; cycle <= 3; cycle++) await flow.sync();
    assert.deepEqual(callsByZone(flow), { list: 3 });
    assert.equal((await flow.store.readJournal({ limit: 1e6 })).length, entries);
    const batch = flow.store.batches.at(-1);
    const sizes = Object.values(batch?.ledger ?? {}).map((list: readonly unknown[]) => list.length);
    assert.deepEqual(sizes, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  for (const [title, edit] of [
    ["a new row", (flow: FlowWorld) => flow.inventory.add({ ip: "10.1.7.77", hostname: "new.z7.example" })],
    ["a renamed row", (flow: FlowWorld) => flow.inventory.edit(19, { hostname: "new.z7.example" })],
    ["a deleted row", (flow: FlowWorld) => flow.inventory.remove(19)],
    ["a row that lost its name", (flow: FlowWorld) => flow.inventory.edit(19, { hostname: "" })],
  ] as const) {
    it(`is at most four calls for each of the two zones concerned after ${title}`, async () => {
      const flow = await arrangeFiftyZones();
      edit(flow);
      const report = await flow.sync();
      assert.ok(report.outcomes.length >= 2);
      const { list, ...zones } = callsByZone(flow);
      assert.equal(list, 1);
      assert.deepEqual(Object.keys(zones).sort(), ["1.10.in-addr.arpa.", "z7.example."]);
      for (const [zone, calls] of Object.entries(zones)) assert.ok(calls <= 4, `${zone} ${calls} calls`);
      flow.dns.forgetCalls();
      await flow.sync();
      assert.deepEqual(callsByZone(flow), { list: 1 });
    });
  }

  it("is one read of a zone that somebody else wrote to, and of those its rows have addresses in", async () => {
    const flow = await arrangeFiftyZones();
    flow.dns.put("foreign.z7.example", "A", "192.0.2.1");
    await flow.sync();
    assert.deepEqual(callsByZone(flow), { list: 1, "z7.example.": 1, "1.10.in-addr.arpa.": 1 });
  });

  it("is every zone once in the hourly verification", async () => {
    const flow = await arrangeFiftyZones();
    flow.clock.advance(HOUR_MS);
    await flow.sync();
    const { list, ...zones } = callsByZone(flow);
    assert.equal(list, 1);
    assert.equal(Object.keys(zones).length, FORWARD_ZONES + 2);
    assert.ok(Object.values(zones).every((calls) => calls === 1));
    assert.deepEqual(callsByZone(flow), { list, ...zones });
  });
});
