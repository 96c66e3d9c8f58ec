import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SystemError, UpstreamError, type UpstreamFailure } from "../../../src/domain/errors.ts";
import { MINUTE_MS } from "../../../src/domain/instant.ts";
import { backOffMs, cadenceMs } from "../../../src/ops/cycle-timing.ts";

function upstream(failure: UpstreamFailure, system: "phpipam" | "powerdns" = "powerdns"): UpstreamError {
  return new UpstreamError("down", { system, failure, operation: "GET /", remedy: "" });
}

function wait(error: unknown, failures: number, more: { intervalMs?: number; random?: number } = {}): number {
  return backOffMs({ error, failures, intervalMs: MINUTE_MS, durationMs: 1000, random: 0, ...more });
}

describe("the cadence", () => {
  for (const [durationMs, waitMs] of [
    [1000, 59_000],
    [60_000, 0],
    [90_000, 0],
    [-5000, 60_000],
  ] as const)
    it(`waits ${waitMs} ms after a cycle of ${durationMs} ms`, () => {
      assert.equal(cadenceMs(MINUTE_MS, durationMs), waitMs);
    });
});

describe("the back-off", () => {
  it("doubles with each failure of a service, up to ten minutes", () => {
    const waits = [1, 2, 3, 4, 5, 6, 50].map(
      (failures) => wait(upstream("unreachable"), failures) / MINUTE_MS,
    );
    assert.deepEqual(waits, [1, 2, 4, 8, 10, 10, 10]);
  });

  it("is never shorter than a long interval asks for, nor stretched beyond it", () => {
    assert.equal(wait(upstream("busy"), 3, { intervalMs: 30 * MINUTE_MS }), 30 * MINUTE_MS);
  });

  it("is shortened by up to a fifth at random", () => {
    assert.equal(wait(upstream("timeout"), 5, { random: 0.5 }), 9 * MINUTE_MS);
  });

  it("spares phpIPAM further logins for its five minutes", () => {
    assert.ok(wait(upstream("auth", "phpipam"), 1, { random: 1 }) > 5 * MINUTE_MS);
    assert.equal(wait(upstream("auth", "powerdns"), 1), MINUTE_MS);
    assert.equal(wait(upstream("auth", "phpipam"), 9), 10 * MINUTE_MS);
  });

  it("is not for what is no service's fault", () => {
    assert.equal(wait(new SystemError("disk full", { remedy: "" }), 9), 59_000);
  });
});
