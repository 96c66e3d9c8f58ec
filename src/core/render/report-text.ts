import type { ChangeOutcome, CycleReport } from "../../domain/cycle-report.ts";
import type { FileOutcome } from "../../domain/file-outcome.ts";
import type { PlannedChange } from "../../domain/plan.ts";
import type { Canvas, Style } from "./canvas.ts";
import { changeTable } from "./change-table.ts";
import { baselineText, coverageText, joinSections } from "./closing-text.ts";
import { countOf, formatCount, formatElapsed } from "./count-text.ts";
import { editorNaming } from "./editor-text.ts";
import { exceptionsText } from "./exceptions-text.ts";
import { fileLines } from "./files-text.ts";
import { findingsText } from "./findings-text.ts";
import { heldText } from "./held-text.ts";
import { propagationLines } from "./propagation-text.ts";
import { targetLines } from "./targets-text.ts";
import { spread } from "./visible-text.ts";
import { barText, type ShownBar } from "./write-bar-text.ts";

/** A cycle that ran, and what kept it from writing. */
export interface ReportView {
  readonly report: CycleReport;
  readonly bar: ShownBar | null;
}

const MORE = "pphook history --run";

/** Draws what a cycle did: the answer, what was written, what was not and why, what waits, what is wrong. */
export function reportText(view: ReportView, canvas: Canvas): string {
  const { report } = view;
  const { plan } = report;
  const named = editorNaming(plan);
  const applied = report.outcomes.filter((outcome) => outcome.result === "applied");
  const barred = report.writeBar === null ? [] : plan.changes.filter((change) => !change.held);
  const telling = plan.findings.filter((finding) => finding.severity !== "info");
  return joinSections([
    headline(view, applied.length, canvas),
    view.bar === null ? [] : barText(view.bar, canvas),
    exceptionsText(plan, canvas),
    changeTable(
      applied.map((outcome) => named(outcome.change)),
      canvas,
      { more: `${MORE} ${report.run}` },
    ),
    changeTable(barred.map(named), canvas, { more: "pphook plan --json" }),
    propagationLines(report.propagation ?? [], canvas),
    notApplied(report, canvas),
    heldText(plan, canvas),
    fileLines(filesToTell(report), canvas),
    targetLines(
      (report.deployments ?? []).filter(({ state }) => state !== "unchanged"),
      canvas,
    ),
    telling.length === 0 ? [] : [canvas.paint("bold", "findings"), ...findingsText(telling, canvas)],
    notes(plan.findings.length - telling.length, canvas),
    baselineText(plan.counts, canvas),
  ]);
}

function headline({ report }: ReportView, applied: number, canvas: Canvas): readonly string[] {
  const { sign, style, said } = answer(report, applied);
  const coverage = `(${coverageText(report.plan.counts)})`;
  const [first = "", ...rest] = spread(
    `${sign} ${said} ${coverage}`,
    formatElapsed(report.durationMs),
    canvas.columns,
  );
  const { addresses, subnets } = report.plan.source;
  const source = `${report.sources.inventory} · ${countOf(addresses, "row")} in ${countOf(subnets, "subnet")} · ${report.sources.dns}`;
  return [canvas.paint("dim", source), canvas.paint(style, sign) + first.slice(sign.length), ...rest];
}

/** What did not change is not worth a line. */
function filesToTell({ files = [] }: CycleReport): readonly FileOutcome[] {
  return files.filter(({ state }) => state !== "unchanged" && state !== "empty");
}

interface Answer {
  readonly sign: string;
  readonly style: Style;
  readonly said: string;
}

function answer(report: CycleReport, applied: number): Answer {
  const { changes } = report.plan;
  if (report.writeBar !== null) {
    const would = `${countOf(changes.length, "change")} would be made`;
    return { sign: "!", style: "yellow", said: `${BARS[report.writeBar]}: ${would}, nothing was written` };
  }
  if (changes.length === 0) {
    const well = report.plan.findings.length === 0;
    return well
      ? { sign: "✓", style: "green", said: "everything agrees" }
      : { sign: "✓", style: "green", said: "nothing to change" };
  }
  const held = changes.filter((change) => change.held).length;
  const tried = changes.length - held;
  const waiting = held === 0 ? "" : `, ${formatCount(held)} held`;
  if (tried === 0)
    return { sign: "!", style: "yellow", said: `${countOf(held, "change")} held, none applied` };
  if (applied === tried) {
    const said = `${countOf(applied, "change")} applied${waiting}`;
    return held === 0 ? { sign: "✓", style: "green", said } : { sign: "!", style: "yellow", said };
  }
  return {
    sign: "✗",
    style: "red",
    said: `${formatCount(applied)} of ${countOf(tried, "change")} applied${waiting}`,
  };
}

const BARS: Readonly<Record<NonNullable<CycleReport["writeBar"]>, string>> = {
  "dry-run": "dry run",
  observe: "observing",
  paused: "paused",
  maintenance: "maintenance window",
};

/** Shows each change that was tried in vain with what the server said, and what was not tried because of a signal. */
function notApplied(report: CycleReport, canvas: Canvas): readonly string[] {
  const missed = report.outcomes.filter((outcome) => outcome.result !== "applied");
  const lines =
    missed.length === 0
      ? []
      : [
          canvas.paint("red", `✗ ${countOf(missed.length, "change")} not applied`),
          ...changeTable(missed.map(whyNot), canvas, { more: `${MORE} ${report.run}`, wholeReasons: true }),
        ];
  const untried = countUntried(report);
  if (untried === 0) return lines;
  const said = `! interrupted: ${countOf(untried, "change")} not tried`;
  return [...lines, canvas.paint("yellow", said), `  go on:    ${canvas.paint("cyan", "pphook sync")}`];
}

/** Counts the changes that a cycle was free to make and, being interrupted, did not come to. */
export function countUntried(report: Pick<CycleReport, "writeBar" | "plan" | "outcomes">): number {
  if (report.writeBar !== null) return 0;
  const free = report.plan.changes.filter((change) => !change.held).length;
  return free - report.outcomes.length;
}

function whyNot({ change, result, detail }: ChangeOutcome): PlannedChange {
  return { ...change, held: false, reason: detail === "" ? result : `${result}: ${detail}` };
}

function notes(count: number, { paint }: Canvas): readonly string[] {
  return count === 0 ? [] : [paint("dim", `and ${countOf(count, "note")} for information: pphook plan`)];
}
