import type { Verdict } from "../../../domain/check-item.ts";
import type { CycleNote, HealthFacts, HealthMemory } from "../../../domain/health.ts";
import { type Instant, MINUTE_MS, toInstant } from "../../../domain/instant.ts";
import { ageText } from "../age-text.ts";
import { countOf, formatCount, formatElapsed } from "../count-text.ts";
import { minuteInstant } from "../instant-text.ts";
import { sizeText } from "../size-text.ts";
import { fault, ok, warning } from "./verdicts.ts";

type Circumstances = Pick<HealthFacts, "now" | "intervalMs" | "phpipam" | "powerdns" | "markUnreadable">;

/** A first cycle, and one that waits for a slow service, are given this long. */
const PATIENCE_MS = 10 * MINUTE_MS;
const FUTURE_SLACK_MS = 5 * MINUTE_MS;
const SEE_LOG = "look: journalctl -u pphook -n 50, and the log that [log] file names";

/** Says whether cycles run, and how the last one was. */
export function judgeService(memory: HealthMemory, facts: Circumstances): readonly Verdict[] {
  return [...judgeMark(memory, facts), judgeDaemon(memory, facts), ...judgeCycles(memory, facts)];
}

function judgeMark({ lastCheck }: HealthMemory, { now, markUnreadable }: Circumstances): readonly Verdict[] {
  const anew = '"pphook reset-timestamp" writes it anew and has the next cycle process everything';
  if (markUnreadable)
    return [
      fault("last_check_file does not hold a number of seconds, so no cycle runs", `look at it; ${anew}`),
    ];
  if (lastCheck === null || lastCheck <= now + FUTURE_SLACK_MS) return [];
  const measured = `the last check lies in the future (${minuteInstant(lastCheck)}), so no cycle runs`;
  return [fault(measured, `set the clock right; ${anew}`)];
}

function judgeDaemon(memory: HealthMemory, facts: Circumstances): Verdict {
  const { daemon, failure } = memory;
  if (daemon === null) return judgeAbsence(memory, facts);
  const { pid, since, runs, residentBytes } = daemon;
  if (!runs)
    return fault(
      `the daemon of ${minuteInstant(since)} (pid ${pid}) is gone, and was not told to stop`,
      `systemctl restart pphook, or "pphook daemon"; ${SEE_LOG}`,
    );
  const size = residentBytes === null ? "" : `, ${sizeText(residentBytes)}`;
  const measured = `the daemon runs since ${minuteInstant(since)} (pid ${pid}${size})`;
  const quietMs = facts.now - Math.max(since, lastEnd(memory) ?? since);
  if (failure !== null || quietMs <= patienceOf(facts)) return ok(measured);
  return fault(`${measured}, and no cycle has ended for ${ageText(quietMs)}`, SEE_LOG);
}

function judgeAbsence(memory: HealthMemory, facts: Circumstances): Verdict {
  const endedAt = lastEnd(memory);
  if (endedAt === null)
    return warning(
      "no daemon runs, and no cycle has run yet",
      'look with "pphook plan --full" first, then systemctl start pphook, or "pphook daemon"',
    );
  const quietMs = facts.now - endedAt;
  if (quietMs <= patienceOf(facts)) return ok("no daemon runs; cycles are begun otherwise");
  const measured = `no daemon runs, and the last cycle was ${ageText(quietMs)} ago`;
  return fault(measured, 'systemctl start pphook, or "pphook daemon"');
}

function judgeCycles(memory: HealthMemory, facts: Circumstances): readonly Verdict[] {
  const { cycle, failure } = memory;
  const last = cycle === null ? [] : [ok(cycleText(cycle, facts.now))];
  if (failure === null) return last;
  const tries = `${countOf(failure.times, "cycle")} in a row failed since ${minuteInstant(failure.since)}`;
  // What is wrong with a service that is away is told where the service is.
  if (isAway(failure.service, facts)) return [warning(tries, null), ...last];
  return [fault(`${tries}: ${failure.message}`, failure.remedy), ...last];
}

function isAway(service: "phpipam" | "powerdns" | null, { phpipam, powerdns }: Circumstances): boolean {
  if (service === null) return false;
  return service === "powerdns"
    ? powerdns.trouble !== null
    : phpipam.every(({ trouble }) => trouble !== null);
}

function cycleText(cycle: CycleNote, now: Instant): string {
  const { startedAt, durationMs, rows, zones, baseline, applied, refused, findings } = cycle;
  const parts = [
    zones === 0 ? countOf(rows, "row") : `${countOf(rows, "row")} in ${countOf(zones, "zone")}`,
    applied === 0 ? "nothing to change" : `${countOf(applied, "change")} made`,
    ...(refused === 0 ? [] : [`${formatCount(refused)} refused`]),
    ...(findings === 0 ? [] : [`${countOf(findings, "finding")} (pphook plan)`]),
    ...(baseline === 0 ? [] : [`${formatCount(baseline)} baseline (pphook sync --full takes them up)`]),
  ];
  const when = `${minuteInstant(startedAt)}, ${ageText(now - startedAt)} ago`;
  return `last good cycle ${when}, took ${formatElapsed(durationMs)}: ${parts.join(", ")}`;
}

function lastEnd({ cycle, lastCheck }: HealthMemory): Instant | null {
  return cycle === null ? lastCheck : toInstant(cycle.startedAt + cycle.durationMs);
}

function patienceOf({ intervalMs }: Circumstances): number {
  return Math.max(PATIENCE_MS, 5 * intervalMs);
}
