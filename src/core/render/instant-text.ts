import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/instant.ts";

const two = (value: number) => String(value).padStart(2, "0");

/** Writes milliseconds since the epoch as ISO 8601 in UTC: `2026-11-22T09:15:02.417Z`. */
export function isoInstant(epochMs: number): string {
  const { date, ofDayMs } = split(epochMs);
  const ms = String(ofDayMs % SECOND_MS).padStart(3, "0");
  return `${date}T${clockText(ofDayMs)}:${two(Math.floor(ofDayMs / SECOND_MS) % 60)}.${ms}Z`;
}

/** Writes it for people, to the minute: `2026-11-22 09:15 UTC`. */
export function minuteInstant(epochMs: number): string {
  const { date, ofDayMs } = split(epochMs);
  return `${date} ${clockText(ofDayMs)} UTC`;
}

/** Writes the day: `2026-11-22`. */
export function dayInstant(epochMs: number): string {
  return split(epochMs).date;
}

function clockText(ofDayMs: number): string {
  return `${two(Math.floor(ofDayMs / HOUR_MS))}:${two(Math.floor(ofDayMs / MINUTE_MS) % 60)}`;
}

/** Converts days since 1970-01-01 to a date, with years that begin in March so that leap days come last. */
function split(epochMs: number): { readonly date: string; readonly ofDayMs: number } {
  const days = Math.floor(epochMs / DAY_MS);
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    date: `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`,
    ofDayMs: epochMs - days * DAY_MS,
  };
}
