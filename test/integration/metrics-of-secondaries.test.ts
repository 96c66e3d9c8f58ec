import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import type { Fqdn } from "../../src/domain/dns-name.ts";
import { SystemError } from "../../src/domain/errors.ts";
import type { TransferStatus } from "../../src/domain/transfer-status.ts";
import { DaemonStatus } from "../../src/ops/status/daemon-status.ts";
import type { Store } from "../../src/ports/store.ts";
import { type CliInstallation, makeInstallation } from "../e2e/cli-installation.ts";
import { FlowWorld } from "../flows/flow-world.ts";
import { HOSTILE_ZONES } from "../support/hostile-names.ts";
import { readSamples } from "../support/read-samples.ts";
import { countOpenMetrics, promtoolMissing, runPromtool } from "../support/run-promtool.ts";
import { withMethods } from "../support/with-methods.ts";

const ENVIRONMENT = {
  PPHOOK_HTTP_LISTEN: "127.0.0.1:0",
  PPHOOK_MONITOR_SECONDARIES: "ns01=127.0.0.1:9",
};

describe("the metrics of secondaries, served", () => {
  let installation: CliInstallation;
  let config: Config;

  before(async () => {
    installation = await makeInstallation({ rows: {} });
    ({ config } = await loadConfig({ file: installation.configFile, env: ENVIRONMENT }));
  });
  after(() => installation[Symbol.asyncDispose]());

  async function serve() {
    const flow = await FlowWorld.started();
    const status = await DaemonStatus.create(config, "1");
    return { flow, status };
  }

  it("are read from the store, and accepted by Prometheus whatever a zone is called", async (t) => {
    const { flow, status } = await serve();
    const zones = [...HOSTILE_ZONES, 'a"b', "a}b 1"].map((name) => `${name}.` as Fqdn);
    await flow.store.record({ at: flow.clock.now(), transfers: zones.map((zone) => transferOf(flow, zone)) });
    await using server = await status.serve(flow.world);
    const text = await (await fetch(`${server?.url}/metrics`)).text();
    const samples = readSamples(text);
    const lags = [...samples].filter(([key]) => key.startsWith("pphook_secondary_serial_lag"));
    assert.equal(lags.length, zones.length);
    assert.deepEqual(new Set(lags.map(([, lag]) => lag)), new Set([7]));
    assert.equal(samples.get('pphook_secondary_zones{secondary="ns01",state="late"}'), zones.length);
    assert.equal(samples.get("pphook_secondary_check_interval_seconds"), config.monitor.intervalMs / 1000);
    const accept = { accept: "application/openmetrics-text" };
    const open = await (await fetch(`${server?.url}/metrics`, { headers: accept })).text();
    const read = countOpenMetrics(open);
    if (read !== null) assert.deepEqual(read, { code: 0, said: String(readSamples(open).size) });
    const why = promtoolMissing();
    if (why !== null) return t.skip(why);
    assert.deepEqual(runPromtool(["check", "metrics"], text), { code: 0, said: "" });
  });

  it("leave the other metrics alone when the store cannot be read, which is counted", async () => {
    const { flow, status } = await serve();
    const fail = () => Promise.reject(new SystemError("the store is gone", { remedy: "look" }));
    const store = withMethods<Store>(flow.store, { transfers: fail });
    await using server = await status.serve({ ...flow.world, store });
    const samples = readSamples(await (await fetch(`${server?.url}/metrics`)).text());
    assert.equal(samples.get("pphook_scrape_errors_total"), 1);
    assert.ok((samples.get("process_resident_memory_bytes") ?? 0) > 0);
    assert.equal((await fetch(`${server?.url}/healthz`)).status, 200);
    assert.equal((await fetch(`${server?.url}/readyz`)).status, 503);
  });
});

function transferOf({ clock }: FlowWorld, zone: Fqdn): TransferStatus {
  return {
    ...{ zone, secondary: "ns01", state: "late", primarySerial: 8, serial: 1, lag: 7 },
    ...{ since: clock.now(), awaitedSerial: 8, cause: "not-transferred", detail: "", remedy: "" },
    checkedAt: clock.now(),
  };
}
