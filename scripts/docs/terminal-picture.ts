import { runOwnProgram } from "./run-own-program.ts";

const COLUMNS = 116;
const CHAR_WIDTH = 8.4;
const LINE_HEIGHT = 19;
const MARGIN = 22;
const BAR_HEIGHT = 30;

/** Of a dark terminal; the number is the SGR code (ECMA-48 §8.3.117). */
const COLOURS: Readonly<Record<string, string>> = {
  "31": "#ff7b72",
  "32": "#7ee787",
  "33": "#e3b341",
  "36": "#79c0ff",
};

/** Draws what the demo prints of a morning's work as a terminal, in SVG, so that the picture in the README is what the program says. */
export async function terminalPicture(): Promise<string> {
  const lines = morningOf((await runOwnProgram(["demo"], COLUMNS)).stdout);
  const width = Math.ceil(COLUMNS * CHAR_WIDTH + 2 * MARGIN);
  const height = BAR_HEIGHT + MARGIN + lines.length * LINE_HEIGHT + MARGIN / 2;
  const rows = lines.map(
    (line, at) =>
      `<text x="${MARGIN}" y="${BAR_HEIGHT + MARGIN + at * LINE_HEIGHT}">${drawLine(line)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="A terminal: pphook plan lists twelve changes in six zones with their reasons, and one finding; pphook sync applies them">`,
    `<rect width="${width}" height="${height}" rx="8" fill="#161b22"/>`,
    ...["#ff5f57", "#febc2e", "#28c840"].map(
      (colour, at) => `<circle cx="${20 + at * 18}" cy="${BAR_HEIGHT / 2 + 2}" r="5.5" fill="${colour}"/>`,
    ),
    '<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" font-size="14" fill="#e6edf3">',
    ...rows,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** The commands of the third step; how long they took is left out, since it is never the same. */
function morningOf(printed: string): readonly string[] {
  const begin = printed.indexOf("$ pphook plan", printed.indexOf("A morning's work"));
  const end = printed.indexOf("Somebody deletes");
  if (begin < 0 || end < begin) throw new Error("the demo does not tell of a morning's work any more");
  const lines = printed.slice(printed.lastIndexOf("\n", begin) + 1, end).split("\n");
  const told = lines.slice(0, lines.findLastIndex((line) => line.includes("applied, read back")) + 1);
  return told.map((line) => line.replace(/(read back and journalled) in .*$/, "$1"));
}

function drawLine(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colours begin.
  const pieces = line.split(/\u001b\[(\d+)m/);
  const styles = new Set<string>();
  return pieces
    .map((piece, at) => {
      if (at % 2 === 0) return piece === "" ? "" : drawPiece(piece, styles);
      if (["0", "22", "39"].includes(piece)) clearStyle(styles, piece);
      else styles.add(piece);
      return "";
    })
    .join("");
}

/** 22 ends bold and dim, 39 the colour, 0 everything. */
function clearStyle(styles: Set<string>, code: string): void {
  for (const style of [...styles])
    if (code === "0" || (code === "22") === (style === "1" || style === "2")) styles.delete(style);
}

function drawPiece(text: string, styles: ReadonlySet<string>): string {
  const colour = [...styles].map((style) => COLOURS[style]).find((found) => found !== undefined);
  const attributes = [
    ...(colour === undefined ? [] : [`fill="${colour}"`]),
    ...(styles.has("1") ? ['font-weight="bold"'] : []),
    ...(styles.has("2") ? ['opacity="0.6"'] : []),
  ];
  const escaped = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(" ", "\u00a0");
  return attributes.length === 0 ? escaped : `<tspan ${attributes.join(" ")}>${escaped}</tspan>`;
}
