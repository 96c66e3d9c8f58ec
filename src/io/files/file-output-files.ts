import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileVerdict, OutputFiles } from "../../ports/output-files.ts";
import { type ProgramFailure, runProgram } from "../process/run-program.ts";
import { atomicWrite } from "./atomic-write.ts";
import { attemptOnFile, errorCode } from "./file-error.ts";

/** Kea takes seconds for fifty thousand reservations, and more on a busy machine. */
const CHECK_TIMEOUT_MS = 300_000;
const SAID_LINES = 5;
const LARGEST_BYTES = 1_000_000;
/** Checkers live where a service account's PATH often does not look. */
const EXTRA_PATH = ":/usr/local/sbin:/usr/sbin:/sbin";

/** Made files on this machine's disk. */
export class FileOutputFiles implements OutputFiles {
  readonly #path: string;

  /** @param path - PATH that check commands are looked for in. */
  constructor(path: string) {
    this.#path = path;
  }

  async read(path: string): Promise<string | null> {
    return attemptOnFile(path, "read", async () => {
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if (errorCode(error) === "ENOENT") return null;
        throw error;
      }
    });
  }

  async write(path: string, text: string): Promise<void> {
    await atomicWrite(path, text);
  }

  async check(command: readonly string[], path: string, text: string): Promise<FileVerdict> {
    const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.check`);
    try {
      await attemptOnFile(temporary, "write", async () => {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(temporary, text, { flag: "wx" });
      });
      return await this.#run(command, temporary);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async #run([program = "", ...words]: readonly string[], file: string): Promise<FileVerdict> {
    const { code, stdout, stderr, failure } = await runProgram(program, [...words, file], {
      path: this.#path + EXTRA_PATH,
      timeoutMs: CHECK_TIMEOUT_MS,
      largestBytes: LARGEST_BYTES,
    });
    if (code === 0) return { status: "accepted" };
    if (failure?.kind === "not-started" && failure.cause.code === "ENOENT") return { status: "unchecked" };
    const said = lastLines(`${stdout.toString("utf8")}${stderr}`).replaceAll(file, "FILE");
    return {
      status: "refused",
      message: failure === null ? said || `ended with ${code}` : ended(failure, said),
    };
  }
}

function ended(failure: ProgramFailure, said: string): string {
  if (failure.kind === "timeout") return `gave no answer in ${CHECK_TIMEOUT_MS / 1000} s`;
  if (said !== "") return said;
  return failure.kind === "not-started"
    ? `cannot be run: ${failure.cause.message}`
    : `ended: ${failure.kind}`;
}

/** What a program says last is why it stops; dhcpd says a screen before it. */
function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.filter((line) => /error|line \d|expect|unknown|invalid|fail|denied|:\d+/i.test(line));
  return (telling.length > 0 ? telling.slice(0, SAID_LINES) : lines.slice(-SAID_LINES)).join("; ");
}
