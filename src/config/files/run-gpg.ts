import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
 * Runs gpg once, in memory: no shell, no agent, no key ring of anybody (a private home that is removed), nothing of PPHOOK's
 * environment handed on, and the passphrase read by gpg from its file. Never throws.
 */
export async function runGpg(call: GpgCall): Promise<GpgOutcome> {
  const home = await mkdtemp(join(tmpdir(), "pphook-gpg-"));
  try {
    return await spawnGpg(home, call);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function spawnGpg(home: string, { args, passphraseFile, input, path, timeoutMs }: GpgCall) {
  const always = ["--homedir", home, "--no-autostart", "--batch", "--quiet", "--no-tty"];
  always.push("--pinentry-mode", "loopback", "--passphrase-file", passphraseFile);
  return new Promise<GpgOutcome>((resolve) => {
    const child = spawn("gpg", [...always, ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: path, LC_ALL: "C" },
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let said = "";
    // A gpg that ends before it read everything says why itself.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BYTES) chunks.push(chunk);
      else child.kill("SIGKILL");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-2000);
    });
    const end = (code: number | null, complaint: string) => {
      const stdout = Buffer.concat(chunks);
      for (const chunk of chunks) chunk.fill(0);
      resolve({ code, stdout, complaint });
    };
    child.on("error", (error: NodeJS.ErrnoException) =>
      end(null, error.code === "ENOENT" ? "gpg is not installed" : `gpg cannot be run: ${error.code}`),
    );
    child.on("close", (code) => end(code, code === null ? stopped(size, timeoutMs) : lastLine(said)));
  });
}

function stopped(size: number, timeoutMs: number): string {
  return size > LARGEST_BYTES ? "more than 1 MB" : `gpg did not end within ${timeoutMs / 1000} s`;
}

function lastLine(said: string): string {
  return said.trim().split("\n").at(-1)?.trim() || "gpg gave no reason";
}
