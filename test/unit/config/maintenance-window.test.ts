import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findOpenWindow, maintenanceWindows } from "../../../src/config/maintenance-window.ts";

function read(text: string) {
  const reading = maintenanceWindows.read(text);
  assert.ok("value" in reading, JSON.stringify(reading));
  return reading.value;
}

const isOpen = (text: string, at: string) => findOpenWindow(read(text), Date.parse(at)) !== null;

describe("a maintenance window", () => {
  const cases: readonly (readonly [window: string, at: string, open: boolean, why: string])[] = [
    ["Sun 02:00-04:00 UTC", "2026-11-22T02:00Z", true, "begins with its first minute"],
    ["Sun 02:00-04:00 UTC", "2026-11-22T01:59:59.999Z", false, "is shut a moment before"],
    ["Sun 02:00-04:00 UTC", "2026-11-22T03:59:59.999Z", true, "lasts to the end of its last minute"],
    ["Sun 02:00-04:00 UTC", "2026-11-22T04:00Z", false, "ends with the minute named"],
    ["Sun 02:00-04:00 UTC", "2026-11-23T02:30Z", false, "is shut on another day"],
    ["sun 2:00 - 4:00 utc", "2026-11-22T02:30Z", true, "is read in any case, with spaces and short hours"],
    ["Sun 02:00-04:00 Asia/Tokyo", "2026-11-21T17:30Z", true, "goes by the day of its own zone"],
    ["Sun 02:00-04:00 Asia/Tokyo", "2026-11-22T02:30Z", false, "and not by the day in UTC"],
    ["Sun 02:00-04:00 Asia/Kolkata", "2026-11-21T20:30Z", true, "goes by zones of half an hour"],
    ["03:00-03:30 UTC", "2026-11-25T03:10Z", true, "without a day is for every day"],
    ["Mon-Fri 01:00-02:00 UTC", "2026-11-27T01:30Z", true, "runs through to the last day"],
    ["Mon-Fri 01:00-02:00 UTC", "2026-11-28T01:30Z", false, "and not beyond"],
    ["Sat-Mon 01:00-02:00 UTC", "2026-11-22T01:30Z", true, "may run over the end of the week"],
    ["Sat-Mon 01:00-02:00 UTC", "2026-11-24T01:30Z", false, "and stops on the day named"],
    ["Sat 22:00-02:00 UTC", "2026-11-21T23:59Z", true, "over midnight is open before it"],
    ["Sat 22:00-02:00 UTC", "2026-11-22T01:59Z", true, "over midnight is open after it, on the next day"],
    ["Sat 22:00-02:00 UTC", "2026-11-22T02:00Z", false, "over midnight ends"],
    [
      "Sat 22:00-02:00 UTC",
      "2026-11-21T01:00Z",
      false,
      "over midnight is shut on the morning of its own day",
    ],
    ["Sat 22:00-02:00 UTC", "2026-11-22T23:00Z", false, "over midnight is shut on the next evening"],
    ["Sun 00:00-24:00 UTC", "2026-11-22T23:59Z", true, "may last all day"],
    ["Sun 00:00-24:00 UTC", "2026-11-23T00:00Z", false, "all day ends at midnight"],
    ["Mon 01:00-02:00 UTC, Tue 01:00-02:00 UTC", "2026-11-24T01:30Z", true, "is one of several"],
  ];
  for (const [window, at, open, why] of cases)
    it(`${why}: ${window} is ${open ? "open" : "shut"} at ${at}`, () =>
      assert.equal(isOpen(window, at), open));

  // Europe/Paris put its clocks forward on 2026-03-29 at 01:00 UTC and back on 2026-10-25 at 01:00 UTC.
  const shifts: readonly (readonly [at: string, open: boolean, why: string])[] = [
    ["2026-03-29T00:59Z", false, "01:59 before the clocks go forward"],
    ["2026-03-29T01:00Z", true, "03:00 right after, the hour from 02:00 being left out"],
    ["2026-03-29T02:00Z", false, "04:00"],
    ["2026-10-25T00:30Z", true, "02:30 the first time"],
    ["2026-10-25T01:30Z", true, "02:30 the second time"],
    ["2026-10-25T02:59Z", true, "03:59"],
    ["2026-10-25T03:00Z", false, "04:00"],
    ["2026-07-05T00:30Z", true, "02:30 in summer"],
    ["2026-12-06T00:30Z", false, "01:30 in winter"],
  ];
  for (const [at, open, why] of shifts)
    it(`is ${open ? "open" : "shut"} in Paris at ${why}`, () =>
      assert.equal(isOpen("Sun 02:00-04:00 Europe/Paris", at), open));

  const refused: readonly (readonly [text: string, expected: RegExp])[] = [
    ["Sun 02:00-04:00", /window such as Sun 02:00-04:00 Europe\/Paris \(day, hours, time zone\)/],
    ["every night", /window such as/],
    ["Son 02:00-04:00 UTC", /a day of sun, mon/],
    ["Mon-Fry 02:00-04:00 UTC", /a day of sun, mon/],
    ["Sun 24:00-25:00 UTC", /hours from 00:00 to 24:00/],
    ["Sun 02:60-04:00 UTC", /hours from 00:00 to 24:00/],
    ["Sun 02:00-02:00 UTC", /that differ/],
    ["Sun 02:00-04:00 Europe/Pariss", /time zone such as Europe\/Paris or UTC; did you mean Europe\/Paris\?/],
  ];
  for (const [text, expected] of refused)
    it(`is refused with what was expected: ${text}`, () => {
      const reading = maintenanceWindows.read(text);
      assert.match("expected" in reading ? reading.expected : "accepted", expected);
    });

  it("may be none, or one a line", () => {
    assert.deepEqual(read(""), []);
    assert.deepEqual(
      read("Sun 02:00-04:00 UTC\nMon 01:00-02:00  UTC").map(({ text }) => text),
      ["Sun 02:00-04:00 UTC", "Mon 01:00-02:00 UTC"],
    );
    assert.equal(findOpenWindow([], Date.now()), null);
  });
});
