import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../domain/instant.ts";
import { countOf } from "../count-text.ts";

/** Says how long ago something was, to the unit that matters: `just now`, `12 min ago`, `3 h ago`, `5 days ago`. */
export function agoText(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE_MS) return "just now";
  if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  return `${countOf(Math.floor(ms / DAY_MS), "day")} ago`;
}
