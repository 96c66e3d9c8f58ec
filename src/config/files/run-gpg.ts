import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProgramFailure, runProgram } from "../../io/process/run-program.ts";

export interface GpgCall {
  /** What to do, after the options that every call has. */
  readonly args: readonly string[];
  readonly passphraseFile: string;
  /** What gpg reads; nothing when left out. */
  readonly input?: Buffer;
  /** PATH that gpg is looked for in. */
  readonly path: string;
  readonly timeoutMs: number;
}

export interface GpgOutcome {
  readonly code: number | null;
  readonly stdout: Buffer;
  /** The last thing that gpg said, or why it could not run. */
  readonly complaint: string;
}

const LARGEST_BYTES = 1_000_000;

/**
 * Runs gpg once, in memory: no agent, no key ring of anybody (a private home that is removed), and the passphrase read by gpg from
 * its file. Never throws.
 */
export async function runGpg({ args, passphraseFile, ...call }: GpgCall): Promise<GpgOutcome> {
  const home = await mkdtemp(join(tmpdir(), "pphook-gpg-"));
  try {
    const always = ["--homedir", home, "--no-autostart", "--batch", "--quiet", "--no-tty"];
    always.push("--pinentry-mode", "loopback", "--passphrase-file", passphraseFile);
    const done = await runProgram("gpg", [...always, ...args], { ...call, largestBytes: LARGEST_BYTES });
    const complaint =
      done.failure === null ? lastLine(done.stderr) : explainFailure(done.failure, call.timeoutMs);
    return { code: done.code, stdout: done.stdout, complaint };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function explainFailure(failure: ProgramFailure, timeoutMs: number): string {
  switch (failure.kind) {
    case "not-started":
      return failure.cause.code === "ENOENT"
        ? "gpg is not installed"
        : `gpg cannot be run: ${failure.cause.code}`;
    case "too-much":
      return "more than 1 MB";
    case "timeout":
      return `gpg did not end within ${timeoutMs / 1000} s`;
    case "killed":
      return "gpg was killed";
  }
}

function lastLine(said: string): string {
  return said.trim().split("\n").at(-1)?.trim() || "gpg gave no reason";
}
