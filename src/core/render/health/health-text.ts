import type { CheckArea, CheckItem } from "../../../domain/check-item.ts";
import type { Canvas } from "../canvas.ts";
import { CHECK_MARKS, closingLine } from "../check-text.ts";
import { indentedLines, markedLines, remedyLines } from "../marked-lines.ts";

const AREAS: Readonly<Partial<Record<CheckArea, string>>> = { phpipam: "phpIPAM", powerdns: "PowerDNS" };

/** Writes one screen: the answer, what is wrong with what to do, the worst first, then everything that is well. */
export function renderHealth(items: readonly CheckItem[], canvas: Canvas): string {
  const ofStatus = (status: CheckItem["status"]) => items.filter((item) => item.status === status);
  const wrong = [...ofStatus("fault"), ...ofStatus("warning")].flatMap((item) => wrongLines(item, canvas));
  const well = ofStatus("ok").flatMap((item) => wellLines(item, canvas));
  const blocks = [[closingLine(items, canvas)], wrong, well].filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function wrongLines({ area, status, measured, remedy }: CheckItem, canvas: Canvas): readonly string[] {
  const said = `${nameOf(area)}: ${measured}`;
  return [...markedLines({ ...CHECK_MARKS[status], said }, canvas), ...remedyLines(remedy, canvas)];
}

const NAME_COLUMNS = 12;

function wellLines({ area, measured }: CheckItem, canvas: Canvas): readonly string[] {
  const [first = "", ...rest] = indentedLines(measured, canvas, NAME_COLUMNS);
  const name = canvas.paint("dim", nameOf(area).padEnd(NAME_COLUMNS));
  return [`  ${name}${first.trimStart()}`, ...rest];
}

function nameOf(area: CheckArea): string {
  return AREAS[area] ?? area;
}
