import type { ChangeAction } from "../../domain/change.ts";
import type { Canvas, Style } from "./canvas.ts";
import { placeText, type ShownChange, SIGNS, shortName, valueText } from "./change-words.ts";
import { formatCount } from "./count-text.ts";
import { cut, pad, textWidth, visible, wrap } from "./visible-text.ts";

/** How many changes of one zone are listed; a person does not read more. */
export const LISTED_PER_ZONE = 200;

const STYLES: Readonly<Record<ChangeAction, Style>> = { create: "green", update: "yellow", delete: "red" };
const INDENT = 2;
const GAP = 2;
/** A reason cut shorter than this says nothing; it goes below instead. */
const LEAST_REASON = 22;
/** One long name must not push everything else out of sight. */
const LARGEST_SHARE = 0.42;
const WIDEST_CELL = 60;

interface Row {
  readonly action: ChangeAction;
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly reason: string;
}

interface Widths {
  readonly type: number;
  readonly name: number;
  readonly value: number;
  /** A reason that is shorter may stand beside the value. */
  readonly leastReason: number;
}

interface Layout extends Widths {
  readonly wholeReasons: boolean;
}

export interface TableOptions {
  /** The command that shows what is not listed here. */
  readonly more: string;
  /** A reason that does not fit goes below as a whole, instead of being cut. */
  readonly wholeReasons?: boolean;
}

/** Draws changes as a table per zone and one for phpIPAM, all with the same columns; names are never cut. */
export function changeTable(
  changes: readonly ShownChange[],
  canvas: Canvas,
  options: TableOptions,
): readonly string[] {
  const zones = [...Map.groupBy(changes, (change) => change.zone)].map(([zone, all]) => ({
    zone,
    rows: all.slice(0, LISTED_PER_ZONE).map(rowOf),
    more: all.length - LISTED_PER_ZONE,
  }));
  const rows = zones.flatMap((zone) => zone.rows);
  const widths = { ...measure(rows, canvas.columns), wholeReasons: options.wholeReasons ?? false };
  return zones.flatMap(({ zone, rows, more }) => [
    canvas.paint("bold", visible(placeText(zone))),
    ...rows.flatMap((row) => drawRow(row, widths, canvas)),
    ...(more > 0 ? [canvas.paint("dim", `  … and ${formatCount(more)} more (${options.more})`)] : []),
  ]);
}

function rowOf(change: ShownChange): Row {
  const { action, type, reason } = change;
  return { action, type, name: shortName(change), value: valueText(change), reason: visible(reason) };
}

function measure(rows: readonly Row[], columns: number): Widths {
  const cap = Math.min(WIDEST_CELL, Math.floor(columns * LARGEST_SHARE));
  const widest = (texts: readonly string[]) =>
    texts.reduce((width, text) => Math.max(width, textWidth(text)), 0);
  const type = widest(rows.map((row) => row.type));
  const name = Math.min(cap, widest(rows.map((row) => row.name)));
  const value = Math.min(cap, widest(rows.map((row) => row.value)));
  const used = INDENT + 2 + type + GAP + name + GAP + value + GAP;
  return {
    type,
    name,
    value,
    leastReason: columns - used < LEAST_REASON ? Number.POSITIVE_INFINITY : LEAST_REASON,
  };
}

function drawRow(row: Row, widths: Layout, { columns, paint }: Canvas): readonly string[] {
  const sign = paint(STYLES[row.action], SIGNS[row.action]);
  const lead = INDENT + 2 + widths.type + GAP;
  const head = `${" ".repeat(INDENT)}${sign} ${pad(row.type, widths.type)}${" ".repeat(GAP)}`;
  const name = pad(row.name, widths.name);
  const afterName = lead + textWidth(name) + GAP;
  if (afterName + textWidth(row.value) > columns) {
    const below = [row.value, ...wrap(row.reason, columns - lead).map((line) => paint("dim", line))];
    return [`${head}${row.name}`, ...below.map((line) => " ".repeat(lead) + line)];
  }
  const value = pad(row.value, widths.value);
  const room = columns - afterName - textWidth(value) - GAP;
  const line = `${head}${name}${" ".repeat(GAP)}`;
  if (row.reason === "") return [line + row.value];
  const needed = widths.wholeReasons ? textWidth(row.reason) : LEAST_REASON;
  if (room < widths.leastReason || room < needed) {
    const below = wrap(row.reason, columns - lead).map((text) => " ".repeat(lead) + paint("dim", text));
    return [line + row.value, ...below];
  }
  return [`${line}${value}${" ".repeat(GAP)}${paint("dim", cut(row.reason, room))}`];
}
