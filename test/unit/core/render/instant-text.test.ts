import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countOf, formatCount, formatElapsed } from "../../../../src/core/render/count-text.ts";
import { isoInstant, minuteInstant } from "../../../../src/core/render/instant-text.ts";

describe("a moment as text", () => {
  const moments = ["1970-01-01T00:00:00.000Z", "2000-02-29T23:59:59.999Z", "2026-11-22T09:15:02.417Z"];
  for (const text of [...moments, "2100-03-01T00:00:00.000Z", "2024-12-31T00:00:00.001Z"])
    it(`is ${text}`, () => assert.equal(isoInstant(Date.parse(text)), text));

  it("is what the calendar of the platform says, for every day of 400 years", () => {
    for (let day = -36_500; day < 109_600; day++) {
      const at = day * 86_400_000 + 12_345;
      assert.equal(isoInstant(at), new Date(at).toISOString());
    }
  });

  it("names its time zone for people", () =>
    assert.equal(minuteInstant(Date.parse("2026-11-22T09:15:02Z")), "2026-11-22 09:15 UTC"));
});

describe("numbers as text", () => {
  it("have commas between thousands", () => {
    assert.deepEqual([0, 999, 1000, 1_234_567].map(formatCount), ["0", "999", "1,000", "1,234,567"]);
  });

  it("agree with their noun", () => {
    assert.deepEqual(
      [countOf(1, "row"), countOf(2, "row"), countOf(0, "entry", "entries")],
      ["1 row", "2 rows", "0 entries"],
    );
  });

  it("are durations as people say them", () => {
    assert.deepEqual([876, 9949, 12_400, 200_000].map(formatElapsed), [
      "0.9 s",
      "9.9 s",
      "12 s",
      "3 min 20 s",
    ]);
  });
});
