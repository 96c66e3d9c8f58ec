import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Fqdn } from "../../../../src/domain/dns-name.ts";
import { toInstant } from "../../../../src/domain/instant.ts";
import type { Propagation } from "../../../../src/domain/propagation.ts";
import type { TransferStatus } from "../../../../src/domain/transfer-status.ts";
import { Metrics } from "../../../../src/ops/metrics/metrics.ts";
import { notePropagation } from "../../../../src/ops/metrics/note-propagation.ts";
import { sampleSecondaries } from "../../../../src/ops/metrics/sample-secondaries.ts";
import { HOSTILE_ZONES } from "../../../support/hostile-names.ts";
import { readSamples } from "../../../support/read-samples.ts";

const NOW = toInstant(1_795_917_475_000);
const IN_SYNC: TransferStatus = {
  zone: "example.com." as Fqdn,
  secondary: "ns01",
  state: "in-sync",
  primarySerial: 5,
  serial: 5,
  lag: 0,
  since: null,
  awaitedSerial: null,
  cause: null,
  detail: "",
  remedy: "",
  checkedAt: toInstant(NOW - 60_000),
};
const LATE: TransferStatus = {
  ...IN_SYNC,
  secondary: "ns02",
  state: "out-of-sync",
  serial: 3,
  lag: 2,
  since: toInstant(NOW - 300_000),
  cause: "refused",
};

async function samplesOf(metrics: Metrics) {
  return readSamples((await metrics.render(false)).text);
}

describe("the metrics of secondaries", () => {
  it("say how far each is with each zone, how many zones are late, and the likely cause", async () => {
    const metrics = await Metrics.create();
    sampleSecondaries(metrics, { statuses: [IN_SYNC, LATE], watched: ["ns01", "ns02"], now: NOW });
    const samples = await samplesOf(metrics);
    const zone = 'zone="example.com"';
    assert.equal(samples.get(`pphook_secondary_serial_lag{secondary="ns01",${zone}}`), 0);
    assert.equal(samples.get(`pphook_secondary_serial_lag{secondary="ns02",${zone}}`), 2);
    assert.equal(samples.get(`pphook_secondary_behind_seconds{secondary="ns01",${zone}}`), 0);
    assert.equal(samples.get(`pphook_secondary_behind_seconds{secondary="ns02",${zone}}`), 300);
    assert.equal(samples.get('pphook_secondary_zones{secondary="ns01",state="in-sync"}'), 1);
    assert.equal(samples.get('pphook_secondary_zones{secondary="ns02",state="out-of-sync"}'), 1);
    assert.equal(samples.get('pphook_secondary_zones{secondary="ns02",state="in-sync"}'), 0);
    assert.equal(samples.get('pphook_secondary_zones_by_cause{secondary="ns02",cause="refused"}'), 1);
    assert.equal(samples.get('pphook_secondary_zones_by_cause{secondary="ns02",cause="native"}'), 0);
    assert.equal(samples.get("pphook_secondary_check_timestamp_seconds"), NOW / 1000 - 60);
  });

  it("forget zones that are gone and secondaries that nobody watches, and say no lag that is not known", async () => {
    const metrics = await Metrics.create();
    sampleSecondaries(metrics, { statuses: [IN_SYNC, LATE], watched: ["ns01", "ns02"], now: NOW });
    const gone = { ...LATE, zone: "other.example." as Fqdn, lag: null };
    sampleSecondaries(metrics, { statuses: [IN_SYNC, gone], watched: ["ns02"], now: NOW });
    const keys = [...(await samplesOf(metrics)).keys()].filter((key) => /lag|behind/.test(key));
    assert.deepEqual(keys, ['pphook_secondary_behind_seconds{secondary="ns02",zone="other.example"}']);
  });

  it("keep their format, however zones are named", async () => {
    const metrics = await Metrics.create();
    const names = [...HOSTILE_ZONES, 'a"b', "a\\", "a\nb", "a}b 1"].map((name) => `${name}.` as Fqdn);
    const statuses = names.map((zone) => ({ ...IN_SYNC, zone }));
    sampleSecondaries(metrics, { statuses, watched: ["ns01"], now: NOW });
    for (const isOpen of [false, true]) {
      const keys = [...readSamples((await metrics.render(isOpen)).text).keys()];
      const lags = keys.filter((key) => key.startsWith("pphook_secondary_serial_lag"));
      assert.equal(lags.length, new Set(names).size);
    }
  });

  it("are nothing before the first look", async () => {
    const metrics = await Metrics.create();
    sampleSecondaries(metrics, { statuses: [], watched: ["ns01"], now: NOW });
    const keys = [...(await samplesOf(metrics)).keys()];
    assert.deepEqual(
      keys.filter((key) => key.startsWith("pphook_secondary")),
      [],
    );
  });

  it("time what is answered, and count what is not", async () => {
    const metrics = await Metrics.create();
    const measured: Omit<Propagation, "tookMs"> = {
      ...{ at: NOW, run: "r", zone: "example.com." as Fqdn, name: "a.example.com." as Fqdn },
      server: "ns01",
      type: "A",
      detail: "",
    };
    notePropagation(metrics, [
      { ...measured, tookMs: 1400 },
      { ...measured, tookMs: null },
    ]);
    const samples = await samplesOf(metrics);
    assert.equal(samples.get('pphook_propagation_seconds_sum{server="ns01"}'), 1.4);
    assert.equal(samples.get('pphook_propagation_seconds_bucket{le="1",server="ns01"}'), 0);
    assert.equal(samples.get('pphook_propagation_seconds_bucket{le="2.5",server="ns01"}'), 1);
    assert.equal(samples.get('pphook_propagation_given_up_total{server="ns01"}'), 1);
  });
});
