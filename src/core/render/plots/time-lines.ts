import { type Html, html, NOTHING } from "../html/html.ts";
import { partLabel } from "./part-label.ts";
import { type Frame, fixed, type PlotAbout, plotFigure, type Series } from "./plot-figure.ts";

/** Draws measured things as lines over time; where a value is missing, the line is broken. At most two series, the second one on a wash. */
export function timeLines(about: PlotAbout): Html {
  const values = about.series.flatMap((series) => series.values.filter((value) => value !== null));
  return plotFigure(about, {
    largest: Math.max(0, ...values),
    key: (at) => `k${lineOf(about, at)}`,
    marks: (frame) => html`${about.series.map((series, at) => drawSeries({ about, frame, series, at }))}`,
  });
}

/** A single line is the solid one. */
function lineOf({ series }: PlotAbout, at: number): number {
  return series.length === 1 ? 2 : at + 1;
}

interface Drawn {
  readonly about: PlotAbout;
  readonly frame: Frame;
  readonly series: Series;
  readonly at: number;
}

function drawSeries({ about, frame, series, at }: Drawn): Html {
  const line = lineOf(about, at);
  const runs = runsOf(series.values);
  const points = (run: readonly Point[]) =>
    run.map(([part, value]) => `${middle(frame, part)},${frame.y(value)}`).join(" ");
  const dots = runs
    .flat()
    .map(
      ([part, value]) =>
        html`<circle class="s${line === 1 ? 3 : 2}" cx="${middle(frame, part)}" cy="${frame.y(value)}" r="${about.period.parts > 40 ? 1.6 : 2.6}"><title>${partLabel(about.period, part)}: ${series.name} ${about.text(value)}</title></circle>`,
    );
  const washes = line === 2 ? runs.map((run) => wash(frame, run, points(run))) : [];
  return html`${washes}${runs.map((run) => (run.length > 1 ? html`<polyline class="l${line}" points="${points(run)}"></polyline>` : NOTHING))}${dots}`;
}

type Point = readonly [part: number, value: number];

/** Cuts where a value is missing. */
function runsOf(values: readonly (number | null)[]): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  for (const [part, value] of values.entries()) {
    if (value === null) continue;
    const last = runs.at(-1);
    if (last?.at(-1)?.[0] === part - 1) last.push([part, value]);
    else runs.push([[part, value]]);
  }
  return runs;
}

function wash(frame: Frame, run: readonly Point[], points: string): Html {
  const [first, last] = [run[0]?.[0] ?? 0, run.at(-1)?.[0] ?? 0];
  if (run.length < 2) return NOTHING;
  return html`<polygon class="wash" points="${middle(frame, first)},${frame.bottom} ${points} ${middle(frame, last)},${frame.bottom}"></polygon>`;
}

function middle({ x }: Frame, part: number): number {
  return fixed((x(part) + x(part + 1)) / 2);
}
