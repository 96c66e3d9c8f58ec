import type { CheckItem, Verdict } from "../../domain/check-item.ts";
import { PphookError } from "../../domain/errors.ts";
import { type Instant, MINUTE_MS } from "../../domain/instant.ts";

/** What PPHOOK remembers of when it looked last. */
export interface RememberedState {
  readonly lastCheck: Instant | null;
  /** What `last_check_file` says. */
  readonly marked: Instant | null | "unreadable";
}

const FUTURE_SLACK_MS = 5 * MINUTE_MS;

/** Judges whether a cycle could begin; how cycles go is told by `health`. */
export function judgeState(
  state: RememberedState | PphookError,
  { now, observe }: { readonly now: Instant; readonly observe: boolean },
): readonly CheckItem[] {
  const verdict: Verdict =
    state instanceof PphookError
      ? { status: "fault", measured: state.message, remedy: state.remedy }
      : judgeLastCheck(state, now);
  return [verdict, judgeMode(observe)].map((each) => ({ area: "state", ...each }));
}

function judgeLastCheck({ lastCheck, marked }: RememberedState, now: Instant): Verdict {
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
  const measured = `last check ${toText(at)}; how cycles go: pphook health`;
  if (at <= now + FUTURE_SLACK_MS) return { status: "ok", measured, remedy: null };
  return {
    status: "fault",
    measured: `the last check lies in the future (${toText(at)}), so no cycle runs`,
    remedy: `set the clock right; ${anew}`,
  };
}

function judgeMode(observe: boolean): Verdict {
  const measured = observe
    ? "mode is observe: everything is planned and nothing is written"
    : "mode is enforce: changes are written";
  return { status: "ok", measured, remedy: null };
}

function toText(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
