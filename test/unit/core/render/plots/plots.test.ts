import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { niceTicks } from "../../../../../src/core/render/plots/nice-ticks.ts";
import { axisLabel, partLabel, partNoun } from "../../../../../src/core/render/plots/part-label.ts";
import type { PlotAbout } from "../../../../../src/core/render/plots/plot-figure.ts";
import { stackedBars } from "../../../../../src/core/render/plots/stacked-bars.ts";
import { timeLines } from "../../../../../src/core/render/plots/time-lines.ts";
import { DAY_MS, HOUR_MS, toInstant } from "../../../../../src/domain/instant.ts";

const FROM = toInstant(Date.UTC(2026, 10, 22));
const period = (parts: number, partMs = DAY_MS) => ({
  from: FROM,
  until: toInstant(FROM + parts * partMs),
  partMs,
  parts,
});

describe("an axis", () => {
  for (const [largest, whole, ticks] of [
    [0, true, [0, 1]],
    [1, true, [0, 1]],
    [3, true, [0, 1, 2, 3]],
    [7, true, [0, 2, 4, 6, 8]],
    [10, true, [0, 5, 10]],
    [85, true, [0, 25, 50, 75, 100]],
    [120_000, true, [0, 50_000, 100_000, 150_000]],
    [0, false, [0, 0.25, 0.5, 0.75, 1]],
    [0.012, false, [0, 0.005, 0.01, 0.015]],
    [0.7, false, [0, 0.2, 0.4, 0.6, 0.8]],
    [10, false, [0, 2.5, 5, 7.5, 10]],
  ] as const)
    it(`is divided up to ${largest} ${whole ? "things" : "units"} as ${ticks.join(", ")}`, () => {
      assert.deepEqual(niceTicks(largest, whole), ticks);
    });

  it("reaches every value in few steps", () => {
    for (let value = 1; value < 5000; value += 7)
      for (const whole of [true, false]) {
        const ticks = niceTicks(value, whole);
        assert.ok(ticks.at(-1)! >= value && ticks.length <= 6, `${value}: ${ticks.join(" ")}`);
      }
  });
});

describe("a part of a period", () => {
  it("is named by its day, hour or week", () => {
    assert.deepEqual(
      [partLabel(period(3), 1), axisLabel(period(3), 1), partNoun(period(3))],
      ["23 Nov", "23 Nov", "day"],
    );
    const hours = period(30, HOUR_MS);
    assert.deepEqual(
      [partLabel(hours, 9), axisLabel(hours, 9), axisLabel(hours, 24)],
      ["22 Nov 09:00", "09:00", "23 Nov"],
    );
    assert.equal(partNoun(hours), "hour");
    const weeks = period(3, 7 * DAY_MS);
    assert.deepEqual(
      [partLabel(weeks, 1), axisLabel(weeks, 1), partNoun(weeks)],
      ["week of 29 Nov", "29 Nov", "week"],
    );
  });
});

function about(values: readonly (readonly (number | null)[])[], parts: Partial<PlotAbout> = {}): PlotAbout {
  const series = values.map((each, at) => ({ name: `s${at}<`, values: each }));
  return {
    ...{
      id: "p",
      title: "Things & more",
      period: period(values[0]?.length ?? 0),
      series,
      text: String,
      whole: true,
    },
    ...parts,
  };
}

describe("stacked bars", () => {
  const drawn = stackedBars(
    about([
      [2, 0, 1],
      [1, 0, 0],
    ]),
  ).markup;

  it("stand on each other, each with its numbers, and none where nothing is", () => {
    const wide = drawn.slice(0, drawn.indexOf("</svg>"));
    const bars = [
      ...wide.matchAll(/<rect class="(s\d)" x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g),
    ];
    assert.deepEqual(
      bars.map(([, kind]) => kind),
      ["s1", "s2", "s1"],
    );
    const [first, second] = bars.map(([, , x, y, height]) => ({
      x: Number(x),
      y: Number(y),
      height: Number(height),
    }));
    assert.equal(first?.x, second?.x);
    assert.ok(Math.abs((second?.y ?? 0) + (second?.height ?? 0) - (first?.y ?? 0)) < 0.2);
    assert.match(wide, /<title>22 Nov: s0&lt; 2, s1&lt; 1<\/title>/);
    assert.doesNotMatch(wide, /<title>23 Nov/);
  });

  it("say what they show to those who do not see it", () => {
    assert.match(drawn, /role="img" aria-labelledby="p-wide-t p-wide-d"/);
    assert.match(drawn, /<title id="p-wide-t">Things &amp; more<\/title>/);
    assert.match(
      drawn,
      /<desc id="p-wide-d">By day, 22 Nov to 24 Nov\. s0&lt;: at most 2, 22 Nov; s1&lt;: at most 1, 22 Nov\.</,
    );
    assert.match(drawn, /<th scope="row">24 Nov<\/th><td class="num">1<\/td>/);
  });

  it("are drawn for narrow screens, too, and half as wide where two stand beside each other", () => {
    assert.match(drawn, /viewBox="0 0 930 230"[\s\S]*viewBox="0 0 330 190"/);
    assert.match(stackedBars(about([[1]], { half: true })).markup, /viewBox="0 0 450 190"/);
  });

  it("draw axes where there is nothing else", () => {
    const empty = stackedBars(about([[0, 0]])).markup;
    assert.match(empty, /s0&lt;: none/);
    assert.doesNotMatch(empty, /<rect/);
    assert.match(empty, /class="axis"/);
  });
});

describe("lines over time", () => {
  it("are broken where a value is missing, and a lone value is a dot", () => {
    const drawn = timeLines(about([[1, 2, null, 3]], { whole: false })).markup;
    const wide = drawn.slice(0, drawn.indexOf("</svg>"));
    assert.equal(wide.match(/<polyline/g)?.length, 1);
    assert.equal(wide.match(/<circle/g)?.length, 3);
    assert.equal(wide.match(/<polygon/g)?.length, 1);
    assert.match(drawn, /<i class="k2">/);
  });

  it("are two of different kinds, only one of them on a wash", () => {
    const drawn = timeLines(
      about([
        [3, 4],
        [1, null],
      ]),
    ).markup;
    assert.match(drawn, /class="l1"/);
    assert.match(drawn, /<i class="k1">[\s\S]*<i class="k2">/);
    assert.match(drawn, /<td class="num"><\/td>/);
  });

  it("bear smaller dots where there are many", () => {
    assert.match(timeLines(about([Array.from({ length: 60 }, () => 1)])).markup, /r="1\.6"/);
    assert.match(timeLines(about([[1, 1]])).markup, /r="2\.6"/);
  });
});
