import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

const LIMIT_MS = 120_000;

/** What a program said and how it ended. */
export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an installed tool (`node_modules/.bin`) or `git` from the root, and waits for its end whatever it is. */
export async function runTool(program: string, args: readonly string[], cwd = "."): Promise<ToolResult> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PATH: `${process.cwd()}/node_modules/.bin:${process.env["PATH"]}` },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
  const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { exitCode, stdout, stderr };
}

/** Gives a tool's output as a problem when it failed, and none when it did not. */
export function problemsOf(result: ToolResult): readonly string[] {
  return result.exitCode === 0 ? [] : [`${result.stdout}${result.stderr}`.trim()];
}
