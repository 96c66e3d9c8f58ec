import { ConfigError, type PphookError } from "../../domain/errors.ts";
import type { Canvas } from "./canvas.ts";
import { pad, textWidth, visible, wrap } from "./visible-text.ts";

/** Draws what went wrong, then what to do; of a configuration every issue, aligned. */
export function errorText(error: PphookError, canvas: Canvas): string {
  const issues = error instanceof ConfigError ? issueLines(error, canvas) : [];
  const remedy = wrap(visible(error.remedy), canvas.columns - 2);
  const lines = [
    ...messageLines(error, canvas),
    ...issues,
    ...(error.remedy === "" ? [] : remedy.map((line, at) => `${at === 0 ? "→ " : "  "}${line}`)),
  ];
  return `${lines.join("\n")}\n`;
}

function messageLines(error: PphookError, { columns, paint }: Canvas): readonly string[] {
  return wrap(visible(error.message), columns - 2).map((line, at) =>
    at === 0 ? `${paint("red", "✗")} ${line}` : `  ${line}`,
  );
}

const LEAST_EXPECTED = 30;

/** Three columns where they fit; else what was expected goes below. */
function issueLines({ issues }: ConfigError, { columns, paint }: Canvas): readonly string[] {
  const widest = (texts: readonly string[]) =>
    texts.reduce((width, text) => Math.max(width, textWidth(text)), 0);
  const where = widest(issues.map((issue) => visible(issue.where)));
  const what = widest(issues.map((issue) => visible(issue.what)));
  const below = columns - where - what - 6 < LEAST_EXPECTED;
  return issues.flatMap((issue) => {
    const head = `  ${paint("bold", pad(visible(issue.where), where))}  ${visible(issue.what)}`;
    const indent = below ? where + 4 : where + what + 6;
    const [first = "", ...rest] = wrap(visible(issue.expected), columns - indent);
    const gap = " ".repeat(Math.max(0, what - textWidth(visible(issue.what))) + 2);
    const hanging = rest.map((line) => " ".repeat(indent) + line);
    return below ? [head, " ".repeat(indent) + first, ...hanging] : [head + gap + first, ...hanging];
  });
}

/** Tells where a failure comes from, cause by cause; for `--log-level debug`. */
export function causeText(error: unknown): string {
  const causes: string[] = [];
  for (let at = error; at instanceof Error && causes.length < 8; at = at.cause) {
    const code = "code" in at ? ` [${String(at.code)}]` : "";
    causes.push(
      `  ${causes.length === 0 ? "error" : "cause"}: ${visible(`${at.name}: ${at.message}${code}`)}`,
    );
  }
  return causes.length === 0 ? "" : `${causes.join("\n")}\n`;
}

/** Says that PPHOOK itself is wrong, with what its makers need. */
export function bugText(error: unknown, version: string): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `✗ this is a bug in PPHOOK ${version}; please report it with these lines:\n${stack
    .split("\n")
    .map((line) => `  ${visible(line)}`)
    .join("\n")}\n`;
}
