import { formatCount } from "../count-text.ts";

/** Converts what may be missing. */
export function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

/** Writes a measured duration to two digits: `12 ms`, `0.85 s`, `1.4 s`, `75 s`. */
export function secondsText(seconds: number): string {
  if (Number.isInteger(seconds)) return `${formatCount(seconds)} s`;
  if (seconds >= 10) return `${formatCount(Math.round(seconds))} s`;
  return seconds < 0.1
    ? `${Number((seconds * 1000).toPrecision(2))} ms`
    : `${Number(seconds.toPrecision(2))} s`;
}
