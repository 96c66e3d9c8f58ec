import type { Environment } from "minijinja-js";

type Keywords = ReadonlyMap<string, unknown>;

/** Filters of Jinja2 that the engine lacks, or takes fewer arguments for. */
export function addJinjaFilters(environment: Environment): void {
  for (const [name, filter] of Object.entries(FILTERS)) environment.addFilter(name, filter);
}

const FILTERS: Readonly<Record<string, (...given: unknown[]) => unknown>> = {
  center: (value, width) => center(String(value), Number(width ?? 80)),
  format: (value, ...given) => format(String(value), given),
  truncate: (value, ...given) => truncate(String(value), given),
  urlencode: (value) => encodeURIComponent(String(value)).replaceAll("%2F", "/"),
  wordcount: (value) => String(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
  wordwrap: (value, ...given) => wordwrap(String(value), given),
};

/** Takes an argument by its place or by its name; named ones come last, as a map. */
function argument<T>(
  given: readonly unknown[],
  at: number,
  named: { readonly name: string; readonly or: T },
): T {
  const last = given.at(-1);
  const keywords: Keywords | null = last instanceof Map ? last : null;
  const positional = keywords === null ? given : given.slice(0, -1);
  return (positional[at] ?? keywords?.get(named.name) ?? named.or) as T;
}

function center(text: string, width: number): string {
  const missing = Math.max(0, width - text.length);
  const left = Math.floor(missing / 2);
  return " ".repeat(left) + text + " ".repeat(missing - left);
}

/** `%s` and `%d`, and `%%`. */
function format(pattern: string, given: readonly unknown[]): string {
  const rest = [...given];
  return pattern.replaceAll(/%([sd%])/g, (_, kind: string) =>
    kind === "%" ? "%" : String(rest.shift() ?? ""),
  );
}

/** As Jinja2: up to five characters more stay when cutting would gain no more. */
function truncate(text: string, given: readonly unknown[]): string {
  const length = argument(given, 0, { name: "length", or: 255 });
  const killwords = argument(given, 1, { name: "killwords", or: false });
  const end = argument(given, 2, { name: "end", or: "..." });
  const leeway = argument(given, 3, { name: "leeway", or: 5 });
  if (text.length <= length + leeway) return text;
  const kept = text.slice(0, Math.max(0, length - end.length));
  const lastBlank = kept.lastIndexOf(" ");
  return `${killwords || lastBlank < 0 ? kept : kept.slice(0, lastBlank)}${end}`;
}

function wordwrap(text: string, given: readonly unknown[]): string {
  const width = argument(given, 0, { name: "width", or: 79 });
  return text
    .split("\n")
    .map((line) => wrapLine(line, width).join("\n"))
    .join("\n");
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && longer.length > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
