import type { CliContext } from "../../../src/cli/cli-context.ts";

/** A context that keeps what a command prints. */
export interface MemoryContext extends CliContext {
  readonly printed: { stdout: string; stderr: string };
  readonly code: () => number | null;
}

export function memoryContext(parts: Partial<Pick<CliContext, "env" | "signal">> = {}): MemoryContext {
  const printed = { stdout: "", stderr: "" };
  let code: number | null = null;
  const output = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      printed[name] += text;
    },
    isTty: false,
    columns: 80,
  });
  return {
    printed,
    code: () => code,
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: parts.env ?? {},
    signal: parts.signal ?? new AbortController().signal,
    exit: (given) => {
      code = given;
    },
  };
}
