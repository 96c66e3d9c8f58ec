/** Puts typed text in quotes for people: what cannot be seen or would disturb a terminal is named by its code point. */
export function quoteText(text: string): string {
  const visible = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, codePoint);
  const shown = [...visible];
  return `"${shown.length > SHOWN_LIMIT ? `${shown.slice(0, SHOWN_LIMIT).join("")}…` : visible}"`;
}

/** Joins words as a sentence does: `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

const SHOWN_LIMIT = 80;

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
