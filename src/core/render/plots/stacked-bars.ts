import { type Html, html } from "../html/html.ts";
import { partLabel } from "./part-label.ts";
import { type Frame, fixed, type PlotAbout, plotFigure } from "./plot-figure.ts";

/** A gap between bars, as a share of a part. */
const GAP = 0.22;
const WIDEST_BAR = 34;

/** Draws counted things as bars on top of each other, one bar for each part of the period. At most three series. */
export function stackedBars(about: PlotAbout): Html {
  const parts = Array.from({ length: about.period.parts }, (_, part) => part);
  const total = (part: number) => about.series.reduce((sum, { values }) => sum + (values[part] ?? 0), 0);
  return plotFigure(about, {
    largest: Math.max(0, ...parts.map(total)),
    key: (at) => `s${at + 1}`,
    marks: (frame) =>
      html`${parts.filter((part) => total(part) > 0).map((part) => drawBar(about, frame, part))}`,
  });
}

function drawBar({ period, series, text }: PlotAbout, { x, y }: Frame, part: number): Html {
  const room = x(part + 1) - x(part);
  const width = Math.min(WIDEST_BAR, room * (1 - GAP));
  const left = fixed(x(part) + (room - width) / 2);
  const said = series.map(({ name, values }) => `${name} ${text(values[part] ?? 0)}`).join(", ");
  const pieces: Html[] = [];
  let below = 0;
  for (const [at, { values }] of series.entries()) {
    const value = values[part] ?? 0;
    const [low, high] = [y(below), y(below + value)];
    if (value > 0)
      pieces.push(
        html`<rect class="s${at + 1}" x="${left}" y="${high}" width="${fixed(width)}" height="${fixed(low - high)}"></rect>`,
      );
    below += value;
  }
  return html`<g><title>${partLabel(period, part)}: ${said}</title>${pieces}</g>`;
}
