import { visible } from "../visible-text.ts";

/** A piece of page, every text in it escaped. */
export interface Html {
  readonly markup: string;
}

export const NOTHING: Html = { markup: "" };

/** Fills a template; every value but markup is escaped, control characters and turned directions are named. */
export function html(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const markup = texts.reduce((page, text, at) => page + markupOf(values[at - 1] ?? "") + text);
  return { markup };
}

function markupOf(value: string | number | Html | readonly Html[]): string {
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "markup" in value ? value.markup : value.map((part) => part.markup).join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Makes text of elsewhere safe between tags and in quoted attributes; half a surrogate pair becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return visible(text.toWellFormed()).replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}
