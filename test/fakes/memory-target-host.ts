import { TargetError } from "../../src/domain/errors.ts";
import type { CommandResult, TargetHost } from "../../src/ports/target-host.ts";

type Step = "read" | "write" | "copy" | "rename" | "remove" | "run";

/** A machine without a network. */
export class MemoryTargetHost implements TargetHost {
  readonly files = new Map<string, string>();
  /** Every step, in order: `rename /a /b`. */
  readonly steps: string[] = [];
  /** What a command ends with; 0 for those that are not here. */
  readonly exitCodes = new Map<string, number>();
  /** The step that fails, and after how many of its kind. */
  failing: { readonly step: Step; readonly after: number } | null = null;

  async read(path: string): Promise<string | null> {
    this.#step("read", path);
    return this.files.get(path) ?? null;
  }

  async write(path: string, text: string): Promise<void> {
    this.files.set(path, text.slice(0, 10));
    this.#step("write", path);
    this.files.set(path, text);
  }

  async copy(from: string, to: string): Promise<void> {
    this.#step("copy", from, to);
    this.files.set(to, this.files.get(from) ?? "");
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step("rename", from, to);
    this.files.set(to, this.files.get(from) ?? "");
    this.files.delete(from);
  }

  async remove(path: string): Promise<void> {
    this.#step("remove", path);
    this.files.delete(path);
  }

  async run(command: string, path?: string): Promise<CommandResult> {
    this.#step("run", command, ...(path === undefined ? [] : [path]));
    const exitCode = this.exitCodes.get(command) ?? 0;
    return { exitCode, said: exitCode === 0 ? "" : `${command} says no` };
  }

  #step(step: Step, ...words: readonly string[]): void {
    this.steps.push([step, ...words].join(" "));
    if (this.failing?.step !== step) return;
    const { after } = this.failing;
    this.failing = after === 0 ? this.failing : { step, after: after - 1 };
    if (after === 0) throw new TargetError(`target: cannot ${step}`, { failure: "cut", remedy: "wait" });
  }
}
