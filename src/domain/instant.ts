/** A moment as milliseconds since 1970-01-01T00:00:00Z. The only form of time that enters core/. */
export type Instant = number & { readonly __instant: unique symbol };

/** Marks a number of milliseconds since the epoch as an Instant. */
export function toInstant(epochMs: number): Instant {
  return epochMs as Instant;
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * Reads `YYYY-MM-DD HH:MM:SS` as if it were UTC. phpIPAM's dates carry no offset, so the result may be off by up to 14 hours.
 *
 * @returns null when the text has another form.
 */
export function parseDatabaseDate(text: string): Instant | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const seconds = ((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  return toInstant(seconds * SECOND_MS);
}

/** Counts days from 1970-01-01 in the proleptic Gregorian calendar, with years that begin in March so that leap days come last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
