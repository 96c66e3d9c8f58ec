import { spawn } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigIssue } from "../domain/errors.ts";

/** What to open, and with what. */
export interface SealedEnv {
  readonly file: string;
  readonly passphraseFile: string;
  readonly timeoutMs: number;
  /** PATH that gpg is looked for in. */
  readonly path: string;
}

/** Never both: `text` when it was opened, `issue` when not. */
export type OpenedEnv = { readonly text: string } | { readonly issue: ConfigIssue };

const LARGEST_BYTES = 1_000_000;

/**
 * Decrypts `.env.gpg` with gpg, in memory: no shell, no agent, no key ring of anybody (a private home that is removed), and
 * nothing of PPHOOK's environment handed on. Never throws; what goes wrong is an issue.
 */
export async function openEnvGpg(sealed: SealedEnv): Promise<OpenedEnv> {
  const unfit = await passphraseIssue(sealed.passphraseFile);
  if (unfit !== null) return { issue: unfit };
  const home = await mkdtemp(join(tmpdir(), "pphook-gpg-"));
  try {
    const { code, stdout, complaint } = await runGpg(home, sealed);
    if (code !== 0) return { issue: failed(complaint, sealed.passphraseFile) };
    const text = stdout.toString("utf8");
    stdout.fill(0);
    return { text };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function passphraseIssue(file: string): Promise<ConfigIssue | null> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile())
    return {
      where: ".env.gpg",
      what: `no passphrase file ${file}`,
      expected:
        "expected the passphrase in that file, mode 0600, or the path of another in PPHOOK_PASSPHRASE_FILE",
    };
  const mode = found.mode & 0o777;
  if ((mode & ~0o600) === 0) return null;
  return {
    where: file,
    what: `mode ${formatMode(mode)}`,
    expected: `expected 0600 or stricter: chmod 600 ${file}`,
  };
}

/** Renders permission bits as chmod takes them: `0644`. */
export function formatMode(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, "0");
}

function failed(complaint: string, passphraseFile: string): ConfigIssue {
  return {
    where: ".env.gpg",
    what: `cannot be decrypted (${complaint})`,
    expected: `expected what gpg --symmetric makes, with the passphrase in ${passphraseFile}`,
  };
}

interface GpgOutcome {
  readonly code: number | null;
  readonly stdout: Buffer;
  /** The last thing that gpg said, or why it could not run. */
  readonly complaint: string;
}

function runGpg(home: string, { file, passphraseFile, timeoutMs, path }: SealedEnv): Promise<GpgOutcome> {
  const args = ["--homedir", home, "--no-autostart", "--batch", "--quiet", "--no-tty"];
  args.push("--pinentry-mode", "loopback", "--passphrase-file", passphraseFile, "--decrypt", file);
  return new Promise((resolve) => {
    const child = spawn("gpg", args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: path, LC_ALL: "C" },
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let said = "";
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
