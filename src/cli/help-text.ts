import type { Command } from "commander";
import { EXIT_CODES, type ExitCode } from "./exit-codes.ts";

export interface HelpNotes {
  /** Command line and what it is for. */
  readonly examples: readonly (readonly [string, string])[];
  readonly exitCodes: readonly ExitCode[];
}

/** Ends a command's help with examples and with the exit codes that it can give. */
export function addNotes(command: Command, { examples, exitCodes }: HelpNotes): Command {
  const widest = Math.max(...examples.map(([line]) => line.length));
  const shown = examples.map(([line, purpose]) => `  ${line.padEnd(widest)}  ${purpose}`);
  const codes = exitCodes.map((code) => `  ${code}  ${EXIT_CODES[code]}`);
  return command.addHelpText("after", `\nExamples:\n${shown.join("\n")}\n\nExit codes:\n${codes.join("\n")}`);
}
