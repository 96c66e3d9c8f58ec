import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../domain/instant.ts";

/** Writes how long something lasts or is ago: `less than a minute`, `9 min`, `5 h`, `12 days`. */
export function ageText(ms: number): string {
  if (ms < MINUTE_MS) return "less than a minute";
  if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  return ms < 2 * DAY_MS ? `${Math.floor(ms / HOUR_MS)} h` : `${Math.floor(ms / DAY_MS)} days`;
}
