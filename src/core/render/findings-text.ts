import { type Finding, RULES, type Severity } from "../../domain/finding.ts";
import type { Canvas, Style } from "./canvas.ts";
import { formatCount } from "./count-text.ts";
import { pad, textWidth, visible, wrap } from "./visible-text.ts";

/** More findings of one rule than this are told as a number with examples. */
const SINGLY_LISTED = 20;
const EXAMPLES = 5;
const ORDER: readonly Severity[] = ["error", "warning", "info"];
const MARKS: Readonly<Record<Severity, { readonly sign: string; readonly style: Style }>> = {
  error: { sign: "✗", style: "red" },
  warning: { sign: "!", style: "yellow" },
  info: { sign: "·", style: "dim" },
};
const WIDEST_HOSTNAME = 40;
const LEAST_MESSAGE = 44;
const LEAD = 4;

interface Columns {
  readonly ip: number;
  readonly hostname: number;
}

/** Draws findings, the worst first, each with what can be done about it. */
export function findingsText(findings: readonly Finding[], canvas: Canvas): readonly string[] {
  const sorted = ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const widths = {
    ip: widest(sorted.map((finding) => finding.ip)),
    hostname: Math.min(WIDEST_HOSTNAME, widest(sorted.map((finding) => finding.hostname))),
  };
  return [...Map.groupBy(sorted, (finding) => finding.rule).values()].flatMap((group) =>
    group.length > SINGLY_LISTED
      ? drawCrowd(group, widths, canvas)
      : group.flatMap((finding) => drawFinding(finding, widths, canvas)),
  );
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, textWidth(visible(text))), 0);
}

function drawCrowd(group: readonly Finding[], widths: Columns, canvas: Canvas): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { sign, style } = MARKS[first.severity];
  const title = `${formatCount(group.length)} × ${first.rule}: ${RULES[first.rule].title}`;
  return [
    `  ${canvas.paint(style, sign)} ${canvas.paint("bold", title)}`,
    ...group.slice(0, EXAMPLES).flatMap((finding) => drawBody(finding, { widths, canvas, lead: LEAD + 2 })),
    canvas.paint("dim", `      … and ${formatCount(group.length - EXAMPLES)} more (pphook plan --json)`),
    ...wrapped(`→ ${visible(first.remedy)}`, LEAD, canvas),
  ];
}

function drawFinding(finding: Finding, widths: Columns, canvas: Canvas): readonly string[] {
  const { sign, style } = MARKS[finding.severity];
  const [head = "", ...rest] = drawBody(finding, { widths, canvas, lead: LEAD });
  const remedy = finding.remedy === "" ? [] : wrapped(`→ ${visible(finding.remedy)}`, LEAD, canvas);
  return [`  ${canvas.paint(style, sign)} ${head.slice(LEAD)}`, ...rest, ...remedy];
}

interface Drawing {
  readonly widths: Columns;
  readonly canvas: Canvas;
  readonly lead: number;
}

function drawBody(finding: Finding, { widths, canvas, lead }: Drawing): readonly string[] {
  const subject = [pad(visible(finding.ip), widths.ip), pad(visible(finding.hostname), widths.hostname)]
    .filter((text) => text !== "")
    .join("  ");
  const indent = lead + textWidth(subject) + 2;
  const message = visible(finding.message);
  const room = canvas.columns - indent;
  if (room < LEAST_MESSAGE) {
    const below = wrap(message, canvas.columns - lead).map((line) => " ".repeat(lead) + line);
    return [(" ".repeat(lead) + subject).trimEnd(), ...below];
  }
  const [first = "", ...rest] = wrap(message, room);
  return [`${" ".repeat(lead)}${subject}  ${first}`, ...rest.map((line) => " ".repeat(indent) + line)];
}

function wrapped(text: string, lead: number, canvas: Canvas): readonly string[] {
  return wrap(text, canvas.columns - lead - 2).map(
    (line, at) => " ".repeat(at === 0 ? lead : lead + 2) + canvas.paint("dim", line),
  );
}
