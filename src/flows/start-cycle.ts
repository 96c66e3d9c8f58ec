import { StopError } from "../domain/errors.ts";
import { activeBypasses, type Exceptions } from "../domain/exceptions.ts";
import { type Instant, MINUTE_MS, toInstant } from "../domain/instant.ts";
import type { Ledger } from "../domain/ledger.ts";
import type { SourceMark } from "../domain/source-mark.ts";
import type { CycleOptions, CycleWorld } from "./cycle-world.ts";

/** Under which circumstances a cycle starts. */
export interface CycleStart {
  readonly run: string;
  readonly now: Instant;
  readonly ledger: Ledger;
  readonly lastCheck: Instant | null;
  /** No memory at all: old rows become baseline. */
  readonly firstStart: boolean;
  /** There was a last check, and the ledger is gone. */
  readonly ledgerLost: boolean;
  /** `--full` or the bypass file: the protection of old rows is lifted. */
  readonly lift: boolean;
  readonly bypassArmed: boolean;
  /** Bypasses that hold, and acceptances, some of which may have lapsed. */
  readonly exceptions: Exceptions;
  /** Differs when configuration or exceptions would have PPHOOK decide otherwise; then every row is looked at again. */
  readonly digest: string;
  /** The hourly full verification; also when the configuration changed what PPHOOK wants. */
  readonly verifyAll: boolean;
  /** What PowerDNS called itself lately, so that not each cycle has to ask; null in a full verification. */
  readonly dnsName: string | null;
  /** When the last cycle began that had nothing to hold: what the source guard measures against. Null when no cycle noted it. */
  readonly passedAt: Instant | null;
  /** Time since the last check; null when there was none or the protection is lifted. */
  readonly gapMs: number | null;
  /** How far the server had come that the last snapshot which passed the guards was read from. */
  readonly sourceMark: SourceMark | null;
}

export const NOTE_LAST_FULL = "last-full-check";
export const NOTE_DNS_NAME = "dns-name";
export const NOTE_SETTINGS = "settings";
export const NOTE_SOURCE_MARK = "source-mark";
export const NOTE_LEDGER_LOST = "ledger-lost";
export const NOTE_SNAPSHOT_PASSED = "snapshot-passed";

/** Clocks of two machines differ a little; a last check further ahead than this is a wrong clock or a wrong file. */
const FUTURE_SLACK_MS = 5 * MINUTE_MS;

/**
 * Reads what PPHOOK remembers and how this cycle stands to it.
 *
 * @throws StopError `last-check` when the last check is unreadable or lies in the future: guessing a date would decide what may be removed.
 */
export async function startCycle(
  world: CycleWorld,
  options: Pick<CycleOptions, "full">,
): Promise<CycleStart> {
  const now = world.clock.now();
  const [ledger, lastCheck, notes, bypassArmed, kept] = await Promise.all([
    world.store.loadLedger(),
    readLastCheck(world, now),
    readNotes(world),
    world.markers.bypassArmed(),
    world.store.exceptions(),
  ]);
  const exceptions = { ...kept, bypasses: activeBypasses(kept, now) };
  const digest = digestOf(world, exceptions);
  const empty = ledger.rows.size === 0 && ledger.zones.size === 0;
  const lift = options.full || bypassArmed;
  const verifyAll = lift || empty || isVerificationDue(world, notes, { now, digest });
  return {
    run: runId(now),
    now,
    ledger,
    lastCheck,
    firstStart: empty,
    ledgerLost: !lift && ((empty && lastCheck !== null) || notes.ledgerLost !== null),
    lift,
    bypassArmed,
    exceptions,
    digest,
    verifyAll,
    dnsName: verifyAll ? null : notes.dnsName,
    passedAt: notes.passedAt === null ? null : toInstant(Number(notes.passedAt)),
    gapMs: lastCheck === null || lift ? null : now - lastCheck,
    sourceMark: notes.sourceMark === null ? null : (JSON.parse(notes.sourceMark) as SourceMark),
  };
}

interface Notes {
  readonly lastFull: string | null;
  readonly ledgerLost: string | null;
  readonly settings: string | null;
  readonly dnsName: string | null;
  readonly sourceMark: string | null;
  readonly passedAt: string | null;
}

async function readNotes({ store }: CycleWorld): Promise<Notes> {
  return {
    lastFull: await store.readNote(NOTE_LAST_FULL),
    ledgerLost: await store.readNote(NOTE_LEDGER_LOST),
    settings: await store.readNote(NOTE_SETTINGS),
    dnsName: await store.readNote(NOTE_DNS_NAME),
    sourceMark: await store.readNote(NOTE_SOURCE_MARK),
    passedAt: await store.readNote(NOTE_SNAPSHOT_PASSED),
  };
}

/** A rule that is switched off or on again makes other rows valid, whatever their content. */
function digestOf({ settings }: CycleWorld, { bypasses, acceptances }: Exceptions): string {
  const excepted = [...bypasses.map(({ rule }) => rule), ...acceptances.map(({ finding }) => finding.id)];
  return [settings.digest, ...excepted.sort()].join(" ");
}

function isVerificationDue(
  { settings }: CycleWorld,
  notes: Notes,
  { now, digest }: Pick<CycleStart, "now" | "digest">,
): boolean {
  return notes.settings !== digest || now - Number(notes.lastFull ?? 0) >= settings.fullCheckIntervalMs;
}

async function readLastCheck(world: CycleWorld, now: Instant): Promise<Instant | null> {
  const marked = await world.markers.readLastCheck();
  if (marked === "unreadable") {
    throw new StopError(
      "last-check",
      "last_check_file does not hold a number of seconds, so it is unknown how long PPHOOK was away",
      'look at the file; "pphook reset-timestamp" writes it anew and has the next cycle process everything',
    );
  }
  const lastCheck = (await world.store.lastCheck()) ?? marked;
  if (lastCheck !== null && lastCheck > now + FUTURE_SLACK_MS) {
    throw new StopError(
      "last-check",
      `the last check lies in the future (${new Date(lastCheck).toISOString()}, now ${new Date(now).toISOString()})`,
      'set the clock right, or run "pphook reset-timestamp" if the last check is wrong',
    );
  }
  return lastCheck;
}

/** Names a cycle by its start, in UTC, so that names sort by time: `20261122-091502-417`. */
export function runId(now: Instant): string {
  const [date = "", time = ""] = new Date(now).toISOString().split("T");
  return `${date.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}-${time.slice(9, 12)}`;
}

/** Names a change so that names sort by time and order within the cycle: `c-mi9x2k4f-0004`. */
export function changeId(now: Instant, position: number): string {
  return `c-${toInstant(now).toString(36)}-${position.toString(36).padStart(4, "0")}`;
}
