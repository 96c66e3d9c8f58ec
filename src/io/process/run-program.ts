import { spawn } from "node:child_process";

/** How a program is run. */
export interface ProgramRun {
  /** PATH that it is looked for in. */
  readonly path: string;
  /** What it reads; nothing when left out. */
  readonly input?: string | Buffer;
  /** It is killed when it takes longer. */
  readonly timeoutMs: number;
  /** It is killed when it writes more to stdout, or to stderr. */
  readonly largestBytes: number;
}

/** What became of it. */
export interface ProgramOutcome {
  /** Null when it did not end by itself. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Null when it ended by itself. */
  readonly failure: ProgramFailure | null;
}

export type ProgramFailure =
  | { readonly kind: "not-started"; readonly cause: NodeJS.ErrnoException }
  | { readonly kind: "timeout" | "too-much" | "killed" };

/**
 * Runs a program once: the only place where PPHOOK starts one. No shell reads its arguments, and of PPHOOK's environment, which may
 * hold secrets, it gets PATH alone; messages come in the C locale. Never throws.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { path, input, timeoutMs, largestBytes }: ProgramRun,
): Promise<ProgramOutcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: path, LC_ALL: "C" },
    });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let failure: ProgramFailure | null = null;
    const kill = (why: ProgramFailure) => {
      failure ??= why;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => kill({ kind: "timeout" }), timeoutMs);
    for (const name of ["stdout", "stderr"] as const) {
      let size = 0;
      child[name].on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > largestBytes) kill({ kind: "too-much" });
        else output[name].push(chunk);
      });
    }
    // A program that ends before it read everything says why itself.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const end = (code: number | null) => {
      clearTimeout(timer);
      const stdout = Buffer.concat(output.stdout);
      for (const chunk of output.stdout) chunk.fill(0);
      resolve({ code, stdout, stderr: Buffer.concat(output.stderr).toString("utf8"), failure });
    };
    child.on("error", (cause) => {
      failure ??= { kind: "not-started", cause };
      end(null);
    });
    child.on("close", (code, signal) => {
      if (signal !== null) failure ??= { kind: "killed" };
      end(failure === null ? code : null);
    });
  });
}
