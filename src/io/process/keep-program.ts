import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/**
 * Starts a program that reads lines for as long as PPHOOK runs, and does not keep PPHOOK from ending. As with `runProgram`, no shell
 * reads its arguments, and it sees nothing of the environment.
 */
export function keepProgram(
  program: string,
  args: readonly string[],
): ChildProcessByStdio<Writable, null, Readable> {
  const child = spawn(program, args, {
    stdio: ["pipe", "ignore", "pipe"],
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
  });
  child.unref();
  for (const pipe of [child.stdin, child.stderr] as readonly unknown[]) (pipe as { unref(): void }).unref();
  return child;
}
