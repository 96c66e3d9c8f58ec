import type { CheckItem } from "../../domain/check-item.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { type Mark, markedLines, remedyLines } from "./marked-lines.ts";

const AREAS: Readonly<Record<CheckItem["area"], string>> = {
  configuration: "configuration",
  phpipam: "phpIPAM",
  powerdns: "PowerDNS",
  state: "state",
  mail: "mail",
  log: "log",
  targets: "targets",
};

const MARKS: Readonly<Record<CheckItem["status"], Mark>> = {
  ok: { sign: "✓", style: "green" },
  warning: { sign: "!", style: "yellow" },
  fault: { sign: "✗", style: "red" },
};

/** Items stand below the name of their area. */
const MARGIN = 2;

/** Writes what `check` measured: one line per item under its area, the remedy below it, and how it stands at the end. */
export function renderCheck(items: readonly CheckItem[], canvas: Canvas): string {
  const blocks = [...Map.groupBy(items, (item) => item.area)].map(([area, list]) =>
    [canvas.paint("bold", AREAS[area]), ...list.flatMap((item) => itemLines(item, canvas))].join("\n"),
  );
  return `${[...blocks, summary(items)].join("\n\n")}\n`;
}

function itemLines({ status, measured, remedy }: CheckItem, canvas: Canvas): readonly string[] {
  return [
    ...markedLines({ ...MARKS[status], said: measured }, canvas, MARGIN),
    ...remedyLines(remedy, canvas, MARGIN),
  ];
}

function summary(items: readonly CheckItem[]): string {
  const count = (status: CheckItem["status"]) => items.filter((item) => item.status === status).length;
  const [faults, warnings] = [count("fault"), count("warning")];
  if (faults + warnings === 0) return "all is well";
  const parts = [
    ...(faults === 0 ? [] : [countOf(faults, "fault")]),
    ...(warnings === 0 ? [] : [countOf(warnings, "warning")]),
  ];
  return parts.join(", ");
}

/** What `check --json` prints. */
export interface CheckJson {
  readonly version: 1;
  /** Whether nothing is wrong; warnings are allowed. */
  readonly ok: boolean;
  readonly items: readonly CheckItem[];
}

export function checkJson(items: readonly CheckItem[]): CheckJson {
  return { version: 1, ok: items.every((item) => item.status !== "fault"), items };
}
