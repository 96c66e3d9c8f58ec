import type { CheckItem } from "../../domain/check-item.ts";
import { PphookError } from "../../domain/errors.ts";
import { activeBypasses, type Exceptions } from "../../domain/exceptions.ts";
import { HOUR_MS, type Instant, MINUTE_MS } from "../../domain/instant.ts";
import type { OutboxState } from "../../domain/mail.ts";
import type { HeldSet, Pause } from "../../ports/store.ts";
import { judgeOutbox } from "./judge-mail.ts";

/** What PPHOOK remembers of itself. */
export interface RememberedState {
  readonly lastCheck: Instant | null;
  /** What `last_check_file` says. */
  readonly marked: Instant | null | "unreadable";
  readonly bypassArmed: boolean;
  readonly held: HeldSet | null;
  readonly pause: Pause | null;
  readonly exceptions: Exceptions;
  readonly outbox: OutboxState;
  /** Hashes of mails that wait for a person. */
  readonly storms: readonly string[];
}

interface Circumstances {
  readonly now: Instant;
  readonly observe: boolean;
  /** The maintenance window that is open. */
  readonly window: string | null;
  readonly intervalMs: number;
}

type Verdict = Omit<CheckItem, "area">;

const FUTURE_SLACK_MS = 5 * MINUTE_MS;
const HASH_DIGITS = 12;

/** Judges the last check and what keeps changes from being written. */
export function judgeState(
  state: RememberedState | PphookError,
  circumstances: Circumstances,
): readonly CheckItem[] {
  const verdicts: readonly Verdict[] =
    state instanceof PphookError
      ? [{ status: "fault", measured: state.message, remedy: state.remedy }]
      : [
          judgeLastCheck(state, circumstances),
          ...judgePause(state, circumstances),
          ...judgeHeld(state),
          ...judgeBypass(state),
          ...judgeExceptions(state, circumstances),
          ...judgeOutbox(state, circumstances.now),
        ];
  return [...verdicts, ...judgeWindow(circumstances), judgeMode(circumstances)].map((verdict) => ({
    area: "state",
    ...verdict,
  }));
}

function judgeLastCheck({ lastCheck, marked }: RememberedState, { now, intervalMs }: Circumstances): Verdict {
  const anew = '"pphook reset-timestamp" writes it anew and has the next cycle process everything';
  if (marked === "unreadable")
    return {
      status: "fault",
      measured: "last_check_file does not hold a number of seconds, so no cycle runs",
      remedy: `look at the file; ${anew}`,
    };
  const at = lastCheck ?? marked;
  if (at === null)
    return {
      status: "ok",
      measured: "no cycle has run yet: the first only adopts what is old",
      remedy: null,
    };
  const ageMs = now - at;
  if (ageMs < -FUTURE_SLACK_MS)
    return {
      status: "fault",
      measured: `the last check lies in the future (${toText(at)}), so no cycle runs`,
      remedy: `set the clock right; ${anew}`,
    };
  const measured = `last check ${toAge(ageMs)} ago (${toText(at)})`;
  if (ageMs <= Math.max(HOUR_MS, 3 * intervalMs)) return { status: "ok", measured, remedy: null };
  return { status: "warning", measured, remedy: "see whether the daemon runs, and its log for errors" };
}

function judgePause({ pause }: RememberedState, { now }: Circumstances): readonly Verdict[] {
  if (pause === null || (pause.until !== null && pause.until <= now)) return [];
  const end = pause.until === null ? "until somebody resumes" : `until ${toText(pause.until)}`;
  const reason = pause.reason === "" ? "" : `: ${pause.reason}`;
  return [
    {
      status: "warning",
      measured: `paused by ${pause.by} since ${toText(pause.since)}, ${end}${reason}; nothing is written`,
      remedy: 'end it with "pphook resume"',
    },
  ];
}

function judgeWindow({ window }: Circumstances): readonly Verdict[] {
  if (window === null) return [];
  const measured = `the maintenance window ${window} is open: nothing is written until it ends`;
  return [{ status: "ok", measured, remedy: null }];
}

function judgeHeld({ held }: RememberedState): readonly Verdict[] {
  if (held === null) return [];
  const count = held.changes.length === 1 ? "1 change is" : `${held.changes.length} changes are`;
  return [
    {
      status: "warning",
      measured: `${count} held since ${toText(held.since)}: ${held.guards.join("; ")}`,
      remedy: `look with "pphook plan --held", release with "pphook approve ${held.hash.slice(0, HASH_DIGITS)}"`,
    },
  ];
}

function judgeBypass({ bypassArmed }: RememberedState): readonly Verdict[] {
  if (!bypassArmed) return [];
  return [
    {
      status: "warning",
      measured: "the bypass file is there: the next cycle processes every row, old ones too",
      remedy: "remove it ([safety] bypass_file) if that is not meant",
    },
  ];
}

function judgeExceptions({ exceptions }: RememberedState, { now }: Circumstances): readonly Verdict[] {
  const { acceptances } = exceptions;
  const accepted: Verdict = {
    status: "ok",
    measured: `findings accepted as known and meant: ${acceptances.length}`,
    remedy: null,
  };
  return [
    ...activeBypasses(exceptions, now).map(
      ({ rule, by, until, reason }): Verdict => ({
        status: "warning",
        measured: `the rule ${rule} is bypassed by ${by} until ${toText(until)}: ${reason}`,
        remedy: `nothing: it comes back by itself; or end it with "pphook bypass ${rule} --end"`,
      }),
    ),
    ...(acceptances.length === 0 ? [] : [accepted]),
  ];
}

function judgeMode({ observe }: Circumstances): Verdict {
  const measured = observe
    ? "mode is observe: everything is planned and nothing is written"
    : "mode is enforce: changes are written";
  return { status: "ok", measured, remedy: null };
}

function toText(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function toAge(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / MINUTE_MS));
  if (minutes < 1) return "less than a minute";
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
