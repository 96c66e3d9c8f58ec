import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalName } from "../../../src/domain/dns-name.ts";
import { toInstant } from "../../../src/domain/instant.ts";
import { type Propagation, summarisePropagation } from "../../../src/domain/propagation.ts";

function measured(server: string, tookMs: number | null): Propagation {
  const name = canonicalName("a.example.com");
  const zone = canonicalName("example.com");
  return { at: toInstant(0), run: "r", server, zone, name, type: "A", tookMs, detail: "" };
}

describe("summarisePropagation", () => {
  it("gives nothing for nothing", () => {
    assert.deepEqual(summarisePropagation([]), []);
  });

  it("takes the nearest rank, whatever the order", () => {
    const times = Array.from({ length: 100 }, (_, i) => measured("ns01", ((i * 37) % 100) + 1));
    assert.deepEqual(summarisePropagation(times), [
      { server: "ns01", answered: 100, givenUp: 0, p50Ms: 50, p95Ms: 95, maxMs: 100 },
    ]);
  });

  it("keeps servers apart, and what was given up out of the times", () => {
    const all = [measured("ns02", null), measured("ns01", 7), measured("ns01", null), measured("ns01", 9)];
    assert.deepEqual(summarisePropagation(all), [
      { server: "ns01", answered: 2, givenUp: 1, p50Ms: 7, p95Ms: 9, maxMs: 9 },
      { server: "ns02", answered: 0, givenUp: 1, p50Ms: null, p95Ms: null, maxMs: null },
    ]);
  });
});
