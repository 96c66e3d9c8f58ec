/** One curve; both coordinates positive. */
export interface Series {
  readonly name: string;
  readonly color: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
}

const WIDTH = 760;
const HEIGHT = 440;
const FRAME = { left: 70, right: 200, top: 50, bottom: 55 };
const INNER = { width: WIDTH - FRAME.left - FRAME.right, height: HEIGHT - FRAME.top - FRAME.bottom };

/** Draws curves over two logarithmic axes as SVG: what grows linearly is a straight line of slope one. */
export function drawLogPlot(plot: Plot): string {
  const points = plot.series.flatMap((one) => one.points);
  const xs = decades(points.map(({ x }) => x));
  const ys = decades(points.map(({ y }) => y));
  const px = scale(xs, FRAME.left, INNER.width);
  const py = scale(ys, FRAME.top + INNER.height, -INNER.height);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${FRAME.left}" y="28" font-size="15">${escapeXml(plot.title)}</text>`,
    ...xs.map((at) => gridLine({ x: px(at) }, at)),
    ...ys.map((at) => gridLine({ y: py(at) }, at)),
    `<text x="${FRAME.left + INNER.width / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escapeXml(plot.xLabel)}</text>`,
    `<text x="18" y="${FRAME.top + INNER.height / 2}" text-anchor="middle" transform="rotate(-90 18 ${FRAME.top + INNER.height / 2})">${escapeXml(plot.yLabel)}</text>`,
    ...plot.series.flatMap((one, at) => [curve(one, px, py), legend(one, at)]),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

type Place = (value: number) => number;

/** Powers of ten that enclose the values. */
function decades(values: readonly number[]): readonly number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at));
}

function scale(ticks: readonly number[], origin: number, length: number): Place {
  const [first = 1] = ticks;
  return (value) => round(origin + (Math.log10(value / first) / (ticks.length - 1)) * length);
}

function gridLine(at: { readonly x: number } | { readonly y: number }, value: number): string {
  const text = value.toLocaleString("en", { maximumSignificantDigits: 1 });
  const bottom = FRAME.top + INNER.height;
  return "x" in at
    ? `<path d="M${at.x} ${FRAME.top}V${bottom}" stroke="#ddd"/><text x="${at.x}" y="${bottom + 18}" text-anchor="middle">${text}</text>`
    : `<path d="M${FRAME.left} ${at.y}H${FRAME.left + INNER.width}" stroke="#ddd"/><text x="${FRAME.left - 8}" y="${at.y + 4}" text-anchor="end">${text}</text>`;
}

function curve({ points, color }: Series, px: Place, py: Place): string {
  const path = points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${px(x)} ${py(y)}`).join("");
  const dots = points.map(({ x, y }) => `<circle cx="${px(x)}" cy="${py(y)}" r="3.5" fill="${color}"/>`);
  return `<path d="${path}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join("")}`;
}

function legend({ name, color }: Series, at: number): string {
  const x = FRAME.left + INNER.width + 16;
  const y = FRAME.top + 10 + at * 22;
  return `<path d="M${x} ${y}h18" stroke="${color}" stroke-width="3"/><text x="${x + 25}" y="${y + 4}">${escapeXml(name)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
