import { PphookError } from "../domain/errors.ts";
import type { CliContext, GlobalOptions } from "./cli-context.ts";
import { exitCodeOfError } from "./exit-code-of.ts";
import type { ExitCode } from "./exit-codes.ts";
import { printError, printNote } from "./print.ts";

/** Runs a command's work and hands over its exit code; what fails on purpose is printed. Anything else is a bug and goes up. */
export async function runGuarded(
  context: CliContext,
  globals: GlobalOptions,
  work: () => Promise<ExitCode>,
): Promise<void> {
  try {
    context.exit(await work());
  } catch (error) {
    if (error instanceof PphookError) {
      printError(context, globals, error);
      context.exit(exitCodeOfError(error));
    } else if (context.signal.aborted && error === context.signal.reason) {
      printNote(context, "interrupted before anything was written");
      context.exit(1);
    } else throw error;
  }
}
