import type { ReportPeriod } from "../../../domain/journal-figures.ts";
import { type Html, html } from "../html/html.ts";
import { niceTicks } from "./nice-ticks.ts";
import { axisLabel, partLabel, partNoun } from "./part-label.ts";

/** One of the things that a plot shows, with a value for each part of the period; null where there is none. */
export interface Series {
  readonly name: string;
  /** Shown beside the name in the legend. */
  readonly total?: string;
  readonly values: readonly (number | null)[];
}

export interface PlotAbout {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly period: ReportPeriod;
  readonly series: readonly Series[];
  /** How a value is written, with its unit where it has one. */
  readonly text: (value: number) => string;
  /** Whether values are counted and not measured. */
  readonly whole: boolean;
  /** Half as wide on a wide screen. */
  readonly half?: boolean;
}

/** Where values come to lie in a drawing. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Where part 0 begins, and how wide a part is. */
  readonly x: (part: number) => number;
  readonly y: (value: number) => number;
}

interface Size {
  readonly kind: "wide" | "narrow" | "half";
  readonly width: number;
  readonly height: number;
  /** At most so many words below the axis. */
  readonly labels: number;
}

const WIDE: Size = { kind: "wide", width: 930, height: 230, labels: 10 };
const HALF: Size = { kind: "wide", width: 450, height: 190, labels: 5 };
const NARROW: Size = { kind: "narrow", width: 330, height: 190, labels: 4 };
const TOP = 10;
const BELOW = 24;
const DIGIT = 7.2;

/** How a kind of plot draws its marks, and the sign of a series in the legend. */
export interface Drawing {
  readonly largest: number;
  readonly marks: (frame: Frame) => Html;
  readonly key: (at: number) => string;
}

/** Draws a plot twice, for wide and for narrow screens, with axes, a legend, and its numbers as a table. */
export function plotFigure(about: PlotAbout, drawing: Drawing): Html {
  const { id, title, series } = about;
  const keys = series.map(
    ({ name, total = "" }, at) => html`<span><i class="${drawing.key(at)}"></i>${name} ${total}</span>`,
  );
  return html`<figure id="${id}">
<figcaption>${title} <span class="legend">${keys}</span></figcaption>
${(about.half === true ? [HALF, NARROW] : [WIDE, NARROW]).map((size) => drawPlot(about, drawing, size))}
${numbersTable(about)}
</figure>`;
}

function drawPlot(about: PlotAbout, drawing: Drawing, { kind, width, height, labels }: Size): Html {
  const { id, title, period, text } = about;
  const ticks = niceTicks(drawing.largest, about.whole);
  const top = ticks.at(-1) ?? 1;
  const longest = Math.max(...ticks.map((tick) => text(tick).length));
  const [left, right, bottom] = [Math.ceil(longest * DIGIT) + 8, width - 6, height - BELOW];
  const frame: Frame = {
    ...{ left, right, bottom, top: TOP },
    x: (part) => fixed(left + ((right - left) * part) / period.parts),
    y: (value) => fixed(bottom - ((bottom - TOP) * value) / top),
  };
  const key = `${id}-${kind}`;
  return html`<svg class="plot ${kind}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${key}-t ${key}-d">
<title id="${key}-t">${title}</title>
<desc id="${key}-d">${describe(about)}</desc>
${ticks.map((tick) => tickLine(frame, frame.y(tick), text(tick)))}
${drawing.marks(frame)}
<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"></line>
${labelParts(period, labels).map((part) => {
  const middle = (frame.x(part) + frame.x(part + 1)) / 2;
  const anchor = middle > right - 22 ? "end" : "middle";
  return html`<text x="${anchor === "end" ? right : fixed(middle)}" y="${height - 7}" text-anchor="${anchor}">${axisLabel(period, part)}</text>`;
})}
</svg>`;
}

function tickLine({ left, right }: Frame, y: number, text: string): Html {
  return html`<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}"></line><text x="${left - 7}" y="${fixed(y + 4)}" text-anchor="end">${text}</text>`;
}

/** Every so many parts one is named. */
function labelParts({ parts }: ReportPeriod, most: number): readonly number[] {
  const every = Math.max(1, Math.ceil(parts / most));
  return Array.from({ length: Math.ceil(parts / every) }, (_, at) => at * every);
}

/** The whole in a sentence, for those who do not see it. */
function describe({ period, series, text }: PlotAbout): string {
  const last = period.parts - 1;
  const said = series.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    const largest = Math.max(0, ...known);
    const at = values.indexOf(largest);
    return largest === 0 ? `${name}: none` : `${name}: at most ${text(largest)}, ${partLabel(period, at)}`;
  });
  return `By ${partNoun(period)}, ${partLabel(period, 0)} to ${partLabel(period, last)}. ${said.join("; ")}.`;
}

function numbersTable({ period, series, text }: PlotAbout): Html {
  const parts = Array.from({ length: period.parts }, (_, part) => part);
  const filled = parts.filter((part) => series.some(({ values }) => (values[part] ?? 0) !== 0));
  const rows = filled.map((part) => {
    const cells = series.map(({ values }) => {
      const value = values[part] ?? null;
      return html`<td class="num">${value === null ? "" : text(value)}</td>`;
    });
    return html`<tr><th scope="row">${partLabel(period, part)}</th>${cells}</tr>`;
  });
  const heads = series.map(({ name }) => html`<th scope="col" class="num">${name}</th>`);
  return html`<details><summary>the numbers</summary>
<table><thead><tr><th scope="col">${partNoun(period)} (UTC)</th>${heads}</tr></thead><tbody>
${rows}
</tbody></table></details>`;
}

/** Tenths of a pixel are enough. */
export function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
