import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { renderTransfers, transfersJson } from "../../../../src/core/render/transfers-text.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { MINUTE_MS, toInstant } from "../../../../src/domain/instant.ts";
import type { TransferReport } from "../../../../src/domain/transfer-report.ts";
import { sampleTransfer } from "../../../support/sample-transfer.ts";

const AT = toInstant(Date.parse("2026-11-22T12:00:00Z"));
const since = toInstant(AT - 12 * MINUTE_MS);

function report(parts: Partial<TransferReport> = {}): TransferReport {
  return {
    at: AT,
    durationMs: 120,
    primary: { host: "192.0.2.1", port: 53 },
    secondaries: [
      { name: "ns01", host: "192.0.2.11", port: 53 },
      { name: "ns02", host: "192.0.2.12", port: 5300 },
    ],
    zones: 2,
    statuses: [sampleTransfer(), sampleTransfer({ secondary: "ns02" })],
    trouble: null,
    notes: [],
    ...parts,
  };
}

const behind = (zone: string, secondary = "ns02") =>
  sampleTransfer({
    zone: canonicalName(zone),
    secondary,
    state: "out-of-sync",
    serial: 2,
    lag: 3,
    since,
    cause: "native",
    detail: "the zone is NATIVE",
    remedy: "pdnsutil set-kind",
  });

/** As on a pipe, with two spaces before what stands at the right edge. */
const text = (parts: Partial<TransferReport>) =>
  renderTransfers(report(parts), PLAIN_CANVAS).replaceAll(/(?<=\S) {3,}/g, "  ");

describe("the table of secondaries", () => {
  it("is one line when all is well", () => {
    assert.equal(text({}), "✓ ns01, ns02: 2 zones in sync with 192.0.2.1:53  0.1 s\n");
  });

  it("names what is out of sync first, by how much and since when, then what is late", () => {
    const late = sampleTransfer({
      zone: canonicalName("a.example"),
      state: "late",
      serial: null,
      lag: null,
      since: toInstant(AT - 20_000),
      cause: "unreachable",
      detail: "it does not answer",
      remedy: "see whether it runs",
    });
    assert.equal(
      text({ statuses: [late, behind("example.com"), sampleTransfer()] }),
      [
        "✗ ns02 (192.0.2.12:5300): 1 zone out of sync: the zone is NATIVE",
        "  example.com serves 2, the primary 5, 3 serials behind, since 2026-11-22 11:48 UTC (12 min 0 s)",
        "  → pdnsutil set-kind",
        "! ns01 (192.0.2.11:53): 1 zone late, within the tolerance: it does not answer",
        "  a.example, since 2026-11-22 11:59 UTC (20 s)",
        "  → see whether it runs",
        "",
        "2 of 3 not in sync with 192.0.2.1:53  0.1 s",
        "",
      ].join("\n"),
    );
  });

  it("puts zones with one cause together, and counts those that it does not name", () => {
    const names = Array.from({ length: 7 }, (_, i) => `z${i}.example`);
    const shown = text({ statuses: names.map((name) => behind(name)), secondaries: [] });
    assert.match(shown, /^✗ ns02: 7 zones out of sync/);
    assert.match(shown, /z4\.example .*\n {2}and 2 more/);
    assert.doesNotMatch(shown, /z5/);
  });

  it("says when the zones are those of the last look", () => {
    assert.match(
      text({ trouble: "PowerDNS: connection refused" }),
      /^! PowerDNS: connection refused; the zones/,
    );
  });

  it("says what could not be compared record by record", () => {
    assert.match(
      text({ notes: ["ns02 does not let this machine transfer example.com"] }),
      /^! ns02 does not let/,
    );
  });

  it("counts serials that are ahead without a distance", () => {
    const ahead = sampleTransfer({
      state: "out-of-sync",
      serial: 9,
      lag: null,
      since: null,
      detail: "ahead",
    });
    assert.match(text({ statuses: [ahead] }), /example\.com serves 9, the primary 5\n/);
  });

  it("is data for machines", () => {
    const json = transfersJson(report({ statuses: [sampleTransfer(), behind("example.com")] }));
    assert.equal(json.ok, false);
    assert.deepEqual(json.transfers[1], {
      zone: "example.com.",
      secondary: "ns02",
      state: "out-of-sync",
      primarySerial: 5,
      serial: 2,
      lag: 3,
      since: "2026-11-22T11:48:00.000Z",
      cause: "native",
      detail: "the zone is NATIVE",
      remedy: "pdnsutil set-kind",
    });
    assert.deepEqual([json.transfers[0]?.since, json.at], [null, "2026-11-22T12:00:00.000Z"]);
    assert.equal(transfersJson(report({ statuses: [sampleTransfer({ state: "late" })] })).ok, true);
  });
});
