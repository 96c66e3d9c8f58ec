import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SystemError, UpstreamError } from "../../src/domain/errors.ts";
import type { Reach } from "../../src/domain/health.ts";
import { MINUTE_MS, toInstant } from "../../src/domain/instant.ts";
import { type HealthSettings, type HealthWorld, readHealth } from "../../src/flows/health/read-health.ts";
import { noteDaemon, noteFailure, readServiceNotes } from "../../src/flows/health/service-notes.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { MemoryMarkerFiles } from "../fakes/memory-marker-files.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { FlowWorld } from "./flow-world.ts";

const REACH: Reach = { url: "u", latencyMs: 1, version: "", trouble: null };
const TARGET = {
  name: "ns01",
  kind: "bind",
  host: "192.0.2.53",
  port: 22,
  user: "pphook",
  destination: "/etc/bind/z",
  checkCommand: null,
  reloadCommand: null,
  canary: false,
  dnsPort: 53,
} as const;
const SETTINGS: HealthSettings = {
  phpipamUrls: ["a", "b"],
  storeFile: "/s",
  paths: ["/s"],
  observe: false,
  intervalMs: MINUTE_MS,
  maintenanceAt: () => null,
  targets: [TARGET],
  secondaries: ["ns01"],
};

function worldOf(store: MemoryStore, clock: FakeClock, running: number | null = 7): HealthWorld {
  return {
    clock,
    markers: new MemoryMarkerFiles(),
    openStore: () => store,
    probe: {
      measureFile: async () => ({
        exists: true,
        mode: 0o600,
        sizeBytes: 5,
        modifiedAt: null,
        writable: true,
      }),
    },
    health: {
      reachPhpipam: async (url) => ({ ...REACH, url }),
      reachPowerdns: async () => REACH,
      measureMachine: async () => ({ disks: [], memory: { availableBytes: 1, totalBytes: 1 } }),
      findProcess: async () => (running === null ? null : { startTicks: running, residentBytes: 9 }),
    },
  };
}

async function memoryOf(world: HealthWorld) {
  const { memory } = await readHealth(world, SETTINGS);
  assert.ok(!("trouble" in memory));
  return memory;
}

function away(failure: "unreachable" | "timeout"): UpstreamError {
  const about = { system: "powerdns", operation: "GET /", remedy: "start it" } as const;
  return new UpstreamError(`powerdns ${failure}`, { ...about, failure });
}

describe("what health reads", () => {
  it("is what the store remembers, what both services say, and the machine; nothing is written", async () => {
    const [store, clock] = [new MemoryStore(), new FakeClock()];
    const at = clock.now();
    const held = { hash: "h", since: at, changes: ["a", "b"], guards: ["g"] };
    const memory = { place: "pphook@192.0.2.53:22:/etc/bind/z", hash: "h", deployedAt: at, trouble: null };
    await store.record({
      at,
      heldSet: held,
      undoHeld: { ...held, undo: "c-1" },
      notes: { "target-ns01": JSON.stringify(memory) },
    });
    store.batches.length = 0;
    const facts = await readHealth(worldOf(store, clock), SETTINGS);
    assert.deepEqual(store.batches, []);
    assert.deepEqual(
      facts.phpipam.map(({ url }) => url),
      ["a", "b"],
    );
    assert.ok(!("trouble" in facts.memory));
    assert.deepEqual(
      facts.memory.held.map(({ changes, undo }) => [changes, undo]),
      [
        [2, null],
        [2, "c-1"],
      ],
    );
    assert.equal(facts.memory.targets[0]?.deployedAt, at);
    assert.deepEqual([facts.store.sizeBytes, facts.memory.daemon, facts.memory.cycle], [5, null, null]);
  });

  it("is read without a store that cannot be used", async () => {
    const openStore = () => {
      throw new SystemError("no database", { remedy: "restore it" });
    };
    const world = { ...worldOf(new MemoryStore(), new FakeClock()), openStore };
    assert.deepEqual((await readHealth(world, SETTINGS)).memory, {
      trouble: "no database",
      remedy: "restore it",
    });
  });

  it("tells a broken journal", async () => {
    const store = new MemoryStore();
    store.verifyJournal = async () => ({ intact: false, entries: 3, brokenAt: 4, why: "cut" });
    assert.deepEqual((await memoryOf(worldOf(store, new FakeClock()))).journal, {
      entries: 3,
      broken: "entry 4: cut",
    });
  });

  it("knows a daemon from another process that has its number, and from none", async () => {
    const [store, clock] = [new MemoryStore(), new FakeClock()];
    await noteDaemon({ store, clock }, { pid: 4711, startTicks: 7, version: "0.1.0" });
    const runs = async (running: number | null) => (await memoryOf(worldOf(store, clock, running))).daemon;
    assert.deepEqual(
      [await runs(7), await runs(8), await runs(null)].map((daemon) => [daemon?.runs, daemon?.residentBytes]),
      [
        [true, 9],
        [false, null],
        [false, null],
      ],
    );
    await noteDaemon({ store, clock }, null);
    assert.equal(await runs(7), null);
  });
});

describe("the notes that health reads", () => {
  it("say since when cycles fail for one reason, and begin anew for another", async () => {
    const [store, clock] = [new MemoryStore(), new FakeClock()];
    const begun = clock.now();
    await noteFailure({ store, clock }, away("unreachable"));
    await clock.sleep(MINUTE_MS);
    await noteFailure({ store, clock }, away("unreachable"));
    const { failure } = await readServiceNotes(store);
    assert.deepEqual(
      [failure?.since, failure?.at, failure?.times, failure?.service],
      [begun, toInstant(begun + MINUTE_MS), 2, "powerdns"],
    );
    await noteFailure({ store, clock }, away("timeout"));
    assert.equal((await readServiceNotes(store)).failure?.times, 1);
    for (const [error, message] of [
      [new SystemError("the disk is full", { remedy: "free it" }), /^the disk is full$/],
      [new TypeError("x is undefined"), /^a defect of PPHOOK: x is undefined$/],
      ["thrown", /^a defect of PPHOOK: thrown$/],
    ] as const) {
      await noteFailure({ store, clock }, error);
      const { failure: last } = await readServiceNotes(store);
      assert.match(last?.message ?? "", message);
      assert.equal(last?.service, null);
    }
  });

  it("sum up a cycle that succeeded, which ends what failed before it", async () => {
    const flow = await FlowWorld.started();
    await noteFailure(flow, away("unreachable"));
    const report = await flow.sync();
    const { cycle, failure } = await readServiceNotes(flow.store);
    assert.deepEqual([cycle?.run, cycle?.rows, failure], [report.run, report.plan.source.addresses, null]);
  });
});
