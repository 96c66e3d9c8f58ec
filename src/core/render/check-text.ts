import type { CheckArea, CheckItem } from "../../domain/check-item.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { type Mark, markedLines, remedyLines } from "./marked-lines.ts";

const AREAS: Readonly<Partial<Record<CheckArea, string>>> = { phpipam: "phpIPAM", powerdns: "PowerDNS" };

export const CHECK_MARKS: Readonly<Record<CheckItem["status"], Mark>> = {
  ok: { sign: "✓", style: "green" },
  warning: { sign: "!", style: "yellow" },
  fault: { sign: "✗", style: "red" },
};

/** Items stand below the name of their area. */
const MARGIN = 2;

/** Writes what `check` measured: one line per item under its area, the remedy below it, and how it stands at the end. */
export function renderCheck(items: readonly CheckItem[], canvas: Canvas): string {
  const blocks = [...Map.groupBy(items, (item) => item.area)].map(([area, list]) =>
    [canvas.paint("bold", AREAS[area] ?? area), ...list.flatMap((item) => checkLines(item, canvas))].join(
      "\n",
    ),
  );
  return `${[...blocks, closingLine(items, canvas)].join("\n\n")}\n`;
}

/** Writes one of them: what was measured behind its mark, and below it what to do. */
export function checkLines(
  { status, measured, remedy }: Omit<CheckItem, "area">,
  canvas: Canvas,
): readonly string[] {
  return [
    ...markedLines({ ...CHECK_MARKS[status], said: measured }, canvas, MARGIN),
    ...remedyLines(remedy, canvas, MARGIN),
  ];
}

/** Says how it stands: `✓ all is well`, or how much is wrong. */
export function closingLine(items: readonly CheckItem[], { paint }: Canvas): string {
  const count = (status: CheckItem["status"]) => items.filter((item) => item.status === status).length;
  const [faults, warnings] = [count("fault"), count("warning")];
  if (faults + warnings === 0) return `${paint("green", "✓")} all is well`;
  const parts = [
    ...(faults === 0 ? [] : [countOf(faults, "fault")]),
    ...(warnings === 0 ? [] : [countOf(warnings, "warning")]),
  ];
  return paint(faults > 0 ? "red" : "yellow", parts.join(", "));
}

/** What `check --json` and `health --json` print. */
export interface CheckJson {
  readonly version: 1;
  /** Whether nothing is wrong; warnings are allowed. */
  readonly ok: boolean;
  readonly items: readonly CheckItem[];
}

export function checkJson(items: readonly CheckItem[]): CheckJson {
  return { version: 1, ok: isWell(items), items };
}

/** Whether nothing is wrong; what only deserves a look is not. */
export function isWell(items: readonly CheckItem[]): boolean {
  return items.every((item) => item.status !== "fault");
}
