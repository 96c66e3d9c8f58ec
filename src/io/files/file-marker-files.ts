import { access, readFile, unlink } from "node:fs/promises";
import { type Instant, SECOND_MS, toInstant } from "../../domain/instant.ts";
import type { MarkerFiles } from "../../ports/marker-files.ts";
import { atomicWrite } from "./atomic-write.ts";
import { attemptOnFile, errorCode } from "./file-error.ts";

/** Epoch seconds up to the year 5138; more digits are milliseconds or nonsense. */
const EPOCH_SECONDS = /^\d{1,11}(?:\.\d+)?$/;

/** The marker files on disk: `last_check_file` and `bypass_file`. */
export class FileMarkerFiles implements MarkerFiles {
  readonly #lastCheckFile: string;
  readonly #bypassFile: string;

  constructor(paths: { readonly lastCheckFile: string; readonly bypassFile: string }) {
    this.#lastCheckFile = paths.lastCheckFile;
    this.#bypassFile = paths.bypassFile;
  }

  async readLastCheck(): Promise<Instant | null | "unreadable"> {
    const path = this.#lastCheckFile;
    const content = await attemptOnFile(path, "read", () => missingAsNull(readFile(path, "utf8")));
    if (content === null) return null;
    const text = content.trim();
    return EPOCH_SECONDS.test(text) ? toInstant(Math.floor(Number(text) * SECOND_MS)) : "unreadable";
  }

  async writeLastCheck(at: Instant): Promise<void> {
    await atomicWrite(this.#lastCheckFile, `${Math.floor(at / SECOND_MS)}\n`);
  }

  async bypassArmed(): Promise<boolean> {
    const path = this.#bypassFile;
    const found = await attemptOnFile(path, "look for", () => missingAsNull(access(path).then(() => true)));
    return found ?? false;
  }

  async armBypass(): Promise<void> {
    await atomicWrite(this.#bypassFile, "");
  }

  async disarmBypass(): Promise<void> {
    const path = this.#bypassFile;
    await attemptOnFile(path, "remove", () => missingAsNull(unlink(path)));
  }
}

async function missingAsNull<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
