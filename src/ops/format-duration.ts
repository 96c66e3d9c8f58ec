import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/instant.ts";

const UNITS = [
  { ms: DAY_MS, name: "d" },
  { ms: HOUR_MS, name: "h" },
  { ms: MINUTE_MS, name: "m" },
  { ms: SECOND_MS, name: "s" },
] as const;

/** Writes a duration for people, in its two largest units: `1h 5m`, `12m`, `0.4s`. */
export function formatDuration(ms: number): string {
  if (ms < 10 * SECOND_MS) return `${(ms / SECOND_MS).toFixed(1)}s`;
  let restMs = Math.round(ms / SECOND_MS) * SECOND_MS;
  const parts: string[] = [];
  for (const unit of UNITS) {
    const count = Math.floor(restMs / unit.ms);
    restMs -= count * unit.ms;
    if (count > 0) parts.push(`${count}${unit.name}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(" ");
}
