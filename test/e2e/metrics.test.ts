import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import type { Fault } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { readSamples } from "../support/read-samples.ts";
import { countOpenMetrics, promtoolMissing, runPromtool } from "../support/run-promtool.ts";
import { finish, makeInstallation } from "./cli-installation.ts";

const PATIENCE_MS = 60_000;
const ACCEPT_OPEN_METRICS = { accept: "application/openmetrics-text;version=1.0.0" };
const BAD_NAMES = ['bad"name', "bad\\name\n", "bad{name}", "bad%name", "bäd name 1"];

/** A daemon that serves its metrics, a cycle each second. */
async function startDaemon(
  rows: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
) {
  const trouble: { phpipam: PhpipamFault | null; powerdns: Fault | null } = { phpipam: null, powerdns: null };
  const seen = { powerdns: 0 };
  const installation = await makeInstallation({
    rows,
    phpipamFaults: () => trouble.phpipam,
    powerdnsFaults: () => {
      seen.powerdns++;
      return trouble.powerdns;
    },
    config: "[policy]\nno_records = create",
  });
  const child = installation.start(["daemon"], {
    PPHOOK_SCRIPT_CHECK_INTERVAL: "1",
    PPHOOK_HTTP_LISTEN: "127.0.0.1:0",
    ...env,
  });
  const ended = finish(child);
  const log = () => {
    try {
      return readFileSync(join(installation.folder, "pphook.log"), "utf8");
    } catch {
      return "";
    }
  };
  const until = async (isSo: () => boolean | Promise<boolean>, what: string) => {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      assert.ok(performance.now() < deadline, `waited in vain until ${what}:\n${log()}`);
      await wait(50);
    }
  };
  const url = () => /INFO metrics are served url=(\S+)\/metrics/.exec(log())?.[1] ?? "";
  const ask = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(url() + path, { headers });
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
  };
  const scrape = async () => readSamples((await ask("/metrics")).text);
  return {
    ...{ installation, trouble, seen, log, until, ask, scrape },
    untilSample: (key: string, fits: (value: number) => boolean) =>
      until(async () => fits((await scrape()).get(key) ?? Number.NaN), `${key} fits ${fits}`),
    untilServed: () => until(() => url() !== "" && /cycle done/.test(log()), "it serves, after a cycle"),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
      await installation[Symbol.asyncDispose]();
    },
  };
}

function sumOf(samples: ReadonlyMap<string, number>, pattern: RegExp): number {
  return [...samples].reduce((sum, [key, value]) => (pattern.test(key) ? sum + value : sum), 0);
}

const GOOD_ROWS = Object.fromEntries(
  Array.from({ length: 40 }, (_, at) => [`10.10.1.${at + 10}`, `host${at}.example.com`]),
);
const BAD_ROWS = Object.fromEntries(
  BAD_NAMES.map((name, at) => [`10.10.1.${at + 100}`, `${name}.example.com`]),
);

describe("the metrics of a daemon", () => {
  it("are accepted by Prometheus' own checker", async (t) => {
    const why = promtoolMissing();
    if (why !== null) return t.skip(why);
    await using daemon = await startDaemon({ ...GOOD_ROWS, ...BAD_ROWS });
    await daemon.untilServed();
    const { text, type } = await daemon.ask("/metrics");
    assert.match(type ?? "", /^text\/plain; version=0\.0\.4/);
    assert.deepEqual(runPromtool(["check", "metrics"], text), { code: 0, said: "" });
    const refused = runPromtool(["check", "metrics"], text.replace('{result="done"}', '{result="do"ne"}'));
    assert.notEqual(refused.code, 0);
    const open = await daemon.ask("/metrics", ACCEPT_OPEN_METRICS);
    assert.match(open.type ?? "", /^application\/openmetrics-text; version=1\.0\.0/);
    assert.ok(open.text.endsWith("\n# EOF\n"));
  });

  it("are OpenMetrics to a strict reader", async (t) => {
    await using daemon = await startDaemon({ ...GOOD_ROWS, ...BAD_ROWS });
    await daemon.untilServed();
    const { text } = await daemon.ask("/metrics", ACCEPT_OPEN_METRICS);
    const read = countOpenMetrics(text);
    if (read === null) return t.skip("python3-prometheus-client is not installed");
    assert.deepEqual(read, { code: 0, said: String(readSamples(text).size) });
    assert.notEqual(countOpenMetrics(text.replace("# EOF", "# END"))?.code, 0);
    assert.notEqual(countOpenMetrics(text.replace("pphook_cycles_total{", "pphook_cycles{"))?.code, 0);
  });

  it("agree with what was done, counted by others", async () => {
    await using daemon = await startDaemon({ ...GOOD_ROWS, ...BAD_ROWS });
    const { installation, scrape, until } = daemon;
    await daemon.untilServed();
    const samples = await scrape();
    const { state } = installation.powerdns;
    const served = Object.entries(GOOD_ROWS).filter(
      ([ip, name]) => state.rrset("example.com.", `${name}.`, "A")?.records[0]?.content === ip,
    );
    assert.equal(served.length, 40);
    const created = 'pphook_changes_total{target="powerdns",action="create",result="applied"}';
    assert.equal(samples.get(created), 2 * served.length);
    assert.equal(sumOf(samples, /^pphook_changes_total\{/), 2 * served.length);
    assert.equal(samples.get('pphook_rows{state="all"}'), 45);
    assert.equal(samples.get('pphook_rows{state="frozen"}'), BAD_NAMES.length);
    assert.equal(sumOf(samples, /^pphook_findings\{rule="hostname-/), BAD_NAMES.length);
    assert.equal(samples.get('pphook_zones{state="managed"}'), 2);
    assert.ok((samples.get("pphook_disk_free_bytes") ?? 0) > 0);
    assert.ok((samples.get("pphook_store_size_bytes") ?? 0) > 4096);
    assert.ok((samples.get("process_resident_memory_bytes") ?? 0) > 1e7);
    // Between two cycles both sides have seen the same calls.
    for (const [service, seenBefore] of [
      ["phpipam", () => installation.phpipam.requests.length],
      ["powerdns", () => daemon.seen.powerdns],
    ] as const)
      await until(async () => {
        const before = seenBefore();
        const counted = sumOf(
          await scrape(),
          new RegExp(`^pphook_api_requests_total\\{service="${service}"`),
        );
        return counted === before && counted > 0;
      }, `as many calls to ${service} are counted as it got`);
    const cycles = samples.get('pphook_cycles_total{result="done"}') ?? 0;
    await daemon.untilSample('pphook_cycles_total{result="done"}', (value) => value > cycles + 1);
    const later = await scrape();
    assert.equal(later.get(created), 2 * served.length);
    assert.equal(
      later.get("pphook_cycle_duration_seconds_count"),
      later.get('pphook_cycle_stage_duration_seconds_count{stage="read"}'),
    );
    const done = later.get('pphook_cycles_total{result="done"}') ?? 0;
    assert.equal(later.get("pphook_rows_processed_total"), 45 * done);
    const hits = later.get('pphook_zone_cache_requests_total{result="hit"}') ?? 0;
    const misses = later.get('pphook_zone_cache_requests_total{result="miss"}') ?? 0;
    assert.equal(hits + misses, 2 * done);
    assert.ok(hits > 0);
  });

  it("make no new series of what people type", async () => {
    await using daemon = await startDaemon({ ...GOOD_ROWS, ...BAD_ROWS });
    const { installation, scrape } = daemon;
    await daemon.untilServed();
    await daemon.untilSample('pphook_cycles_total{result="done"}', (value) => value >= 3);
    const before = await scrape();
    for (const [at, bad] of [...BAD_NAMES, ...BAD_NAMES, "new"].entries())
      installation.phpipam.state.addAddress(
        { ip: `10.10.1.${200 + at}`, hostname: `${bad}${at}.example.com`, subnetId: installation.subnetId },
        "Jane Doe",
      );
    await daemon.untilSample('pphook_rows{state="all"}', (value) => value === 56);
    const after = await scrape();
    assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort());
    const all = [...after.keys()].join("\n");
    assert.doesNotMatch(all, /example|10\.10|bad|host\d|Jane|127\.0\.0\.1/);
  });

  it("tell of a service that is away, of readiness, and of both coming back", async () => {
    await using daemon = await startDaemon(GOOD_ROWS);
    const { ask, trouble, until } = daemon;
    await daemon.untilServed();
    await until(async () => (await ask("/readyz")).status === 200, "it is ready");
    trouble.powerdns = { kind: "reset", when: "before" };
    await daemon.untilSample('pphook_service_up{service="powerdns"}', (value) => value === 0);
    const { status, text } = await ask("/readyz");
    assert.equal(status, 503);
    const failing = JSON.parse(text).checks.filter((check: { ok: boolean }) => !check.ok);
    assert.equal(failing[0].name, "powerdns");
    assert.match(failing[0].detail, /^PowerDNS at 127\.0\.0\.1/);
    assert.notEqual(failing[0].remedy, "");
    const samples = await daemon.scrape();
    assert.ok((samples.get('pphook_cycles_total{result="powerdns"}') ?? 0) >= 1);
    assert.ok(sumOf(samples, /^pphook_api_requests_total\{service="powerdns".*result="unreachable"/) >= 3);
    assert.equal(samples.get('pphook_service_up{service="phpipam"}'), 1);
    assert.equal((await ask("/healthz")).status, 200);
    trouble.powerdns = null;
    await until(async () => (await ask("/readyz")).status === 200, "it is ready again");
    await daemon.untilSample('pphook_service_up{service="powerdns"}', (value) => value === 1);
  });

  it("tell of what a guard holds, and of a pause", async () => {
    await using daemon = await startDaemon(GOOD_ROWS);
    const { installation, ask } = daemon;
    await daemon.untilServed();
    for (const { id } of [...installation.phpipam.state.addresses.values()].slice(0, 39))
      installation.phpipam.state.deleteAddress(id);
    await daemon.untilSample('pphook_held_sets{kind="cycle"}', (value) => value === 1);
    const samples = await daemon.scrape();
    assert.ok((samples.get("pphook_held_changes") ?? 0) >= 39);
    assert.ok(sumOf(samples, /^pphook_guard_tripped/) >= 1);
    const { status, text } = await ask("/readyz");
    assert.equal(status, 503);
    assert.match(text, /pphook approve [0-9a-f]{12}/);
    assert.equal(samples.get('pphook_writes_barred{reason="paused"}'), 0);
    await installation.run("pause", "--for", "1h");
    await daemon.untilSample('pphook_writes_barred{reason="paused"}', (value) => value === 1);
  });

  it("tell which zones a secondary does not serve, and the likely cause", async () => {
    await using daemon = await startDaemon(GOOD_ROWS, {
      PPHOOK_POWERDNS_PRIMARY_DNS: "127.0.0.1:9",
      PPHOOK_MONITOR_SECONDARIES: "ns01=127.0.0.1:9",
    });
    await daemon.untilServed();
    const silent = 'pphook_secondary_zones_by_cause{secondary="ns01",cause="primary-silent"}';
    await daemon.untilSample(silent, (value) => value === 2);
    const samples = await daemon.scrape();
    assert.equal(sumOf(samples, /^pphook_secondary_zones\{secondary="ns01"/), 2);
    assert.ok(samples.has('pphook_secondary_behind_seconds{secondary="ns01",zone="example.com"}'));
    assert.ok((samples.get("pphook_secondary_check_timestamp_seconds") ?? 0) > 1e9);
  });

  it("are missing when the port is taken, and the cycles go on", async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
    const { port } = blocker.address() as { port: number };
    try {
      await using daemon = await startDaemon(GOOD_ROWS, { PPHOOK_HTTP_LISTEN: `127.0.0.1:${port}` });
      await daemon.until(
        () => /WARN metrics are not served .*EADDRINUSE.*remedy=/.test(daemon.log()),
        "it warns",
      );
      await daemon.until(() => (daemon.log().match(/cycle done/g)?.length ?? 0) >= 2, "cycles go on");
    } finally {
      blocker.close();
    }
  });
});
