import type { Series } from "./log-plot.ts";
import type { SiteMeasures } from "./measure-site.ts";
import { count, seconds } from "./result-rows.ts";

export const GROWTH_HEAD = [
  "rows",
  "steady cycle",
  "download and parse",
  "first sync",
  "bare PATCHes",
  "pure stages, nothing due",
  "pure stages, first sync",
  "memory steady / first sync",
] as const;

/** Renders one line per size, smallest first. */
export function growthRows(sizes: readonly SiteMeasures[]): readonly (readonly string[])[] {
  return sizes.map(({ rows, steady, firstSync, pure }) => [
    count(rows),
    steady === null ? "" : seconds(steady.cycleMs),
    steady === null ? "" : seconds(steady.floorMs),
    seconds(firstSync.wholeMs),
    seconds(firstSync.bareMs),
    pure === null ? "" : seconds(pure.steadyMs),
    pure === null ? "" : seconds(pure.firstMs),
    `${steady?.memoryPeakMb.toFixed(0) ?? ""} / ${firstSync.memoryPeakMb.toFixed(0)} MB`,
  ]);
}

/** The same as curves, in seconds. */
export function growthSeries(sizes: readonly SiteMeasures[]): readonly Series[] {
  const series = (name: string, color: string, ms: (size: SiteMeasures) => number | undefined): Series => ({
    name,
    color,
    points: sizes.flatMap((size) => {
      const value = ms(size);
      return value === undefined ? [] : [{ x: size.rows, y: value / 1000 }];
    }),
  });
  return [
    series("first sync", "#b5482a", (size) => size.firstSync.wholeMs),
    series("bare PATCHes", "#dfa58f", (size) => size.firstSync.bareMs),
    series("steady cycle", "#1f5f99", (size) => size.steady?.cycleMs),
    series("download and parse", "#93bbdd", (size) => size.steady?.floorMs),
    series("pure stages, first sync", "#3b7d3b", (size) => size.pure?.firstMs),
  ];
}
