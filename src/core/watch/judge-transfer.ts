import type { Fqdn } from "../../domain/dns-name.ts";
import type { Instant } from "../../domain/instant.ts";
import { compareSerials, serialsFrom } from "../../domain/serial.ts";
import type { Secondary, TransferStatus } from "../../domain/transfer-status.ts";
import { findGap, type Gap, type TransferFacts } from "./find-gap.ts";
import type { SoaReading } from "./read-soa.ts";

/** What was measured of one zone on one secondary. */
export interface TransferReading {
  readonly zone: Fqdn;
  readonly secondary: Secondary;
  readonly primary: SoaReading;
  readonly copy: SoaReading;
  readonly facts: TransferFacts;
  /** How the records differ although the serials are equal, for people; null when they do not, or were not compared. */
  readonly difference: string | null;
  /** Whether the records were compared now. */
  readonly isVerified: boolean;
}

export interface TransferTimes {
  readonly now: Instant;
  readonly toleranceMs: number;
}

/**
 * Decides how far a secondary is, and for how long it has not been further. A zone that changes all the time is served a little late
 * all the time: what counts is when the secondary last reached what had been awaited of it.
 *
 * | before | now | since |
 * |---|---|---|
 * | anything | same serial | – |
 * | in sync, unknown | behind, or silent | now |
 * | behind | behind, and reached the awaited serial | now, and the primary's serial of now is awaited |
 * | behind | behind, and did not | as before |
 * | not in sync | silent, or ahead | as before |
 *
 * @param previous - what was decided the last time.
 */
export function judgeTransfer(
  reading: TransferReading,
  previous: TransferStatus | undefined,
  { now, toleranceMs }: TransferTimes,
): TransferStatus {
  const { zone, secondary } = reading;
  const gap = findGap(reading);
  const about = {
    zone,
    secondary: secondary.name,
    primarySerial: serialOf(reading.primary),
    serial: serialOf(reading.copy),
    verifiedSerial: verifiedSerial(reading, previous),
    checkedAt: now,
  };
  if (gap === null) return { ...about, ...IN_SYNC };
  const { cause, detail, remedy } = gap;
  const { since, awaitedSerial } = duration(reading, previous, now);
  const state = now - since >= toleranceMs ? "out-of-sync" : "late";
  return { ...about, state, lag: lagOf(gap, reading), since, awaitedSerial, cause, detail, remedy };
}

const IN_SYNC = {
  state: "in-sync",
  lag: 0,
  since: null,
  awaitedSerial: null,
  cause: null,
  detail: "",
  remedy: "",
} as const;

function verifiedSerial(
  { copy, difference, isVerified }: TransferReading,
  previous: TransferStatus | undefined,
): number | null {
  if (!isVerified) return previous?.verifiedSerial ?? null;
  return difference === null ? serialOf(copy) : null;
}

function serialOf(reading: SoaReading): number | null {
  return "serial" in reading ? reading.serial : null;
}

function lagOf({ isBehind }: Gap, { primary, copy }: TransferReading): number | null {
  const [of, to] = [serialOf(copy), serialOf(primary)];
  return isBehind && of !== null && to !== null ? serialsFrom(of, to) : null;
}

function duration(
  { primary, copy }: TransferReading,
  previous: TransferStatus | undefined,
  now: Instant,
): { readonly since: Instant; readonly awaitedSerial: number | null } {
  const fresh = { since: now, awaitedSerial: serialOf(primary) };
  if (previous === undefined || previous.since === null) return fresh;
  const { since, awaitedSerial } = previous;
  if (awaitedSerial === null) return { since, awaitedSerial: serialOf(primary) };
  return hasReached(copy, awaitedSerial) && isBehind(copy, primary) ? fresh : { since, awaitedSerial };
}

function hasReached(copy: SoaReading, awaited: number): boolean {
  return "serial" in copy && ["equal", "after"].includes(compareSerials(copy.serial, awaited));
}

function isBehind(copy: SoaReading, primary: SoaReading): boolean {
  return "serial" in copy && "serial" in primary && compareSerials(copy.serial, primary.serial) === "before";
}
