import { SystemError } from "../../src/domain/errors.ts";
import type { FileVerdict, OutputFiles } from "../../src/ports/output-files.ts";

/** Made files without a disk. */
export class MemoryOutputFiles implements OutputFiles {
  readonly files = new Map<string, string>();
  /** Every check that was asked for: the command, and the text that was judged. */
  readonly checks: { readonly command: readonly string[]; readonly text: string }[] = [];
  verdict: FileVerdict = { status: "accepted" };
  /** Paths that cannot be written. */
  readonly broken = new Set<string>();
  writes = 0;

  async read(path: string): Promise<string | null> {
    return this.files.get(path) ?? null;
  }

  async write(path: string, text: string): Promise<void> {
    if (this.broken.has(path))
      throw new SystemError(`cannot write ${path}: the disk is full`, { remedy: "free space" });
    this.files.set(path, text);
    this.writes++;
  }

  async check(command: readonly string[], _path: string, text: string): Promise<FileVerdict> {
    this.checks.push({ command, text });
    return this.verdict;
  }
}
