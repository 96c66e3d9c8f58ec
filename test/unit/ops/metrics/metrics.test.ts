import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CycleReport } from "../../../../src/domain/cycle-report.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { StopError, SystemError, UpstreamError } from "../../../../src/domain/errors.ts";
import { toInstant } from "../../../../src/domain/instant.ts";
import { API_OPERATIONS, apiOperation } from "../../../../src/ops/metrics/api-operation.ts";
import { METRIC_FAMILIES, type MetricFamily } from "../../../../src/ops/metrics/metric-families.ts";
import { Metrics } from "../../../../src/ops/metrics/metrics.ts";
import { noteCall } from "../../../../src/ops/metrics/note-call.ts";
import { noteCycle } from "../../../../src/ops/metrics/note-cycle.ts";
import { notePropagation } from "../../../../src/ops/metrics/note-propagation.ts";
import { FlowWorld } from "../../../flows/flow-world.ts";
import { readSamples } from "../../../support/read-samples.ts";

const TIMING = { durationMs: 2000, intervalMs: 60_000, endedAt: 1_795_917_475_000 };

async function samplesOf(metrics: Metrics) {
  return readSamples((await metrics.render(false)).text);
}

describe("the families", () => {
  it("follow Prometheus' rules for names: counters end in _total, and nothing else does", () => {
    for (const [name, { type }] of Object.entries<MetricFamily>(METRIC_FAMILIES)) {
      assert.match(name, /^[a-z][a-z0-9_]*$/);
      assert.equal(name.endsWith("_total"), type === "counter", name);
    }
  });

  it("have buckets that grow, where they are histograms, and none elsewhere", () => {
    for (const [name, { type, buckets = [] }] of Object.entries<MetricFamily>(METRIC_FAMILIES)) {
      assert.equal(buckets.length > 0, type === "histogram", name);
      assert.deepEqual(
        [...buckets],
        buckets.toSorted((a, b) => a - b),
      );
    }
  });
});

describe("propagation", () => {
  it("is timed per server, and what was given up is counted apart", async () => {
    const metrics = await Metrics.create();
    const zone = canonicalName("example.com");
    const about = { at: toInstant(0), run: "r", zone, name: zone, type: "A", detail: "" } as const;
    notePropagation(metrics, [
      { ...about, server: "ns01", tookMs: 1400 },
      { ...about, server: "ns02", tookMs: null },
    ]);
    const samples = await samplesOf(metrics);
    assert.equal(samples.get('pphook_propagation_seconds_sum{server="ns01"}'), 1.4);
    assert.equal(samples.get('pphook_propagation_given_up_total{server="ns02"}'), 1);
    assert.equal(samples.get('pphook_propagation_seconds_count{server="ns02"}'), undefined);
  });
});

describe("metrics", () => {
  it("begin counting at zero, so that the first event is seen", async () => {
    const samples = await samplesOf(await Metrics.create());
    assert.equal(samples.get('pphook_changes_total{target="phpipam",action="delete",result="refused"}'), 0);
    assert.equal(samples.get('pphook_cycles_total{result="done"}'), 0);
  });

  it("say nothing of what was not measured yet, where a zero would be a statement", async () => {
    const metrics = await Metrics.create();
    const before = await samplesOf(metrics);
    const gauges = Object.entries<MetricFamily>(METRIC_FAMILIES).filter(([, { type }]) => type === "gauge");
    assert.ok(gauges.length > 10);
    for (const [name] of gauges)
      assert.deepEqual(
        [...before.keys()].filter((key) => key.split("{")[0] === name),
        [],
      );
    metrics.set("pphook_held_changes", {}, 0);
    assert.equal((await samplesOf(metrics)).get("pphook_held_changes"), 0);
  });

  it("count a value that is not among those of its label as other", async () => {
    const metrics = await Metrics.create();
    metrics.add("pphook_cycles_total", { result: 'a"\\b\nc' });
    metrics.add("pphook_cycles_total", { result: "example.com" });
    const samples = await samplesOf(metrics);
    assert.equal(samples.get('pphook_cycles_total{result="other"}'), 2);
    assert.deepEqual(
      [...samples.keys()].filter((key) => /example|\\/.test(key)),
      [],
    );
  });

  it("quote what a label without a list holds, however hostile", async () => {
    const metrics = await Metrics.create();
    metrics.set("pphook_build_info", { version: 'a"} 1\nevil 2\\', node: "x" }, 1);
    const { text } = await metrics.render(false);
    assert.ok(text.includes(String.raw`version="a\"} 1\nevil 2\\"`), text);
    assert.doesNotMatch(text, /^evil/m);
  });

  it("are the same in both formats, one after the other, but for what OpenMetrics names otherwise", async () => {
    const metrics = await Metrics.create();
    metrics.observe("pphook_cycle_duration_seconds", {}, 0.3);
    const plain = await metrics.render(false);
    const open = await metrics.render(true);
    assert.equal((await metrics.render(false)).text, plain.text);
    assert.match(plain.contentType, /^text\/plain; version=0\.0\.4/);
    assert.match(open.contentType, /^application\/openmetrics-text; version=1\.0\.0/);
    assert.match(open.text, /^# TYPE pphook_cycles counter$/m);
    assert.match(open.text, /^pphook_cycles_total\{result="done"\} 0$/m);
    assert.match(open.text, /^pphook_cycle_duration_seconds_bucket\{le="1\.0"\} 1$/m);
    assert.ok(open.text.endsWith("\n# EOF\n"));
    assert.match(plain.text, /^# TYPE pphook_cycles_total counter$/m);
    assert.equal(readSamples(open.text).size, readSamples(plain.text).size);
  });
});

describe("a call", () => {
  const call = { system: "powerdns", operation: "GET /zones/secret.example.", durationMs: 250 } as const;

  it("is counted by what it does, without the name in it", async () => {
    const metrics = await Metrics.create();
    noteCall(metrics, { ...call, status: 200, failure: null });
    noteCall(metrics, { ...call, status: 404, failure: null });
    noteCall(metrics, { ...call, status: 301, failure: null });
    noteCall(metrics, { ...call, status: 422, failure: null });
    noteCall(metrics, { ...call, status: 500, failure: null });
    noteCall(metrics, { ...call, status: 999, failure: null });
    noteCall(metrics, { ...call, status: null, failure: "unreachable" });
    noteCall(metrics, { ...call, status: null, failure: "shape" });
    noteCall(metrics, { ...call, status: null, failure: "timeout" });
    noteCall(metrics, { ...call, status: null, failure: "aborted" });
    const samples = await samplesOf(metrics);
    const counted = [...samples].filter(([key]) => key.startsWith("pphook_api_requests_total"));
    const results = counted.map(([key, value]) => [/result="(\w+)"/.exec(key)?.[1], value]);
    assert.deepEqual(Object.fromEntries(results), {
      ...{ "2xx": 1, "404": 1, "3xx": 1, "4xx": 1, "5xx": 2, unreachable: 2, timeout: 1, aborted: 1 },
    });
    assert.equal(
      samples.get(
        'pphook_api_request_duration_seconds_bucket{le="0.5",service="powerdns",operation="read-zone"}',
      ),
      10,
    );
  });

  it("has a name for each operation, whatever stands in its path", () => {
    assert.equal(apiOperation("phpipam", "GET /addresses/"), "list-addresses");
    assert.equal(apiOperation("phpipam", "GET /addresses/tags/"), "list-tags");
    assert.equal(apiOperation("phpipam", "GET /addresses/17/"), "read-address");
    assert.equal(apiOperation("phpipam", "GET /addresses/17/changelog/"), "read-changelog");
    assert.equal(apiOperation("phpipam", "GET /subnets/17/addresses/"), "list-subnet-addresses");
    assert.equal(apiOperation("powerdns", "PATCH /zones/example.com."), "write-records");
    assert.equal(apiOperation("powerdns", "GET /"), "read-server");
    assert.equal(apiOperation("powerdns", "GET /zones/a/b/c"), "other");
    assert.equal(apiOperation("phpipam", ""), "other");
    for (const names of Object.values(API_OPERATIONS)) assert.ok(names.includes("other"));
  });
});

describe("a cycle", () => {
  const error = (system: "phpipam" | "powerdns") =>
    new UpstreamError("x", { system, failure: "unreachable", operation: "GET /", remedy: "look" });

  it("that fails is counted by what kept it from succeeding, and its service is down until one succeeds", async () => {
    const metrics = await Metrics.create();
    noteCycle(metrics, { error: error("phpipam") }, TIMING);
    noteCycle(metrics, { error: error("powerdns") }, { ...TIMING, durationMs: 61_000 });
    noteCycle(metrics, { error: new StopError("no-zones", "none", "look") }, TIMING);
    noteCycle(metrics, { error: new SystemError("disk full", { remedy: "tidy" }) }, TIMING);
    noteCycle(metrics, { error: new TypeError("oops") }, TIMING);
    const down = await samplesOf(metrics);
    for (const result of ["phpipam", "powerdns", "stopped", "system", "defect"])
      assert.equal(down.get(`pphook_cycles_total{result="${result}"}`), 1);
    assert.equal(down.get('pphook_service_up{service="powerdns"}'), 0);
    assert.equal(down.get("pphook_cycle_overruns_total"), 1);
    assert.equal(down.get("pphook_cycle_duration_seconds_count"), 5);
    noteCycle(metrics, { report: await (await FlowWorld.started()).sync() }, TIMING);
    const up = await samplesOf(metrics);
    assert.equal(up.get('pphook_service_up{service="powerdns"}'), 1);
    assert.equal(up.get('pphook_service_up{service="phpipam"}'), 1);
    assert.equal(up.get("pphook_last_success_timestamp_seconds"), TIMING.endedAt / 1000);
  });

  it("that held something says which guard, how much, and what else waits for a person", async () => {
    const metrics = await Metrics.create();
    const quiet = await (await FlowWorld.started()).sync();
    const held: CycleReport = {
      ...quiet,
      writeBar: "maintenance",
      plan: {
        ...quiet.plan,
        heldHash: "abc",
        guards: [{ id: "zone-deletes", scope: "example.com", measured: 9, limit: 5, message: "" }],
      },
      files: [{ state: "held" } as NonNullable<CycleReport["files"]>[number]],
      deployments: [{ state: "held" }, { state: "held" }] as unknown as NonNullable<
        CycleReport["deployments"]
      >,
      stagesMs: {},
    };
    noteCycle(metrics, { report: held }, TIMING);
    const samples = await samplesOf(metrics);
    assert.equal(samples.get('pphook_held_sets{kind="cycle"}'), 1);
    assert.equal(samples.get('pphook_held_sets{kind="file"}'), 1);
    assert.equal(samples.get('pphook_held_sets{kind="target"}'), 2);
    assert.equal(samples.get('pphook_guard_tripped{guard="zone-deletes"}'), 1);
    assert.equal(samples.get('pphook_guard_tripped{guard="daily-budget"}'), 0);
    assert.equal(samples.get('pphook_writes_barred{reason="maintenance"}'), 1);
    noteCycle(metrics, { report: quiet }, TIMING);
    const after = await samplesOf(metrics);
    assert.equal(after.get('pphook_held_sets{kind="cycle"}'), 0);
    assert.equal(after.get('pphook_held_sets{kind="target"}'), 0);
    assert.equal(after.get('pphook_guard_tripped{guard="zone-deletes"}'), 0);
    assert.equal(after.get('pphook_writes_barred{reason="maintenance"}'), 0);
  });
});
