import type { Verdict } from "../../../domain/check-item.ts";
import { activeBypasses } from "../../../domain/exceptions.ts";
import type { HealthFacts, HealthMemory, HeldShown } from "../../../domain/health.ts";
import { countOf } from "../count-text.ts";
import { SHOWN_HASH } from "../held-text.ts";
import { minuteInstant } from "../instant-text.ts";
import { ok, warning } from "./verdicts.ts";

type Circumstances = Pick<HealthFacts, "now" | "observe" | "window" | "bypassArmed">;

/** Says what keeps changes from being written, and what waits for a person. */
export function judgeWrites(memory: HealthMemory | null, facts: Circumstances): readonly Verdict[] {
  const { observe, window, bypassArmed } = facts;
  const verdicts = [
    ...(memory === null ? [] : [...memory.held.map(judgeHeld), ...judgePause(memory, facts)]),
    ...(bypassArmed ? [BYPASS_ARMED] : []),
    ...(window === null
      ? []
      : [ok(`the maintenance window ${window} is open: nothing is written until it ends`)]),
  ];
  if (observe) return [...verdicts, ok("mode is observe: everything is planned and nothing is written")];
  return verdicts.length > 0 ? verdicts : [ok("changes are written; nothing waits for a person")];
}

const BYPASS_ARMED = warning(
  "the bypass file is there: the next cycle processes every row, old ones too",
  "remove it ([safety] bypass_file) if that is not meant",
);

function judgeHeld({ hash, since, changes, guards, undo }: HeldShown): Verdict {
  const what = undo === null ? "" : ` of undo ${undo}`;
  const measured = `${countOf(changes, "change")}${what} held since ${minuteInstant(since)}: ${guards.join("; ")}`;
  const look = undo === null ? "pphook plan --held" : `pphook undo ${undo} --dry-run`;
  return warning(measured, `look with "${look}", release with "pphook approve ${hash.slice(0, SHOWN_HASH)}"`);
}

function judgePause({ pause }: HealthMemory, { now }: Circumstances): readonly Verdict[] {
  if (pause === null || (pause.until !== null && pause.until <= now)) return [];
  const end = pause.until === null ? "until somebody resumes" : `until ${minuteInstant(pause.until)}`;
  const reason = pause.reason === "" ? "" : `: ${pause.reason}`;
  const measured = `paused by ${pause.by} since ${minuteInstant(pause.since)}, ${end}${reason}; nothing is written`;
  return [warning(measured, 'end it with "pphook resume"')];
}

const NAMED_AT_MOST = 3;

/** Says which rules are off, and which findings are known and meant. */
export function judgeExceptions({ exceptions }: HealthMemory, { now }: Circumstances): readonly Verdict[] {
  const { acceptances } = exceptions;
  const off = activeBypasses(exceptions, now).map(({ rule, by, until, reason }) =>
    warning(
      `the rule ${rule} is bypassed by ${by} until ${minuteInstant(until)}: ${reason}`,
      `nothing: it comes back by itself; or end it with "pphook bypass ${rule} --end"`,
    ),
  );
  if (acceptances.length === 0) return off;
  const named = acceptances
    .slice(0, NAMED_AT_MOST)
    .map(({ finding, by, reason }) => `${finding.ip || finding.id} ${finding.rule} (${by}: ${reason})`);
  const more = acceptances.length > named.length ? `, and ${acceptances.length - named.length} more` : "";
  const accepted = `${countOf(acceptances.length, "finding")} accepted as known and meant: ${named.join(", ")}${more}`;
  return [...off, ok(`${accepted}; all with "pphook accept"`)];
}
