import { runProgram } from "../../src/cli/program.ts";

/** Runs the command line within this process. @param columns - of the terminal; null: it is none, and nothing is coloured. */
export async function runOwnProgram(
  args: readonly string[],
  columns: number | null = null,
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const printed = { stdout: "", stderr: "" };
  const output = (name: keyof typeof printed) => ({
    write: (text: string) => {
      printed[name] += text;
    },
    isTty: columns !== null && name === "stdout",
    columns: columns ?? 80,
  });
  let exitCode = 0;
  const context = {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: columns === null ? {} : { TERM: "xterm-256color" },
    signal: new AbortController().signal,
    exit: (code: number) => {
      exitCode = code;
    },
  };
  await runProgram(args, context, "");
  return { exitCode, ...printed };
}
