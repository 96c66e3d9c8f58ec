import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAY_MS } from "../../src/domain/instant.ts";
import { FlowWorld } from "./flow-world.ts";
import { gateWorld, TROUBLES, troubleAt } from "./gated-world.ts";

const KILLS = TROUBLES.filter((trouble) => trouble.isFatal);
const ROW = { ip: "10.0.0.1", hostname: "h1.example.com" };

/** Two hosts of which the first is parked, or about to be. */
async function arrange(isParked: boolean): Promise<FlowWorld> {
  const flow = await FlowWorld.started({ policy: { orphan: "disable" } });
  await flow.settleHosts(2);
  flow.inventory.remove(1);
  if (isParked) await flow.sync();
  if (isParked) flow.inventory.add(ROW);
  return flow;
}

/** Kills a cycle at each of its calls in turn. */
async function atEachCall(isParked: boolean, then: (flow: FlowWorld, at: string) => Promise<void>) {
  const labels: string[] = [];
  const counted = await arrange(isParked);
  await counted.sync(
    {},
    gateWorld(counted.world, troubleAt(Number.POSITIVE_INFINITY, KILLS[0] ?? assert.fail(), labels)),
  );
  for (const trouble of KILLS)
    for (const [position, label] of labels.entries()) {
      const flow = await arrange(isParked);
      await flow.sync({}, gateWorld(flow.world, troubleAt(position, trouble))).catch(() => {});
      flow.lock.held = false;
      await then(flow, `${label} ${trouble.title}`);
      await flow.assertQuiet();
    }
}

const held = ({ dns }: FlowWorld) => [
  ...dns.values("h1.example.com", "A"),
  ...dns.values("1.0.0.10.in-addr.arpa", "PTR"),
];

describe("a cycle that is killed while it parks records", () => {
  it("leaves them parked after the next one, and gone when their time is over", () =>
    atEachCall(false, async (flow, at) => {
      await flow.sync();
      assert.deepEqual(held(flow), ["-10.0.0.1", "-h1.example.com."], at);
      flow.clock.advance(8 * DAY_MS);
      await flow.sync({ full: true });
      assert.deepEqual(held(flow), [], at);
    }));

  it("leaves them served when the row came back meanwhile", () =>
    atEachCall(false, async (flow, at) => {
      flow.inventory.add(ROW);
      await flow.sync();
      assert.deepEqual(held(flow), ["10.0.0.1", "h1.example.com."], at);
    }));
});

describe("a cycle that is killed while it brings parked records back", () => {
  it("leaves them served after the next one, and PPHOOK's", () =>
    atEachCall(true, async (flow, at) => {
      await flow.sync();
      assert.deepEqual(held(flow), ["10.0.0.1", "h1.example.com."], at);
      const { owned } = await flow.store.loadLedger();
      assert.deepEqual(new Set([...owned.values()].map((value) => value.disabledAt)), new Set([null]), at);
    }));

  it("leaves them parked when the row went again meanwhile", () =>
    atEachCall(true, async (flow, at) => {
      for (const row of [...flow.inventory.rows.values()])
        if (row.ip === ROW.ip) flow.inventory.remove(row.id);
      await flow.sync();
      assert.deepEqual(held(flow), ["-10.0.0.1", "-h1.example.com."], at);
    }));
});
