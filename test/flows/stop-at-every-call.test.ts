import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WriteOutcome } from "../../src/ports/dns-server.ts";
import { assertChain, FlowWorld } from "./flow-world.ts";
import { type Gate, gateWorld } from "./gated-world.ts";

/** What the call that is under way when the signal comes still does. */
type Ending = "is broken off" | "is broken off after PowerDNS did it" | "is the last to be answered";

const ENDINGS: readonly Ending[] = [
  "is broken off",
  "is broken off after PowerDNS did it",
  "is the last to be answered",
];

async function arrangeWork(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  const [renamed = 0, deleted = 0] = await flow.settleHosts(5);
  flow.inventory.edit(renamed, { hostname: "renamed.example.com" });
  flow.inventory.remove(deleted);
  flow.inventory.add({ ip: "10.0.0.50", hostname: "new.example.com" });
  flow.dns.forgetCalls();
  return flow;
}

const isService = (label: string) => label.startsWith("dns.") || label.startsWith("inventory.");

/** The signal comes during the n-th call of a service; later ones end at once, as the adapters do with an aborted signal. */
function stopDuring(position: number, ending: Ending, stop: AbortController): Gate {
  let at = -1;
  return async (label, pass) => {
    if (!isService(label)) return pass();
    at++;
    if (at < position) return pass();
    stop.abort();
    if (at > position || ending === "is broken off") return breakOff(label, stop.signal);
    const answer = await pass();
    return ending === "is the last to be answered" ? answer : breakOff(label, stop.signal);
  };
}

/** A write answers for each RRset; every other call throws the signal's reason. */
function breakOff(label: string, signal: AbortSignal): readonly WriteOutcome[] {
  if (label !== "dns.writeRrsets") throw signal.reason;
  const outcome = { status: "failed", message: "interrupted before PowerDNS answered" } as const;
  return Array.from({ length: 10 }, () => outcome);
}

async function countCalls(): Promise<number> {
  const flow = await arrangeWork();
  let calls = 0;
  const world = gateWorld(flow.world, (label, pass) => {
    if (isService(label)) calls++;
    return pass();
  });
  await flow.sync({}, world);
  return calls;
}

describe("a cycle that is told to end during any call of a service", async () => {
  const calls = await countCalls();
  const healthy = await arrangeWork();
  await healthy.sync();

  for (const ending of ENDINGS) {
    it(`leaves memory and journal in order when that call ${ending}, and the next cycle does the rest`, async () => {
      for (let position = 0; position < calls; position++) {
        const flow = await arrangeWork();
        const stop = new AbortController();
        const world = gateWorld(flow.world, stopDuring(position, ending, stop));
        const report = await flow.sync({ signal: stop.signal }, world).catch((error: unknown) => {
          assert.equal(error, stop.signal.reason, `call ${position}`);
          assert.deepEqual(flow.dns.written, [], "what was written is never lost by an error");
          return null;
        });
        const hasFailed = report?.outcomes.some(({ result }) => result === "failed") ?? false;
        assert.equal(hasFailed, false, `call ${position}: a signal is nobody's failure`);
        assert.deepEqual(
          await flow.store.unfinishedChanges(),
          [],
          `call ${position}: every change has a result`,
        );
        await assertChain(flow.store);
        await flow.sync();
        assert.deepEqual(flow.dns.dump(), healthy.dns.dump(), `call ${position}`);
        await flow.assertQuiet();
      }
    });
  }
});

describe("an approval", () => {
  it("stays when the cycle ends before it came to what was released", async () => {
    const flow = await FlowWorld.started({ limits: { minDeletesAllowed: 0, maxDeletePercent: 0 } });
    const ids = await flow.settleHosts(3);
    flow.inventory.remove(ids[0] ?? 0);
    const held = (await flow.sync()).plan.heldHash ?? assert.fail("nothing is held");
    const changes = (await flow.store.heldSet())?.changes ?? [];
    const now = flow.clock.now();
    const expiresAt = (now + 3_600_000) as typeof now;
    await flow.store.record({ at: now, approval: { hash: held, changes, by: "alice", expiresAt } });
    const stop = new AbortController();
    const gate: Gate = (label, pass) => {
      if (label !== "dns.readNames") return pass();
      stop.abort();
      throw stop.signal.reason;
    };
    await flow.sync({ signal: stop.signal }, gateWorld(flow.world, gate));
    assert.notEqual(await flow.store.approval(), null);
    const report = await flow.sync();
    assert.deepEqual(
      report.outcomes.map((outcome) => outcome.result),
      ["applied", "applied"],
    );
    assert.equal(await flow.store.approval(), null);
  });
});
