import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileVerdict, OutputFiles } from "../../ports/output-files.ts";
import { atomicWrite } from "./atomic-write.ts";
import { attemptOnFile, errorCode } from "./file-error.ts";

/** Kea takes seconds for fifty thousand reservations, and more on a busy machine. */
const CHECK_TIMEOUT_MS = 300_000;
const SAID_LINES = 5;
/** Checkers live where a service account's PATH often does not look. */
const EXTRA_PATH = ":/usr/local/sbin:/usr/sbin:/sbin";

/** Made files on this machine's disk. */
export class FileOutputFiles implements OutputFiles {
  readonly #environment: Readonly<Record<string, string | undefined>>;

  /** @param environment - of the check commands. */
  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
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

  #run([program = "", ...words]: readonly string[], file: string): Promise<FileVerdict> {
    const { PATH: path = "/usr/bin:/bin" } = this.#environment;
    const options = {
      env: { ...this.#environment, PATH: path + EXTRA_PATH, LC_ALL: "C" },
      timeout: CHECK_TIMEOUT_MS,
      encoding: "utf8",
    } as const;
    return new Promise((resolve) => {
      execFile(program, [...words, file], options, (error, stdout, stderr) => {
        if (error === null) return resolve({ status: "accepted" });
        if (error.code === "ENOENT") return resolve({ status: "unchecked" });
        const said = lastLines(`${stdout}${stderr}`).replaceAll(file, "FILE");
        const ended = error.killed === true ? `gave no answer in ${CHECK_TIMEOUT_MS / 1000} s` : said;
        resolve({
          status: "refused",
          message: ended || `ended with ${error.code ?? error.signal ?? "an error"}`,
        });
      });
    });
  }
}

/** What a program says last is why it stops; dhcpd says a screen before it. */
function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.filter((line) => /error|line \d|expect|unknown|invalid|fail|denied|:\d+/i.test(line));
  return (telling.length > 0 ? telling.slice(0, SAID_LINES) : lines.slice(-SAID_LINES)).join("; ");
}
