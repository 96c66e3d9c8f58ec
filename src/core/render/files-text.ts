import type { FileOutcome } from "../../domain/file-outcome.ts";
import { ENTRY_NOUNS } from "../../domain/generated-file.ts";
import type { Canvas, Style } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { visible, wrap } from "./visible-text.ts";

type Mark = { readonly sign: string; readonly style: Style };

const MARKS: Readonly<Record<FileOutcome["state"], Mark>> = {
  written: { sign: "✓", style: "green" },
  unchanged: { sign: "✓", style: "green" },
  empty: { sign: "✓", style: "green" },
  held: { sign: "✋", style: "yellow" },
  barred: { sign: "!", style: "yellow" },
  failed: { sign: "✗", style: "red" },
};

const INDENT = 2;

/** Says what became of each file, and what to do about one that was not written. */
export function fileLines(outcomes: readonly FileOutcome[], canvas: Canvas): readonly string[] {
  return outcomes.flatMap((outcome) => {
    const { sign, style } = MARKS[outcome.state];
    const said = visible(`${outcome.kind} file: ${sentence(outcome)}`);
    const [first = "", ...rest] = wrap(said, canvas.columns - INDENT);
    const lines = [`${canvas.paint(style, sign)} ${first}`, ...rest.map(indent)];
    if (outcome.remedy === "") return lines;
    return [...lines, ...wrap(`→ ${visible(outcome.remedy)}`, canvas.columns - INDENT).map(indent)];
  });
}

function indent(line: string): string {
  return " ".repeat(INDENT) + line;
}

function sentence({ kind, path, state, entries, detail }: FileOutcome): string {
  const what = countOf(entries, ENTRY_NOUNS[kind]);
  switch (state) {
    case "written":
      return `${what} written to ${path} (${detail})`;
    case "unchanged":
      return `${what} in ${path}, unchanged`;
    case "empty":
      return `there is no ${ENTRY_NOUNS[kind]}, so ${path} is not made`;
    case "held":
      return `held: ${detail}; ${path} is as it was`;
    case "barred":
      return `${what} would be written to ${path}: ${detail}`;
    case "failed":
      return `${path} not written: ${detail}`;
  }
}

/** What became of a file, as plain data. */
export function fileJson({ findings: _, ...outcome }: FileOutcome): object {
  return outcome;
}
