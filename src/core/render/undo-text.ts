import { displayName } from "../../domain/dns-name.ts";
import type { HistoryChange } from "../../domain/history.ts";
import type { PlannedChange } from "../../domain/plan.ts";
import type { UndoReport } from "../../domain/undo-report.ts";
import type { UndoneItem } from "../../domain/undone.ts";
import type { Canvas } from "./canvas.ts";
import { changeTable } from "./change-table.ts";
import { placeText, shortName, valueText } from "./change-words.ts";
import { joinSections } from "./closing-text.ts";
import { countOf, formatCount, formatElapsed } from "./count-text.ts";
import { findingsText } from "./findings-text.ts";
import { heldText } from "./held-text.ts";
import { propagationLines } from "./propagation-text.ts";
import { shellWord } from "./shell-word.ts";
import { spread, visible, wrap } from "./visible-text.ts";
import { barText, type ShownBar } from "./write-bar-text.ts";

/** An undo, and what kept it from writing. */
export interface UndoView {
  readonly report: UndoReport;
  readonly bar: ShownBar | null;
}

const LISTED = 200;
const LEAD = 4;

/** Draws what an undo did: the answer, what was taken back, what was not and what is there now, what follows from it. */
export function undoText(view: UndoView, canvas: Canvas): string {
  const { report } = view;
  const applied = report.outcomes.filter((outcome) => outcome.result === "applied");
  const barred = report.writeBar === null ? [] : report.plan.changes.filter((change) => !change.held);
  const more = { more: `pphook history --run ${report.run}` };
  return joinSections([
    headline(report, applied.length, canvas),
    view.bar === null ? [] : barText(view.bar, canvas),
    changeTable(
      applied.map(({ change }) => change),
      canvas,
      more,
    ),
    changeTable(barred, canvas, { more: "pphook undo --dry-run --json" }),
    propagationLines(report.propagation ?? [], canvas),
    missedText(report, canvas),
    refusedText(report, canvas),
    report.plan.findings.length === 0
      ? []
      : [canvas.paint("bold", "findings"), ...findingsText(report.plan.findings, canvas)],
    heldPart(report, canvas),
    nextSteps(report, applied.length, canvas),
  ]);
}

function headline(report: UndoReport, applied: number, canvas: Canvas): readonly string[] {
  const { sign, style, said } = answer(report, applied);
  const same = report.already.length === 0 ? "" : `, ${formatCount(report.already.length)} already as before`;
  const [first = "", ...rest] = spread(
    `${sign} ${said}${same}`,
    formatElapsed(report.durationMs),
    canvas.columns,
  );
  return [canvas.paint(style, sign) + first.slice(sign.length), ...rest];
}

function answer(report: UndoReport, applied: number) {
  const { plan, refused, writeBar, of } = report;
  const changes = plan.changes.length;
  const total = changes + refused.length;
  if (total === 0) return { sign: "✓", style: "green", said: `${of}: nothing to take back` } as const;
  if (writeBar !== null) {
    const said = `${BARS[writeBar]}: ${formatCount(changes)} of ${countOf(total, "change")} of ${of} would be taken back`;
    return { sign: "!", style: "yellow", said } as const;
  }
  if (applied === total)
    return { sign: "✓", style: "green", said: `${countOf(applied, "change")} of ${of} taken back` } as const;
  const sign = applied + refused.length === total - heldCount(report) ? "!" : "✗";
  const said = `${formatCount(applied)} of ${countOf(total, "change")} of ${of} taken back`;
  return { sign, style: sign === "!" ? "yellow" : "red", said } as const;
}

const BARS: Readonly<Record<NonNullable<UndoReport["writeBar"]>, string>> = {
  "dry-run": "dry run",
  observe: "observing",
  paused: "paused",
  maintenance: "maintenance window",
};

function heldCount({ plan }: UndoReport): number {
  return plan.changes.filter((change) => change.held).length;
}

function missedText(report: UndoReport, canvas: Canvas): readonly string[] {
  const missed = report.outcomes.filter((outcome) => outcome.result !== "applied");
  if (missed.length === 0) return [];
  const shown: readonly PlannedChange[] = missed.map(({ change, result, detail }) => ({
    ...change,
    held: false,
    reason: detail === "" ? result : `${result}: ${detail}`,
  }));
  return [
    canvas.paint("red", `✗ ${countOf(missed.length, "change")} could not be written`),
    ...changeTable(shown, canvas, { more: `pphook history --run ${report.run}`, wholeReasons: true }),
  ];
}

/** Each with what is there now, so that a person can decide. */
function refusedText({ refused }: UndoReport, canvas: Canvas): readonly string[] {
  if (refused.length === 0) return [];
  const left = refused.length - LISTED;
  return [
    canvas.paint(
      "yellow",
      `! ${countOf(refused.length, "change")} left alone, because something changed since`,
    ),
    ...refused
      .slice(0, LISTED)
      .flatMap(({ change, why }) => [
        `  ${recordText(change)}  ${canvas.paint("dim", `[${change.id}]`)}`,
        ...wrap(visible(why), canvas.columns - LEAD).map((line) => " ".repeat(LEAD) + line),
      ]),
    ...(left > 0 ? [canvas.paint("dim", `  … and ${formatCount(left)} more (--json)`)] : []),
  ];
}

function recordText(change: HistoryChange): string {
  return `${change.type.padEnd(4)} ${shortName(change)} in ${visible(placeText(change.zone))}: ${valueText(change)}`;
}

/** A held undo waits for the same release as a cycle, and is then asked for again. */
function heldPart({ plan, of, writeBar }: UndoReport, canvas: Canvas): readonly string[] {
  const [said = "", ...rest] = heldText(plan, canvas);
  if (said === "") return [];
  const guards = rest.slice(0, -2);
  const again = `  then:     ${canvas.paint("cyan", `pphook undo ${shellWord(of)}`)}`;
  const hold = `  hold it:  ${canvas.paint("cyan", `pphook undo ${shellWord(of)}`)}   (a dry run holds nothing)`;
  return writeBar === null ? [said, ...guards, ...rest.slice(-1), again] : [said, ...guards, hold];
}

function nextSteps(report: UndoReport, applied: number, { paint }: Canvas): readonly string[] {
  const { run, of, staying, writeBar, plan } = report;
  if (writeBar === "dry-run" && plan.changes.length > 0)
    return [`make it:  ${paint("cyan", `pphook undo ${shellWord(of)}`)}`];
  if (applied === 0) return [];
  const stays = countOf(staying, "change");
  return [
    ...(staying === 0 ? [] : [`${stays} will not be made again until the row is edited, or:`]),
    ...(staying === 0 ? [] : [`release:  ${paint("cyan", `pphook undo --release ${run}`)}`]),
    `back:     ${paint("cyan", `pphook undo ${run}`)}   (takes this undo back)`,
  ];
}

/** Confirms a release. */
export function releaseText(items: readonly UndoneItem[], { paint }: Canvas): string {
  const [first] = items;
  const names = [...new Set(items.map((item) => displayName(item.hostname || item.name)))];
  const shown = visible(names.slice(0, 5).join(", ")) + (names.length > 5 ? ", …" : "");
  return [
    `${paint("green", "✓")} released ${countOf(items.length, "change")}: PPHOOK decides about ${shown} again`,
    `  look:     ${paint("cyan", "pphook plan")}`,
    ...(first === undefined || names.length > 1
      ? []
      : [`  one:      ${paint("cyan", `pphook explain ${shellWord(visible(names[0] ?? ""))}`)}`]),
    "",
  ].join("\n");
}
