import { doubledWaitMs } from "../domain/doubled-wait.ts";
import { UpstreamError } from "../domain/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/instant.ts";

const LONGEST_BACK_OFF_MS = 10 * MINUTE_MS;
/** phpIPAM blocks whoever fails to log in too often within five minutes; a little more, so that clocks may differ. */
const AUTH_COOL_DOWN_MS = 5 * MINUTE_MS + 5 * SECOND_MS;
/** Of a back-off, at most this part is taken off at random, so that many programs do not come back at once. */
const JITTER = 0.2;

/** How long the daemon waits after a cycle that succeeded: it keeps the cadence, or goes on at once after an overrun. */
export function cadenceMs(intervalMs: number, durationMs: number): number {
  return Math.min(intervalMs, Math.max(0, intervalMs - durationMs));
}

export interface FailedCycle {
  readonly error: unknown;
  /** In a row, this one included. */
  readonly failures: number;
  readonly intervalMs: number;
  readonly durationMs: number;
  /** From 0 up to 1. */
  readonly random: number;
}

/**
 * How long the daemon waits after a cycle that failed: the interval, doubled with each failure of a service in a row, up to ten minutes;
 * after refused credentials at least phpIPAM's five. Other failures, such as a full disk, keep the cadence.
 */
export function backOffMs({ error, failures, intervalMs, durationMs, random }: FailedCycle): number {
  if (!(error instanceof UpstreamError)) return cadenceMs(intervalMs, durationMs);
  const longestMs = Math.max(LONGEST_BACK_OFF_MS, intervalMs);
  const doubledMs = doubledWaitMs(failures, { firstMs: intervalMs, longestMs });
  const waitMs = doubledMs * (1 - JITTER * random);
  return error.failure === "auth" && error.system === "phpipam"
    ? Math.max(AUTH_COOL_DOWN_MS, waitMs)
    : waitMs;
}
