import type { AlertKind, AlertState } from "../../../domain/alert.ts";
import { MINUTE_MS } from "../../../domain/instant.ts";
import type { SiteReport, SiteState } from "../../../domain/site-report.ts";
import { countOf } from "../count-text.ts";
import { SHOWN_HASH } from "../held-text.ts";
import { barReason } from "../html/bar-reason.ts";
import type { Level, Reason } from "../html/page-parts.ts";
import { minuteInstant } from "../instant-text.ts";
import { agoText } from "./ago-text.ts";

/** How all stands, and everything that makes it so: what is broken, then what waits, then what is good to know. */
export interface SiteVerdict {
  readonly level: Level;
  readonly heading: string;
  readonly reasons: readonly Reason[];
}

/** A cycle is missed when so many intervals went by, and never sooner than in a few minutes. */
const MISSED_INTERVALS = 3;
const LEAST_PATIENCE_MS = 5 * MINUTE_MS;
const RANKS: Readonly<Record<Level, number>> = { bad: 0, warn: 1, info: 2, good: 3 };

/** Judges from what is remembered whether all is well. */
export function judgeSite(report: SiteReport): SiteVerdict {
  const reasons = [
    ...cycleReasons(report),
    ...report.state.alerts.filter(({ condition }) => !SAID_OTHERWISE.has(condition.kind)).map(alertReason),
    ...barReasons(report.state),
    ...heldReasons(report.state),
    ...transferReasons(report),
    ...shipmentReasons(report),
    ...mailReasons(report.state),
    ...findingReasons(report),
    ...exceptionReasons(report.state),
  ].sort((a, b) => RANKS[a.level] - RANKS[b.level]);
  const worst = reasons[0]?.level ?? "good";
  return { level: worst === "info" ? "good" : worst, heading: headingOf(report, reasons), reasons };
}

function headingOf({ state }: SiteReport, reasons: readonly Reason[]): string {
  if (state.lastCheck === null) return "PPHOOK has not completed a cycle here yet";
  const [broken, waiting] = [countLevel(reasons, "bad"), countLevel(reasons, "warn")];
  if (broken > 0) return broken === 1 ? "Something does not work" : `${broken} things do not work`;
  if (waiting > 0)
    return `Running; ${countOf(waiting, "thing")} ${waiting === 1 ? "wants" : "want"} attention`;
  return "All is well";
}

function countLevel(reasons: readonly Reason[], level: Level): number {
  return reasons.filter((reason) => reason.level === level).length;
}

function cycleReasons({ state, madeAt }: SiteReport): readonly Reason[] {
  const { lastCheck, intervalMs, unfinished } = state;
  if (lastCheck === null)
    return [
      { level: "warn", text: "begin by looking at what it would do:", command: "pphook plan --full" },
      { level: "info", text: "then let it run as a service, or once:", command: "pphook sync" },
    ];
  const patience = Math.max(LEAST_PATIENCE_MS, MISSED_INTERVALS * intervalMs);
  const late: Reason = {
    level: "bad",
    text: `the last cycle that succeeded began ${agoText(lastCheck, madeAt)} (${minuteInstant(lastCheck)}); is the service running?`,
    command: "systemctl status pphook",
  };
  const cut: Reason = {
    level: "warn",
    text: `${countOf(unfinished, "change")} was cut off and will be looked at by the next cycle:`,
    command: "pphook sync",
  };
  return [...(madeAt - lastCheck > patience ? [late] : []), ...(unfinished > 0 ? [cut] : [])];
}

/** The state tells of these itself, with more. */
const SAID_OTHERWISE: ReadonlySet<AlertKind> = new Set([
  "held",
  "massive-duplicates",
  "mail-storm",
  "mail-parked",
]);
const MILD: ReadonlySet<AlertKind> = new Set([
  "recurring-findings",
  "editors-unreadable",
  "overrun",
  "disk-low",
]);

function alertReason({ condition, since }: AlertState): Reason {
  const { kind, details } = condition;
  const said = Object.entries(details)
    .filter(([name]) => name !== "remedy")
    .map(([name, value]) => (name === "error" ? String(value) : `${name} ${value}`));
  const what = kind.replaceAll("-", " ");
  return {
    level: MILD.has(kind) ? "warn" : "bad",
    text: `${what} since ${minuteInstant(since)}: ${said.join(", ")}`,
  };
}

function barReasons({ observes, pause, window }: SiteState): readonly Reason[] {
  return [
    ...(pause === null ? [] : [barReason({ kind: "paused", pause })]),
    ...(observes ? [barReason({ kind: "observe" })] : []),
    ...(window === null ? [] : [{ ...barReason({ kind: "maintenance", window }), level: "info" as const }]),
  ];
}

function heldReasons({ held, undoHeld, approval, storms }: SiteState): readonly Reason[] {
  const hold = (what: string, { hash, changes, since }: NonNullable<SiteState["held"]>): Reason => ({
    level: "warn",
    text: `${countOf(changes.length, "change")} ${what}, since ${minuteInstant(since)}:`,
    command: `pphook approve ${hash.slice(0, SHOWN_HASH)}`,
  });
  return [
    ...(held === null ? [] : [hold("held by a guard, until a person decides", held)]),
    ...(undoHeld === null ? [] : [hold("of an undo held by a guard", undoHeld)]),
    ...storms.map(
      (hash): Reason => ({
        level: "warn",
        text: "mails to many people at once are held:",
        command: `pphook approve ${hash.slice(0, SHOWN_HASH)}`,
      }),
    ),
    ...(approval === null
      ? []
      : [
          {
            level: "info" as const,
            text: `${approval.by} released ${approval.hash.slice(0, SHOWN_HASH)}; it is used by the next cycle, until ${minuteInstant(approval.expiresAt)}`,
          },
        ]),
  ];
}

function transferReasons({ transfers }: SiteReport): readonly Reason[] {
  const count = (wanted: string) => transfers.filter(({ state }) => state === wanted).length;
  const [out, late] = [count("out-of-sync"), count("late")];
  const command = "pphook monitor axfr";
  return [
    ...(out === 0
      ? []
      : [
          {
            level: "bad" as const,
            text: `${countOf(out, "copy", "copies")} of zones on secondaries out of sync; see below:`,
            command,
          },
        ]),
    ...(late === 0
      ? []
      : [
          {
            level: "info" as const,
            text: `${countOf(late, "copy", "copies")} of zones on secondaries late, within the tolerance:`,
            command,
          },
        ]),
  ];
}

function shipmentReasons({ shipments }: SiteReport): readonly Reason[] {
  return shipments.flatMap(({ event }): readonly Reason[] => {
    if (event.state === "written" || event.state === "deployed") return [];
    const what =
      event.kind === "file" ? `the ${event.file} file ${event.path}` : `the file for ${event.target}`;
    const command = event.kind === "file" ? `pphook generate ${event.file}` : `pphook deploy ${event.target}`;
    const level = event.state === "held" ? "warn" : "bad";
    return [{ level, text: `${what} is ${event.state}: ${event.detail}`, command }];
  });
}

function mailReasons({ outbox: { parked } }: SiteState): readonly Reason[] {
  return parked.length === 0
    ? []
    : [{ level: "warn", text: `${countOf(parked.length, "mail")} could not be delivered; see below` }];
}

function findingReasons({ findings }: SiteReport): readonly Reason[] {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  if (findings.length === 0) return [];
  const grave = errors === 0 ? "" : `, ${errors === 1 ? "one of them an error" : `${errors} of them errors`}`;
  return [
    {
      level: errors > 0 ? "warn" : "info",
      text: `${countOf(findings.length, "finding")} open${grave}; see below`,
    },
  ];
}

function exceptionReasons({ exceptions: { bypasses, acceptances } }: SiteState): readonly Reason[] {
  return [
    ...bypasses.map(
      ({ rule, by, until, reason }): Reason => ({
        level: "warn",
        text: `rule ${rule} is bypassed by ${by} until ${minuteInstant(until)}: ${reason}`,
      }),
    ),
    ...(acceptances.length === 0
      ? []
      : [
          {
            level: "info" as const,
            text: `${countOf(acceptances.length, "finding")} accepted as known and meant:`,
            command: "pphook accept",
          },
        ]),
  ];
}
