import type { FileOutcome } from "../../domain/file-outcome.ts";
import { ENTRY_NOUNS } from "../../domain/generated-file.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { type Mark, markedLines, remedyLines } from "./marked-lines.ts";

const MARKS: Readonly<Record<FileOutcome["state"], Mark>> = {
  written: { sign: "✓", style: "green" },
  unchanged: { sign: "✓", style: "green" },
  empty: { sign: "✓", style: "green" },
  held: { sign: "✋", style: "yellow" },
  barred: { sign: "!", style: "yellow" },
  failed: { sign: "✗", style: "red" },
};

/** Says what became of each file, and what to do about one that was not written. */
export function fileLines(outcomes: readonly FileOutcome[], canvas: Canvas): readonly string[] {
  return outcomes.flatMap((outcome) => [
    ...markedLines({ ...MARKS[outcome.state], said: `${outcome.kind} file: ${sentence(outcome)}` }, canvas),
    ...remedyLines(outcome.remedy, canvas),
  ]);
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
