import { DAY_MS, HOUR_MS } from "../../../domain/instant.ts";
import type { ReportPeriod } from "../../../domain/journal-figures.ts";
import { isoInstant } from "../instant-text.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Names a part of a period in full: `22 Nov 14:00`, `22 Nov`, `week of 22 Nov`. UTC. */
export function partLabel({ from, partMs }: ReportPeriod, part: number): string {
  const { day, time } = partsOf(from + part * partMs);
  if (partMs < DAY_MS) return `${day} ${time}`;
  return partMs === DAY_MS ? day : `week of ${day}`;
}

/** Names it below an axis: `14:00`, at midnight and for longer parts `22 Nov`. */
export function axisLabel({ from, partMs }: ReportPeriod, part: number): string {
  const { day, time } = partsOf(from + part * partMs);
  return partMs < DAY_MS && time !== "00:00" ? time : day;
}

/** What one part is called: `hour`, `day`, `week`. */
export function partNoun({ partMs }: Pick<ReportPeriod, "partMs">): string {
  if (partMs === HOUR_MS) return "hour";
  return partMs === DAY_MS ? "day" : "week";
}

function partsOf(epochMs: number): { readonly day: string; readonly time: string } {
  const text = isoInstant(epochMs);
  const month = MONTHS[Number(text.slice(5, 7)) - 1] ?? "";
  return { day: `${Number(text.slice(8, 10))} ${month}`, time: text.slice(11, 16) };
}
