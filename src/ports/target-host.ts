/** One machine that files are deployed to. Every method throws TargetError when the machine does not do what is asked. */
export interface TargetHost {
  /** @returns null when there is no such file. */
  read(path: string): Promise<string | null>;
  /** Writes a new file; one that is there is removed first. */
  write(path: string, text: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Replaces what is there, as one step. */
  rename(from: string, to: string): Promise<void>;
  /** No error when it is not there. */
  remove(path: string): Promise<void>;
  /** Has the target's shell run a command, with a path as its last word if one is given. */
  run(command: string, path?: string): Promise<CommandResult>;
}

export interface CommandResult {
  readonly exitCode: number;
  /** The last lines of what it said. */
  readonly said: string;
}
