import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CycleReport } from "../../../src/domain/cycle-report.ts";
import { LockedError, StopError, UpstreamError, type UpstreamFailure } from "../../../src/domain/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../../../src/domain/instant.ts";
import { runDaemon } from "../../../src/ops/daemon.ts";
import type { FakeClock } from "../../fakes/fake-clock.ts";
import { FlowWorld } from "../../flows/flow-world.ts";

type Step = (clock: FakeClock) => void;

const fine: Step = (clock) => clock.advance(2 * SECOND_MS);
const slow: Step = (clock) => clock.advance(90 * SECOND_MS);
const fails =
  (error: () => Error): Step =>
  () => {
    throw error();
  };

function upstream(failure: UpstreamFailure, message = "PowerDNS at x:8081: connection refused"): Error {
  return new UpstreamError(message, { system: "powerdns", failure, operation: "GET /", remedy: "look" });
}

const repeat = (step: Step, times: number): readonly Step[] => Array.from({ length: times }, () => step);

/** Runs the daemon over cycles that do as they are told, then ends it. */
async function runSteps(steps: readonly Step[]) {
  const { world, clock, log } = await FlowWorld.started();
  const report = await quietReport();
  const stop = new AbortController();
  const startedAt: number[] = [];
  let running = 0;
  const runCycle = async (): Promise<CycleReport> => {
    assert.equal(++running, 1, "two cycles at once");
    try {
      startedAt.push(clock.now());
      const step = steps[startedAt.length - 1];
      if (startedAt.length >= steps.length) stop.abort();
      await Promise.resolve();
      step?.(clock);
      return report;
    } finally {
      running--;
    }
  };
  log.lines.length = 0;
  await runDaemon({ world, intervalMs: MINUTE_MS, signal: stop.signal, runCycle, random: () => 0 });
  const gaps = startedAt.slice(1).map((at, index) => (at - (startedAt[index] ?? 0)) / SECOND_MS);
  const told = log.lines.map(({ level, message }) => `${level} ${message}`);
  return { gaps, told, log };
}

async function quietReport(): Promise<CycleReport> {
  return (await FlowWorld.started()).sync();
}

describe("the daemon", () => {
  it("starts a cycle each interval, however long the cycles take", async () => {
    assert.deepEqual((await runSteps([fine, fine, fine])).gaps, [60, 60]);
  });

  it("begins the next cycle at once after one that took longer, and says so", async () => {
    const { gaps, told } = await runSteps([slow, fine, fine]);
    assert.deepEqual(gaps, [90, 60]);
    assert.ok(told.includes("warn cycle took longer than the interval"));
  });

  it("goes on through an outage, seldom, and keeps the cadence again afterwards", async () => {
    const down = fails(() => upstream("unreachable"));
    const { gaps, told } = await runSteps([fine, down, down, down, down, down, down, fine, fine]);
    assert.deepEqual(gaps, [60, 60, 120, 240, 480, 600, 600, 60]);
    assert.deepEqual(
      told.filter((line) => !line.endsWith("cycle done")),
      ["error powerdns unreachable", "info powerdns reachable again after 35m 2s"],
    );
  });

  it("tells a lasting failure once, and then each tenth time only", async () => {
    let attempts = 0;
    const down = repeat(
      fails(() => upstream("unreachable", `refused at ${attempts++}`)),
      25,
    );
    const { told } = await runSteps([...down, fine]);
    assert.deepEqual(told.slice(0, -2), [
      "error powerdns unreachable",
      "info still powerdns unreachable",
      "info still powerdns unreachable",
    ]);
  });

  it("tells another failure when it begins, and does not tell the first again when both take turns", async () => {
    const one = fails(() => upstream("unreachable"));
    const other = fails(
      () =>
        new UpstreamError("HTTP 500", {
          system: "phpipam",
          failure: "busy",
          operation: "GET /addresses/",
          status: 500,
          remedy: "look into its log",
        }),
    );
    const { told, log } = await runSteps([one, other, one, other, fine, fine]);
    assert.deepEqual(told.slice(0, 4), [
      "error powerdns unreachable",
      "error phpipam fails",
      "info powerdns reachable again after 15m 2s",
      "info phpipam well again after 14m 2s",
    ]);
    const { service, status, error, remedy } = log.lines[1]?.fields ?? {};
    assert.deepEqual([service, status, error, remedy], ["phpipam", 500, "HTTP 500", "look into its log"]);
  });

  it("survives what should not happen, and says where it happened", async () => {
    const { gaps, told, log } = await runSteps([fails(() => new TypeError("x is undefined")), fine]);
    assert.deepEqual(gaps, [60]);
    assert.equal(told[0], "error cycle ended by a defect of PPHOOK");
    assert.match(String(log.lines[0]?.fields["stack"]), /daemon\.test\.ts/);
  });

  it("says why it stopped and what to do when phpIPAM is empty all of a sudden", async () => {
    const empty = fails(() => new StopError("empty-source", "phpIPAM has no address at all", "look at it"));
    const { told, log } = await runSteps([empty, empty, fine]);
    assert.equal(told.filter((line) => line === "error cycle stopped").length, 1);
    assert.equal(log.lines[0]?.fields["remedy"], "look at it");
  });

  it("waits for another instance's cycle, saying it once", async () => {
    const locked = fails(() => new LockedError("pid 7 holds the lock", { remedy: "wait" }));
    const { gaps, told } = await runSteps([locked, locked, locked, fine]);
    assert.deepEqual(gaps, [1, 1, 1]);
    assert.deepEqual(told, [
      "info waiting for another pphook",
      "info the lock is free again",
      "info cycle done",
    ]);
  });

  it("ends without a word when the signal breaks a cycle off", async () => {
    const { told } = await runSteps([fine, fails(() => new DOMException("aborted", "AbortError"))]);
    assert.deepEqual(told, ["info cycle done"]);
  });
});

describe("what a cycle tells", () => {
  it("is one line per change with before and after, and one with the counts, all with the cycle's name", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "new.example.com" });
    const stop = new AbortController();
    flow.log.lines.length = 0;
    const { sleep } = flow.clock;
    flow.clock.sleep = async (ms, signal) => {
      if (ms > SECOND_MS) stop.abort();
      await sleep.call(flow.clock, ms, signal);
    };
    await runDaemon({ world: flow.world, intervalMs: MINUTE_MS, signal: stop.signal });
    const [first] = flow.log.lines;
    const { cycle, change, ...fields } = first?.fields ?? {};
    assert.deepEqual([first?.level, first?.message], ["info", "change applied"]);
    assert.deepEqual(fields, {
      action: "create",
      zone: "example.com",
      name: "new.example.com",
      type: "A",
      after: "10.0.0.7",
      rule: "no-records-create",
      reason: "in phpIPAM and not in DNS (no_records = create)",
      row: 1,
    });
    assert.match(String(cycle), /^\d{8}-\d{6}-\d{3}$/);
    assert.match(String(change), /^c-/);
    const last = flow.log.lines.at(-1);
    assert.equal(last?.message, "cycle done");
    assert.deepEqual(
      [last?.fields["cycle"], last?.fields["applied"], last?.fields["changes"]],
      [cycle, 2, 2],
    );
  });

  it("warns of a guard and of what it holds once an hour, with the command that releases it", async () => {
    const flow = await FlowWorld.started({ limits: { minDeletesAllowed: 0, maxDeletePercent: 0 } });
    const ids = await flow.settleHosts(3);
    flow.inventory.remove(ids[0] ?? 0);
    const stop = new AbortController();
    let cycles = 0;
    flow.log.lines.length = 0;
    const { sleep } = flow.clock;
    flow.clock.sleep = async (ms, signal) => {
      if (ms > SECOND_MS && ++cycles === 70) stop.abort();
      await sleep.call(flow.clock, ms, signal);
    };
    await runDaemon({ world: flow.world, intervalMs: MINUTE_MS, signal: stop.signal });
    const warned = flow.log.lines.filter(({ level }) => level === "warn");
    assert.equal(warned.filter(({ message }) => message === "changes held").length, 2);
    assert.match(String(warned.at(-1)?.fields["release"]), /^pphook approve [0-9a-f]{12}$/);
  });
});
