import { spawn } from "node:child_process";
import { SystemError } from "../../domain/errors.ts";

export interface SshResult {
  /** 255 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface SshRun {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** Goes to the remote command. */
  readonly input: string;
}

/** Runs the installed ssh. @throws SystemError when there is none. */
export function runSsh(
  args: readonly string[],
  { environment, timeoutMs, input }: SshRun,
): Promise<SshResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("ssh", args, {
      env: { ...environment, LC_ALL: "C" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const output: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (chunk: Buffer) => output[name].push(chunk));
    // A target that closes its end early says why on stderr.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.on("error", (cause) => {
      clearTimeout(timer);
      reject(
        new SystemError(`ssh cannot be started: ${cause.message}`, {
          remedy: "install the OpenSSH client (apt-get install openssh-client)",
          cause,
        }),
      );
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      const text = (name: "stdout" | "stderr") => Buffer.concat(output[name]).toString("utf8");
      resolve({ exitCode: code ?? 255, stdout: text("stdout"), stderr: text("stderr"), timedOut });
    });
  });
}
