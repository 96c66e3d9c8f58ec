import { styleText } from "node:util";
import type { Canvas, Style } from "../core/render/canvas.ts";
import { causeText, errorText } from "../core/render/error-text.ts";
import type { PphookError } from "../domain/errors.ts";
import type { CliContext, GlobalOptions, TextOutput } from "./cli-context.ts";

const ANSI = { validateStream: false } as const;

/** Says how to draw on an output: its width, and with colours or without. */
export function canvasOf(output: TextOutput, env: CliContext["env"], globals: GlobalOptions): Canvas {
  const coloured = wantsColour(output, env, globals);
  const paint = (style: Style, text: string) =>
    coloured && text !== "" ? styleText(style, text, ANSI) : text;
  return { columns: output.isTty ? output.columns : Number.POSITIVE_INFINITY, paint };
}

/** `--no-color`, then FORCE_COLOR, then NO_COLOR (no-color.org), then whether it is a terminal. */
function wantsColour(
  output: TextOutput,
  { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal }: CliContext["env"],
  globals: GlobalOptions,
): boolean {
  if (globals.color === false) return false;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (refused !== undefined && refused !== "") return false;
  return output.isTty && terminal !== "dumb";
}

/** Prints an answer: drawn for a person, or with `--json` as data. */
export function printAnswer(
  context: CliContext,
  globals: GlobalOptions,
  answer: { readonly text: (canvas: Canvas) => string; readonly json: () => unknown },
): void {
  const { stdout, env } = context;
  stdout.write(globals.json === true ? jsonText(answer.json()) : answer.text(canvasOf(stdout, env, globals)));
}

export function jsonText(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** Prints on stderr what went wrong and what to do; where it comes from only with `--log-level debug`. */
export function printError(context: CliContext, globals: GlobalOptions, error: PphookError): void {
  const canvas = canvasOf(context.stderr, context.env, globals);
  context.stderr.write(errorText(error, canvas));
  if (globals.logLevel === "debug") context.stderr.write(causeText(error));
}

/** Prints one line on stderr that is no answer. */
export function printNote(context: CliContext, text: string): void {
  context.stderr.write(`pphook: ${text}\n`);
}
