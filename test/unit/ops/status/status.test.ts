import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../../../src/domain/errors.ts";
import { hangBounds } from "../../../../src/ops/status/hang-bounds.ts";
import { prefersOpenMetrics } from "../../../../src/ops/status/prefers-open-metrics.ts";
import { Pulse } from "../../../../src/ops/status/pulse.ts";
import { Readiness } from "../../../../src/ops/status/readiness.ts";
import { healthAnswer, readinessAnswer } from "../../../../src/ops/status/status-answers.ts";
import { FlowWorld } from "../../../flows/flow-world.ts";

const MINUTE = 60_000;

describe("the pulse of the loop", () => {
  it("is there as long as something goes on within the bound, and gone beyond", () => {
    let now = 0;
    const pulse = new Pulse({ cycleMs: 15 * MINUTE, waitMs: 12 * MINUTE, now: () => now });
    pulse.turn("cycle");
    now += 14 * MINUTE;
    pulse.beat();
    now += 15 * MINUTE;
    assert.equal(pulse.state().alive, true);
    assert.equal(healthAnswer(pulse.state()).status, 200);
    now += 1000;
    const answer = healthAnswer(pulse.state());
    assert.equal(answer.status, 503);
    assert.deepEqual(JSON.parse(answer.body), {
      version: 1,
      status: "hung",
      loop: { doing: "cycle", silentSeconds: 901, boundSeconds: 900 },
      detail: "a cycle has made no step for 901 s (limit 900 s)",
      remedy: "restart pphook, and report it with the end of its log",
    });
    pulse.turn("waiting");
    assert.equal(pulse.state().alive, true);
    now += 13 * MINUTE;
    assert.match(healthAnswer(pulse.state()).body, /no cycle has begun for 780 s \(limit 720 s\)/);
  });

  it("has bounds beyond everything that the configuration lets a cycle wait for", () => {
    const config = {
      phpipam: { timeoutMs: 30_000 },
      powerdns: { timeoutMs: 10 * MINUTE },
      script: { checkIntervalMs: 60 * MINUTE },
      targets: [{}, {}],
    } as unknown as Parameters<typeof hangBounds>[0];
    assert.deepEqual(hangBounds(config), { cycleMs: 46 * MINUTE, waitMs: 62 * MINUTE });
    const usual = { ...config, powerdns: config.phpipam, script: { checkIntervalMs: MINUTE }, targets: [] };
    assert.deepEqual(hangBounds(usual as unknown as Parameters<typeof hangBounds>[0]), {
      cycleMs: 15 * MINUTE,
      waitMs: 12 * MINUTE,
    });
  });
});

describe("readiness", () => {
  const failed = (readiness: Readiness) =>
    readiness
      .checks()
      .filter(({ ok }) => !ok)
      .map(({ name }) => name);

  it("is not there before the first cycle, nor while a service fails, and says what to do", async () => {
    const readiness = new Readiness(MINUTE);
    assert.deepEqual(failed(readiness), ["cycle-fresh", "phpipam", "powerdns", "nothing-held"]);
    const error = new UpstreamError("PowerDNS at x: connection refused", {
      ...{ system: "powerdns", failure: "unreachable", operation: "GET /", remedy: "start it" },
    });
    readiness.note({ error }, 10);
    const [fresh] = readiness.checks();
    assert.deepEqual(fresh, {
      ...{ name: "cycle-fresh", ok: false, detail: error.message, remedy: "start it" },
    });
    readiness.note({ report: await (await FlowWorld.started()).sync() }, 10);
    assert.deepEqual(failed(readiness), []);
    assert.equal(readinessAnswer(readiness.checks()).status, 200);
    readiness.note({ error }, 10);
    assert.deepEqual(failed(readiness), ["powerdns"]);
    assert.equal(readinessAnswer(readiness.checks()).status, 503);
  });

  it("goes when no cycle has succeeded for three intervals, five minutes at least, and the cycle's own time", async () => {
    let now = 0;
    const report = await (await FlowWorld.started()).sync();
    const readiness = new Readiness(10 * MINUTE, () => now);
    readiness.note({ report }, 2 * MINUTE);
    now += 32 * MINUTE;
    assert.deepEqual(failed(readiness), []);
    now += 1;
    assert.deepEqual(failed(readiness), ["cycle-fresh"]);
    assert.equal(readiness.checks()[0]?.remedy, "pphook check");
    readiness.note({ error: "no error object" }, 10);
    assert.equal(readiness.checks()[0]?.remedy, "look into the log");
    const quick = new Readiness(1000, () => now);
    quick.note({ report }, 0);
    now += 5 * MINUTE;
    assert.deepEqual(failed(quick), []);
  });

  it("goes while a guard holds something, naming the command, and comes back", async () => {
    const report = await (await FlowWorld.started()).sync();
    const readiness = new Readiness(MINUTE);
    const heldHash = "8d01b7cafe0123456789";
    readiness.note({ report: { ...report, plan: { ...report.plan, heldHash } } }, 10);
    assert.deepEqual(failed(readiness), ["nothing-held"]);
    assert.match(readiness.checks()[3]?.remedy ?? "", /pphook approve 8d01b7cafe01"/);
    readiness.note({ report }, 10);
    assert.deepEqual(failed(readiness), []);
  });

  it("does not care about being paused, which a person means", async () => {
    const report = await (await FlowWorld.started()).sync();
    const readiness = new Readiness(MINUTE);
    readiness.note({ report: { ...report, writeBar: "paused" } }, 10);
    assert.deepEqual(failed(readiness), []);
  });
});

describe("what a scraper accepts", () => {
  const PROMETHEUS =
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  it("is OpenMetrics when it weighs as much as text, and is a version that we write", () => {
    assert.equal(prefersOpenMetrics(PROMETHEUS), true);
    assert.equal(prefersOpenMetrics("application/openmetrics-text"), true);
    for (const other of [
      "",
      "*/*",
      "text/plain",
      "application/openmetrics-text;version=0.0.1",
      "application/openmetrics-text;q=0",
      "application/openmetrics-text;q=x",
      "application/openmetrics-text;q=0.2, text/plain;q=0.5",
      "application/json",
    ])
      assert.equal(prefersOpenMetrics(other), false, other);
  });
});
