import type { Command } from "commander";

/** Where a command reads and writes, so that tests need no process. */
export interface CliContext {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a person can be asked; left out where there is none. */
  readonly terminal?: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream };
  /** Aborted by SIGTERM or SIGINT. */
  readonly signal: AbortSignal;
  /** Called with the exit code of the command that ran. */
  readonly exit: (code: number) => void;
}

export interface TextOutput {
  write(text: string): void;
  readonly isTty: boolean;
  readonly columns: number;
}

/** Declares one command, or a group of them, on the program. */
export type RegisterCommand = (program: Command, context: CliContext) => void;

/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly logLevel?: "error" | "warn" | "info" | "debug";
  /** False with `--no-color`. */
  readonly color: boolean;
}
