import type { TargetOutcome } from "../../domain/target.ts";
import type { Canvas, Style } from "./canvas.ts";
import { visible, wrap } from "./visible-text.ts";

type Mark = { readonly sign: string; readonly style: Style };

const MARKS: Readonly<Record<TargetOutcome["state"], Mark>> = {
  deployed: { sign: "✓", style: "green" },
  unchanged: { sign: "✓", style: "green" },
  refused: { sign: "✗", style: "red" },
  failed: { sign: "✗", style: "red" },
  skipped: { sign: "!", style: "yellow" },
  held: { sign: "✋", style: "yellow" },
  barred: { sign: "!", style: "yellow" },
};

const INDENT = 2;

/** Says what became of each target, what somebody had changed there, and what to do. */
export function targetLines(outcomes: readonly TargetOutcome[], canvas: Canvas): readonly string[] {
  return outcomes.flatMap((outcome) => {
    const { sign, style } = MARKS[outcome.state];
    const [first = "", ...rest] = wrap(visible(sentence(outcome)), canvas.columns - INDENT);
    return [
      `${canvas.paint(style, sign)} ${first}`,
      ...rest.map(indent),
      ...more(outcome.drift === null ? "" : `drift: ${outcome.drift}`, canvas),
      ...more(outcome.remedy === "" ? "" : `→ ${outcome.remedy}`, canvas),
      ...outcome.diff.map((line) => paintDiff(line, canvas)),
    ];
  });
}

function sentence({ target, kind, state, detail, diff }: TargetOutcome): string {
  const what = `${target} (${kind})`;
  if (state === "barred" && diff.length > 0) return `${what}: would change`;
  if (state === "barred")
    return `${what}: ${detail === "dry run" ? "has this file already" : `not deployed: ${detail}`}`;
  return `${what}: ${state}${detail === "" ? "" : `: ${detail}`}`;
}

function more(text: string, { columns }: Canvas): readonly string[] {
  return text === "" ? [] : wrap(visible(text), columns - INDENT).map(indent);
}

function indent(line: string): string {
  return " ".repeat(INDENT) + line;
}

function paintDiff(line: string, { paint }: Canvas): string {
  const shown = indent(visible(line));
  if (line.startsWith("+")) return paint("green", shown);
  return line.startsWith("-") ? paint("red", shown) : shown;
}
