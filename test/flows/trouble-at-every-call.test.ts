import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Rrset } from "../../src/domain/rrset.ts";
import type { CycleOptions } from "../../src/flows/cycle-world.ts";
import { MemoryLock } from "../fakes/memory-lock.ts";
import { assertChain, FlowWorld } from "./flow-world.ts";
import { gateWorld, TROUBLES, type Trouble, troubleAt } from "./gated-world.ts";

interface Scenario {
  readonly title: string;
  readonly options: Partial<CycleOptions>;
  arrange(): Promise<FlowWorld>;
}

/** Four hosts that were in order, and everything that can happen to a host since. */
async function arrangeWork(): Promise<FlowWorld> {
  const flow = new FlowWorld();
  flow.dns.addZone("example.org");
  flow.dns.addZone("1.0.10.in-addr.arpa");
  flow.inventory.addSubnet("10.0.1.0/24");
  await flow.sync();
  const [renamed = 0, deleted = 0, readdressed = 0, moved = 0] = await flow.settleHosts(6);
  flow.inventory.edit(renamed, { hostname: "renamed.example.com" });
  flow.inventory.remove(deleted);
  flow.inventory.remove(readdressed);
  flow.inventory.add({ ip: "10.0.1.3", hostname: "h3.example.com" });
  flow.inventory.edit(moved, { hostname: "h4.example.org" });
  flow.inventory.add({ ip: "10.0.1.50", hostname: "new.example.org" });
  flow.dns.put("5.0.0.10.in-addr.arpa", "PTR", "stale.example.com.");
  flow.dns.put("h6.example.com", "A", "10.0.0.6", "192.0.2.6");
  flow.dns.forgetCalls();
  return flow;
}

const SCENARIOS: readonly Scenario[] = [
  { title: "a cycle with work in four zones", options: {}, arrange: arrangeWork },
  {
    title: "a full cycle with the bypass armed and rows that come subnet by subnet",
    options: { full: true },
    arrange: async () => {
      const flow = await arrangeWork();
      await flow.markers.armBypass();
      flow.inventory.unconfirmed = true;
      flow.inventory.missedByListing.add(5);
      return flow;
    },
  },
  {
    title: "a first start",
    options: {},
    arrange: async () => {
      const flow = new FlowWorld();
      flow.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
      flow.inventory.add({ ip: "10.0.0.2", hostname: "h2.example.com" });
      flow.dns.put("2.0.0.10.in-addr.arpa", "PTR", "stale.example.com.");
      return flow;
    },
  },
];

interface Healthy {
  readonly labels: readonly string[];
  readonly written: ReadonlySet<string>;
  readonly dump: readonly string[];
}

const NO_TROUBLE: Trouble = { title: "", isFatal: false, isAfter: false };

async function runHealthy(scenario: Scenario): Promise<Healthy> {
  const flow = await scenario.arrange();
  const labels: string[] = [];
  await flow.sync(scenario.options, gateWorld(flow.world, troubleAt(-1, NO_TROUBLE, labels)));
  const written = new Set(flow.dns.written.map(writeText));
  const dump = flow.dns.dump();
  await flow.assertQuiet();
  return { labels, written, dump };
}

function writeText({ name, type, values }: Rrset): string {
  return `${name} ${type} ${values.map((value) => value.content).sort()}`;
}

async function assertSafe(flow: FlowWorld, healthy: Healthy): Promise<void> {
  for (const write of flow.dns.written.map(writeText))
    assert.ok(healthy.written.has(write), `unplanned write: ${write}`);
  await assertChain(flow.store);
}

async function assertLastCheck(flow: FlowWorld, before: number | null, startedAt: number): Promise<void> {
  const recorded = flow.store.batches.some((batch) => batch.lastCheck !== undefined);
  assert.equal(await flow.store.lastCheck(), recorded ? startedAt : before);
  assert.ok(flow.markers.lastCheck === before || flow.markers.lastCheck === startedAt);
  assert.ok(recorded || flow.markers.lastCheck === before, "the file is ahead of the store");
}

async function assertRecovers(flow: FlowWorld, healthy: Healthy): Promise<void> {
  const world = { ...flow.world, lock: new MemoryLock() };
  await flow.sync({}, world);
  assert.deepEqual(flow.dns.dump(), healthy.dump);
  assert.deepEqual(await flow.store.unfinishedChanges(), []);
  const next = await flow.sync({}, world);
  assert.deepEqual([next.plan.changes, next.outcomes], [[], []]);
  await assertChain(flow.store);
}

async function runWithTrouble(scenario: Scenario, healthy: Healthy, at: [number, Trouble]): Promise<void> {
  const [position, trouble] = at;
  const flow = await scenario.arrange();
  flow.store.batches.length = 0;
  const before = await flow.store.lastCheck();
  const world = gateWorld(flow.world, troubleAt(position, trouble));
  const ended = await flow.sync(scenario.options, world).then(
    () => "succeeded" as const,
    (error: Error) => error,
  );
  const startedAt = (await flow.store.lastCheck()) === before ? 0 : Number(await flow.store.lastCheck());
  if (ended === "succeeded") assert.ok(startedAt > Number(before), "a cycle that succeeded is recorded");
  if (trouble.isFatal) assert.notEqual(ended, "succeeded");
  const isBeforeWriting = position < healthy.labels.indexOf("dns.writeRrsets");
  if (ended !== "succeeded" && isBeforeWriting) assert.deepEqual(flow.dns.written, []);
  await assertSafe(flow, healthy);
  await assertLastCheck(flow, before, startedAt);
  await assertRecovers(flow, healthy);
}

for (const scenario of SCENARIOS) {
  describe(`${scenario.title}: whatever call goes wrong, nothing unplanned is written and the next cycle puts it right`, async () => {
    const healthy = await runHealthy(scenario);
    for (const trouble of TROUBLES) {
      it(`when any one of ${healthy.labels.length} calls ${trouble.title}`, async () => {
        for (const [position, label] of healthy.labels.entries()) {
          await runWithTrouble(scenario, healthy, [position, trouble]).catch((error: Error) => {
            throw new Error(`call ${position}, ${label}: ${error.message}`, { cause: error });
          });
        }
      });
    }
  });
}
