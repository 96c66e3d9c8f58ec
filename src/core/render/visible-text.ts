/** What moves the cursor, colours, or turns the direction of writing: named instead of done. */
const DISTURBING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const MARKS = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** East Asian wide characters and emoji (UAX #11), roughly. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const PLAIN_ASCII = /^[ -~]*$/;

/** Makes text of elsewhere safe to print on one line: a control character becomes its code point, `U+001B`. */
export function visible(text: string): string {
  return text.replaceAll(
    DISTURBING,
    (found) => `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** Counts the terminal columns that a text takes. */
export function textWidth(text: string): number {
  if (PLAIN_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (MARKS.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Fills with spaces up to a width; a longer text stays as it is. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** Cuts to a width, with `…` in place of what is gone. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = "";
  let used = 1;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks text between words into lines of at most a width; a word that is longer stays whole, so that it can be copied. */
export function wrap(text: string, width: number): readonly string[] {
  if (textWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Joins two pieces with the second at the right edge; below each other where they do not fit. */
export function spread(left: string, right: string, columns: number): readonly string[] {
  const gap = Math.min(columns, WIDEST_LINE) - textWidth(left) - textWidth(right);
  if (right === "") return [left];
  return gap >= 2 || columns === Number.POSITIVE_INFINITY
    ? [`${left}${" ".repeat(Math.max(2, gap))}${right}`]
    : [left, right];
}

/** Beyond this the eye loses the line. */
const WIDEST_LINE = 100;
