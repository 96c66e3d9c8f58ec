import { spawn, spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

const WAIT_MS = 100_000;
/** `script` itself may wait for the end of what it reads, so the shell in it says when the command ended. */
const ENDED = /\[ended with (\d+)\]/;

/** A command on a pseudo terminal, by `script` of util-linux: what a person sees and types. */
export interface TerminalSession {
  /** All that was shown so far, without control characters. */
  readonly shown: () => string;
  /** The same with them. */
  readonly raw: () => string;
  /** Waits until a text is shown after what was waited for before. */
  waitFor(text: string | RegExp): Promise<void>;
  /** Types a line, once a question is shown. */
  answer(question: string | RegExp, line: string): Promise<void>;
  type(keys: string): void;
  /** @returns the exit code. */
  ended(): Promise<number>;
}

export const CTRL_C = "\u0003";
export const CTRL_D = "\u0004";

/** Starts a command there; it is killed with the terminal if it does not end. */
export function openTerminal(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): TerminalSession & Disposable {
  const line = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const child = spawn(
    "script",
    ["-qefc", `stty cols 200; trap : INT; ${line}; echo "[ended with $?]"`, "/dev/null"],
    {
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: process.env["PATH"] ?? "", SHELL: "/bin/sh", ...env },
    },
  );
  child.stdin.on("error", () => {});
  let raw = "";
  let seen = 0;
  const waiting = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    raw += chunk;
    for (const look of waiting) look();
  });
  const shown = () => stripVTControlCharacters(raw).replaceAll("\r", "");
  const waitFor = (text: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => settle(new Error(`not shown: ${text}; shown:\n${shown()}`)), WAIT_MS);
      const settle = (error?: Error) => {
        clearTimeout(timer);
        waiting.delete(look);
        if (error === undefined) resolve();
        else reject(error);
      };
      const look = () => {
        const rest = shown().slice(seen);
        const end = endOfMatch(rest, text);
        if (end === -1) {
          if (ENDED.test(rest)) settle(new Error(`not shown before the end: ${text}; shown:\n${shown()}`));
          return;
        }
        seen += end;
        settle();
      };
      waiting.add(look);
      look();
    });
  const type = (keys: string) => {
    child.stdin.write(keys);
  };
  return {
    shown,
    raw: () => raw,
    waitFor,
    type,
    answer: async (question, text) => {
      await waitFor(question);
      type(`${text}\r`);
    },
    ended: async () => {
      await waitFor(ENDED);
      return Number(ENDED.exec(shown())?.[1]);
    },
    [Symbol.dispose]: () => {
      child.stdin.end();
      child.kill("SIGKILL");
    },
  };
}

function endOfMatch(shown: string, text: string | RegExp): number {
  const found = typeof text === "string" ? text : text.exec(shown)?.[0];
  const at = found === undefined ? -1 : shown.indexOf(found);
  return at === -1 ? -1 : at + (found?.length ?? 0);
}

const absent = spawnSync("script", ["--version"]).error;

/** False, or why tests on a terminal cannot run. */
export const skipWithoutScript = absent === undefined ? false : `script cannot be run: ${absent.message}`;
