import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HOUR_MS } from "../../src/domain/instant.ts";
import { MemoryLock } from "../fakes/memory-lock.ts";
import { assertChain, FlowWorld } from "./flow-world.ts";
import { gateWorld, TROUBLES, type Trouble, troubleAt } from "./gated-world.ts";

const MAC = "00:1a:2b:3c:4d:5e";
const DUP = "dup.example.com";

/** Two rows of one name, both in DNS by another hand, and a third host that has the MAC of the keeper. */
async function arrange(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  const card = { mac: MAC, profile: "infra" };
  flow.inventory.add({ ip: "10.0.0.5", hostname: DUP, ...card });
  flow.inventory.add({ ip: "10.0.0.6", hostname: DUP });
  flow.inventory.add({ ip: "10.0.0.7", hostname: "h7.example.com", tagId: 3, ...card });
  flow.dns.put(DUP, "A", "10.0.0.5", "10.0.0.6");
  for (const host of [5, 6]) flow.dns.put(`${host}.0.0.10.in-addr.arpa`, "PTR", `${DUP}.`);
  return flow;
}

const END = {
  rows: ["10.0.0.5 00:1a:2b:3c:4d:5e 2", "10.0.0.7  3"],
  dns: [["10.0.0.5"], [`${DUP}.`], [], ["10.0.0.7"]],
};

function stateOf({ inventory, dns }: FlowWorld) {
  const reverse = (host: number) => dns.values(`${host}.0.0.10.in-addr.arpa`, "PTR");
  return {
    rows: [...inventory.rows.values()].map(({ ip, mac, tagId }) => `${ip} ${mac} ${tagId}`),
    dns: [dns.values(DUP, "A"), reverse(5), reverse(6), dns.values("h7.example.com", "A")],
  };
}

/** While the row is there its records are; and neither the keeper nor its records are ever touched. */
function assertNothingWrong({ inventory, dns }: FlowWorld): void {
  assert.ok(inventory.rows.has(1), "the keeper is there");
  assert.equal(inventory.rows.get(1)?.mac, MAC);
  assert.ok(dns.values(DUP, "A").includes("10.0.0.5"));
  if (inventory.rows.has(2))
    assert.ok(dns.values(DUP, "A").includes("10.0.0.6"), "the records before the row");
}

async function runWithTrouble(position: number, trouble: Trouble): Promise<void> {
  const flow = await arrange();
  await flow.sync({}, gateWorld(flow.world, troubleAt(position, trouble))).catch(() => null);
  assertNothingWrong(flow);
  await assertChain(flow.store);
  const world = { ...flow.world, lock: new MemoryLock() };
  for (let cycles = 0; cycles < 3; cycles++) {
    flow.clock.advance(HOUR_MS);
    await flow.sync({}, world);
    assertNothingWrong(flow);
  }
  assert.deepEqual(stateOf(flow), END);
  const report = await flow.sync({}, world);
  assert.deepEqual([report.plan.changes, await flow.store.unfinishedChanges()], [[], []]);
  const deletions = (await flow.events("change")).filter(({ change }) => change.type === "row");
  assert.ok(deletions.every(({ change }) => change.addressId === 2));
  await assertChain(flow.store);
}

describe("duplicates are resolved in the end, and no record goes before its row", async () => {
  const labels: string[] = [];
  const healthy = await arrange();
  await healthy.sync(
    {},
    gateWorld(healthy.world, troubleAt(-1, { title: "", isFatal: false, isAfter: false }, labels)),
  );
  assert.deepEqual(stateOf(healthy), END);
  for (const trouble of TROUBLES) {
    it(`when any one of ${labels.length} calls ${trouble.title}`, async () => {
      for (const [position, label] of labels.entries()) {
        await runWithTrouble(position, trouble).catch((error: Error) => {
          throw new Error(`call ${position}, ${label}: ${error.message}`, { cause: error });
        });
      }
    });
  }
});
