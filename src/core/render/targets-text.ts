import type { TargetOutcome } from "../../domain/target.ts";
import type { Canvas } from "./canvas.ts";
import { indentedLines, type Mark, markedLines, remedyLines } from "./marked-lines.ts";
import { visible } from "./visible-text.ts";

const MARKS: Readonly<Record<TargetOutcome["state"], Mark>> = {
  deployed: { sign: "✓", style: "green" },
  unchanged: { sign: "✓", style: "green" },
  refused: { sign: "✗", style: "red" },
  failed: { sign: "✗", style: "red" },
  skipped: { sign: "!", style: "yellow" },
  held: { sign: "✋", style: "yellow" },
  barred: { sign: "!", style: "yellow" },
};

/** Says what became of each target, what somebody had changed there, and what to do. */
export function targetLines(outcomes: readonly TargetOutcome[], canvas: Canvas): readonly string[] {
  return outcomes.flatMap((outcome) => [
    ...markedLines({ ...MARKS[outcome.state], said: sentence(outcome) }, canvas),
    ...(outcome.drift === null ? [] : indentedLines(`drift: ${outcome.drift}`, canvas)),
    ...remedyLines(outcome.remedy, canvas),
    ...outcome.diff.map((line) => paintDiff(line, canvas)),
  ]);
}

function sentence({ target, kind, state, detail, diff }: TargetOutcome): string {
  const what = `${target} (${kind})`;
  if (state === "barred" && diff.length > 0) return `${what}: would change`;
  if (state === "barred")
    return `${what}: ${detail === "dry run" ? "has this file already" : `not deployed: ${detail}`}`;
  return `${what}: ${state}${detail === "" ? "" : `: ${detail}`}`;
}

function paintDiff(line: string, { paint }: Canvas): string {
  const shown = `  ${visible(line)}`;
  if (line.startsWith("+")) return paint("green", shown);
  return line.startsWith("-") ? paint("red", shown) : shown;
}
