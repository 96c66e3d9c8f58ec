import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readDuration, readSince } from "../../../src/cli/time-arguments.ts";
import { UsageError } from "../../../src/domain/errors.ts";
import { toInstant } from "../../../src/domain/instant.ts";

const NOW = toInstant(Date.parse("2026-11-22T12:00:00Z"));

describe("--since", () => {
  const moments = [
    { text: "2h", at: "2026-11-22T10:00:00Z" },
    { text: "7d", at: "2026-11-15T12:00:00Z" },
    { text: "2026-11-01", at: "2026-11-01T00:00:00Z" },
    { text: "2026-11-22T09:15", at: "2026-11-22T09:15:00Z" },
    { text: "2026-11-22 09:15 UTC", at: "2026-11-22T09:15:00Z" },
    { text: "2026-11-22T09:15:02.417Z", at: "2026-11-22T09:15:02.417Z" },
    { text: "2026-11-22T09:15+01:00", at: "2026-11-22T08:15:00Z" },
  ];
  for (const { text, at } of moments)
    it(`reads ${text}`, () => assert.equal(readSince(text, NOW), Date.parse(at)));

  for (const text of ["yesterday", "2026-13-01", "22/11/2026", "", "0s", "2026-11-22T25:00"])
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => readSince(text, NOW), UsageError));
});

describe("--for", () => {
  it("reads a duration", () => assert.equal(readDuration("--for", "2h"), 7_200_000));
  it("names the option and what was expected", () => {
    assert.throws(() => readDuration("--for", "soon"), /--for soon: expected a duration such as 90s/);
  });
});
