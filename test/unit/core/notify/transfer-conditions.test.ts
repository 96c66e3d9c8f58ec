import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conditionsOfTransfers, isOfTransfers } from "../../../../src/core/notify/transfer-conditions.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { MINUTE_MS, toInstant } from "../../../../src/domain/instant.ts";
import type { TransferStatus } from "../../../../src/domain/transfer-status.ts";
import { sampleTransfer } from "../../../support/sample-transfer.ts";

const AT = toInstant(Date.parse("2026-11-22T12:00:00Z"));

function conditionsOf(...statuses: readonly TransferStatus[]) {
  const secondaries = ["ns01", "ns02"].map((name) => ({ name, host: "192.0.2.2", port: 53 }));
  const about = {
    at: AT,
    durationMs: 1,
    primary: { host: "192.0.2.1", port: 53 },
    zones: 2,
    trouble: null,
    notes: [],
  };
  return conditionsOfTransfers({ ...about, secondaries, statuses });
}

const open = (zone: string, parts: Partial<TransferStatus> = {}) =>
  sampleTransfer({
    zone: canonicalName(zone),
    state: "out-of-sync",
    lag: 3,
    since: toInstant(AT - 7 * MINUTE_MS),
    cause: "native",
    detail: "NATIVE",
    remedy: "set-kind",
    ...parts,
  });

describe("alerts about secondaries", () => {
  it("are none while they are in sync, or late within the tolerance", () => {
    assert.deepEqual(conditionsOf(sampleTransfer(), open("a.example", { state: "late" })), []);
  });

  it("are one for each secondary, with the cause that most of its zones have and the longest time", () => {
    const away = { cause: "unreachable", detail: "away", remedy: "look", lag: null } as const;
    const [condition, ...others] = conditionsOf(
      open("a.example", { ...away, since: toInstant(AT - 9 * MINUTE_MS) }),
      open("b.example"),
      open("c.example"),
      sampleTransfer(),
      sampleTransfer({ secondary: "ns02" }),
    );
    assert.deepEqual(others, []);
    assert.equal(condition?.key, "secondary:ns01");
    assert.deepEqual([condition.tellsEnd, condition.mutable, condition.emergency], [true, true, false]);
    assert.deepEqual(condition.details, {
      secondary: "ns01",
      server: "192.0.2.2:53",
      zones: 3,
      of: 4,
      examples: "a.example; b.example (3 behind); c.example (3 behind)",
      minutes: 9,
      cause: "native",
      detail: "NATIVE",
      remedy: "set-kind",
    });
  });

  it("name five zones, and say nothing of causes that are not known", () => {
    const names = Array.from({ length: 7 }, (_, i) => `z${i}.example`);
    const [condition] = conditionsOf(...names.map((name) => open(name, { cause: null, since: null })));
    assert.equal(String(condition?.details["examples"]).split("; ").length, 5);
    assert.deepEqual([condition?.details["cause"], condition?.details["minutes"]], ["", 0]);
  });

  it("end only by a look at the secondaries", () => {
    const [condition] = conditionsOf(open("a.example"));
    assert.ok(condition !== undefined && isOfTransfers(condition));
    assert.equal(isOfTransfers({ ...condition, key: "service-down:powerdns" }), false);
  });
});
