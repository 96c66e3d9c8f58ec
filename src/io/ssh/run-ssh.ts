import { SystemError } from "../../domain/errors.ts";
import { runProgram } from "../process/run-program.ts";

export interface SshResult {
  /** 255 when it did not end by itself. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface SshRun {
  /** PATH that ssh is looked for in. */
  readonly path: string;
  readonly timeoutMs: number;
  /** Goes to the remote command. */
  readonly input: string;
}

/** Files of reservations for a million rows stay far below. */
const LARGEST_BYTES = 500_000_000;

/** Runs the installed ssh. @throws SystemError when there is none. */
export async function runSsh(args: readonly string[], run: SshRun): Promise<SshResult> {
  const { code, stdout, stderr, failure } = await runProgram("ssh", args, {
    ...run,
    largestBytes: LARGEST_BYTES,
  });
  if (failure?.kind === "not-started")
    throw new SystemError(`ssh cannot be started: ${failure.cause.message}`, {
      remedy: "install the OpenSSH client (apt-get install openssh-client)",
      cause: failure.cause,
    });
  return {
    exitCode: code ?? 255,
    stdout: stdout.toString("utf8"),
    stderr,
    timedOut: failure?.kind === "timeout",
  };
}
