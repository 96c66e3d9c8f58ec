import type { Canvas, Style } from "./canvas.ts";
import { visible, wrap } from "./visible-text.ts";

/** How an outcome is marked in front of what is said of it. */
export interface Mark {
  readonly sign: string;
  readonly style: Style;
}

/** The sign and the space after it. */
const SIGN_COLUMNS = 2;

/** Writes what is said behind its mark, `margin` columns in; what does not fit goes on below its beginning. */
export function markedLines(
  { sign, style, said }: Mark & { readonly said: string },
  canvas: Canvas,
  margin = 0,
): readonly string[] {
  const [first = "", ...rest] = indentedLines(said, canvas, margin);
  const begin = `${" ".repeat(margin)}${canvas.paint(style, sign)} `;
  return [begin + first.slice(margin + SIGN_COLUMNS), ...rest];
}

/** Writes what belongs below marked lines, as far in as their text. */
export function indentedLines(text: string, { columns }: Canvas, margin = 0): readonly string[] {
  const indent = margin + SIGN_COLUMNS;
  return wrap(visible(text), columns - indent).map((line) => " ".repeat(indent) + line);
}

/** Writes what to do about it; nothing where there is nothing to do. */
export function remedyLines(remedy: string | null, canvas: Canvas, margin = 0): readonly string[] {
  return remedy === null || remedy === "" ? [] : indentedLines(`→ ${remedy}`, canvas, margin);
}
