import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CycleReport } from "../../../../src/domain/cycle-report.ts";
import { UpstreamError } from "../../../../src/domain/errors.ts";
import { ServiceNotifier } from "../../../../src/ops/service/service-notifier.ts";
import { serviceStatus } from "../../../../src/ops/service/service-status.ts";
import { Pulse } from "../../../../src/ops/status/pulse.ts";
import type { ServiceManager, ServiceState } from "../../../../src/ports/service-manager.ts";
import { MemoryLog } from "../../../fakes/memory-log.ts";
import { FlowWorld } from "../../../flows/flow-world.ts";

const MINUTE = 60_000;

/** A manager that keeps what it hears, and a loop whose clock a test moves. */
function makeService(watchdogMs: number | null = 3 * MINUTE) {
  const heard: ServiceState[] = [];
  const trouble: { why: string | null } = { why: null };
  const manager: ServiceManager = {
    watchdogMs,
    tell: async (state) => {
      heard.push(state);
      return trouble.why;
    },
  };
  const clock = { ms: 0 };
  const pulse = new Pulse({ cycleMs: 15 * MINUTE, waitMs: 12 * MINUTE, now: () => clock.ms });
  const log = new MemoryLog();
  const options = { manager, log, pulse: () => pulse.state(), nowUsec: () => BigInt(clock.ms) * 1000n };
  return { service: new ServiceNotifier(options), heard, trouble, clock, pulse, log, options };
}

describe("what the manager of services hears", () => {
  it("is that the daemon is ready, how each cycle ended, and that it ends, in this order", async () => {
    const { service, heard } = makeService(null);
    service.ready();
    service.noteCycle({ error: new Error("the disk is full") });
    service.stopping();
    await service[Symbol.asyncDispose]();
    assert.deepEqual(heard, [
      { READY: "1", STATUS: "the first cycle" },
      { STATUS: "the last cycle failed: the disk is full" },
      { STOPPING: "1", STATUS: "ending" },
    ]);
  });

  it("of a reload is when it began, by the clock that never jumps, and that it is over even when it failed", async () => {
    const { service, heard, clock } = makeService(null);
    clock.ms = 5;
    assert.throws(
      () =>
        service.reload(() => {
          throw new Error("no such folder");
        }),
      /no such folder/,
    );
    await service[Symbol.asyncDispose]();
    assert.deepEqual(heard, [{ RELOADING: "1", MONOTONIC_USEC: "5000" }, { READY: "1" }]);
  });

  it("is nothing when there is none; a reload is done all the same", async () => {
    const { options } = makeService();
    await using service = new ServiceNotifier({ ...options, manager: null });
    let done = 0;
    service.ready();
    service.reload(() => done++);
    assert.equal(done, 1);
  });

  it("may get lost: that is told once, and stops nothing", async () => {
    const { service, trouble, log } = makeService(null);
    trouble.why = "no such file";
    service.ready();
    service.stopping();
    await service[Symbol.asyncDispose]();
    const told = log.lines.filter((line) => line.message.includes("systemd"));
    assert.equal(told.length, 1);
  });
});

describe("the watchdog", () => {
  const fed = (heard: readonly ServiceState[]) => heard.filter((state) => "WATCHDOG" in state).length;
  /** As if the time had come. */
  const later = async (t: { mock: { timers: { tick(ms: number): void } } }, ms: number) => {
    t.mock.timers.tick(ms);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };

  it("is fed through a long cycle that goes on, and no more by one that hangs", async (t) => {
    t.mock.timers.enable({ apis: ["setInterval"] });
    const { service, heard, clock, pulse, log } = makeService();
    service.ready();
    pulse.turn("cycle");
    for (let minute = 1; minute <= 60; minute++) {
      clock.ms += MINUTE;
      pulse.beat();
      await later(t, MINUTE);
    }
    assert.equal(fed(heard), 60);
    clock.ms += 15 * MINUTE;
    await later(t, MINUTE);
    assert.equal(fed(heard), 61, "within the bound");
    clock.ms += MINUTE;
    await later(t, 3 * MINUTE);
    assert.equal(fed(heard), 61, "beyond the bound");
    assert.equal(log.lines.filter((line) => line.message.includes("the loop hangs")).length, 1);
    pulse.beat();
    await later(t, MINUTE);
    assert.equal(fed(heard), 62, "it went on after all");
    await service[Symbol.asyncDispose]();
  });

  it("is fed between two cycles, and no more when the next one does not begin", async (t) => {
    t.mock.timers.enable({ apis: ["setInterval"] });
    const { service, heard, clock, pulse } = makeService();
    service.ready();
    pulse.turn("waiting");
    clock.ms += 10 * MINUTE;
    await later(t, MINUTE);
    assert.equal(fed(heard), 1);
    clock.ms += 3 * MINUTE;
    await later(t, MINUTE);
    assert.equal(fed(heard), 1);
    await service[Symbol.asyncDispose]();
  });

  it("is not fed when nobody watches, nor after the end", async (t) => {
    t.mock.timers.enable({ apis: ["setInterval"] });
    const unwatched = makeService(null);
    unwatched.service.ready();
    const ended = makeService();
    ended.service.ready();
    await ended.service[Symbol.asyncDispose]();
    await later(t, 10 * MINUTE);
    assert.equal(fed(unwatched.heard) + fed(ended.heard), 0);
  });
});

describe("the status in one line", () => {
  it("says that everything agrees", async () => {
    const report = await (await FlowWorld.started()).sync();
    const quiet = { ...report, plan: { ...report.plan, changes: [], findings: [] }, outcomes: [] };
    assert.match(serviceStatus({ report: quiet }), /^cycle of \d\d:\d\d:\d\d UTC: everything agrees$/);
  });

  it("counts what was made, refused, held, put off and found, and says why nothing is written", async () => {
    const report = await (await FlowWorld.started()).sync();
    const outcome = (result: string) => ({ result }) as CycleReport["outcomes"][number];
    const change = (held: boolean) => ({ held }) as CycleReport["plan"]["changes"][number];
    const finding = {} as CycleReport["plan"]["findings"][number];
    const plan = {
      ...report.plan,
      changes: [change(false), change(false), change(false), change(false), change(true)],
      findings: [finding, finding],
    };
    const outcomes = [outcome("applied"), outcome("applied"), outcome("rejected")];
    assert.match(
      serviceStatus({ report: { ...report, plan, outcomes, writeBar: null } }),
      /: 2 changes made, 1 refused, 1 held \(pphook plan --held\), 1 waiting, 2 findings$/,
    );
    assert.match(
      serviceStatus({
        report: {
          ...report,
          plan: { ...plan, findings: [finding] },
          outcomes: [outcome("applied")],
          writeBar: "paused",
        },
      }),
      /: 1 change made, 1 held \(pphook plan --held\), 3 waiting, 1 finding, nothing is written: paused$/,
    );
  });

  it("names the service that failed", () => {
    const about = {
      system: "powerdns",
      failure: "unreachable",
      operation: "GET /",
      remedy: "start it",
    } as const;
    const error = new UpstreamError("PowerDNS at x: connection refused", about);
    assert.equal(
      serviceStatus({ error }),
      "the last cycle failed: powerdns unreachable: PowerDNS at x: connection refused",
    );
    assert.equal(serviceStatus({ error: "odd" }), "the last cycle failed: odd");
  });
});
