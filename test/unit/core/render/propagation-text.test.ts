import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import {
  agreementText,
  disagreementTexts,
  figuresText,
  propagationLines,
  propagationTime,
} from "../../../../src/core/render/propagation-text.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { NameServerView } from "../../../../src/domain/explanation.ts";

const tally = (server: string, parts = {}) => {
  return { server, answered: 2, open: 0, givenUp: 0, slowestMs: 1400, ...parts };
};
const draw = (...tallies: ReturnType<typeof tally>[]) => propagationLines(tallies, PLAIN_CANVAS);

describe("how far the name servers are", () => {
  it("is one line when all answer everything", () => {
    assert.deepEqual(draw(tally("ns01"), tally("ns02", { slowestMs: 80 })), ["on ns01, ns02 after 1.4 s"]);
  });

  it("names each that is late, and where to look", () => {
    const dead = { answered: 0, open: 2, slowestMs: null };
    assert.deepEqual(draw(tally("ns01"), tally("ns02", dead), tally("ns03", { answered: 1, givenUp: 1 })), [
      "on ns01 after 1.4 s",
      "! not yet on ns02: 2 RRsets of 2",
      "! not yet on ns03: 1 RRset of 2",
      "  look:     pphook monitor axfr",
    ]);
  });

  it("says nothing of servers that were asked for nothing", () => {
    assert.deepEqual(draw(tally("ns01", { answered: 0, slowestMs: null })), []);
    assert.deepEqual(draw(), []);
  });
});

it("writes no time shorter than can be told", () => {
  assert.deepEqual([99, 100, 1440, 61_000].map(propagationTime), [
    "less than 0.1 s",
    "0.1 s",
    "1.4 s",
    "1 min 1 s",
  ]);
});

describe("what the name servers answer", () => {
  const same = (server: string, propagatedMs: number | null = null): NameServerView => {
    return { server, differing: [], propagatedMs };
  };
  const differing = [
    {
      name: canonicalName("web.example.com"),
      type: "A",
      detail: "answers 10.0.0.9, not 10.0.0.7",
    },
  ] as const;

  it("is one clause when all say what PowerDNS has, with the slowest time that is known", () => {
    assert.equal(agreementText([same("ns01")]), "ns01 answers it");
    assert.equal(
      agreementText([same("primary", 20), same("ns01", 1400), same("ns02")]),
      "primary, ns01 and ns02 answer it (propagated in 1.4 s)",
    );
  });

  it("is told server by server when one differs, or none was asked", () => {
    const views = [same("ns01", 1400), { ...same("ns02"), differing }, same("ns03")];
    assert.equal(agreementText(views), "");
    assert.deepEqual(disagreementTexts(views), [
      "ns01: the same, after 1.4 s",
      "ns02: A web.example.com answers 10.0.0.9, not 10.0.0.7",
      "ns03: the same",
    ]);
    assert.deepEqual([agreementText([]), disagreementTexts([])], ["", []]);
  });
});

it("writes the figures of each server, and none of no measurement", () => {
  const ns01 = { server: "ns01", answered: 1204, givenUp: 0, p50Ms: 1400, p95Ms: 3200, maxMs: 12_000 };
  const dead = { server: "primary", answered: 0, givenUp: 2, p50Ms: null, p95Ms: null, maxMs: null };
  assert.equal(
    figuresText([ns01, dead], PLAIN_CANVAS),
    `
answered after a write, in the last 24 hours
  ns01     p50 1.4 s · p95 3.2 s · max 12 s · 1,204 RRsets
  primary  0 RRsets, 2 given up
`,
  );
  assert.equal(figuresText([], PLAIN_CANVAS), "");
});
