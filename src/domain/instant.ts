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
