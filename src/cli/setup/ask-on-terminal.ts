import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { UsageError } from "../../domain/errors.ts";
import type { SetupWorld } from "../../flows/setup/setup-world.ts";
import type { CliContext } from "../cli-context.ts";

type Terminal = NonNullable<CliContext["terminal"]>;

interface Asking extends Terminal {
  readonly signal: AbortSignal;
  /** Lines that were typed or pasted ahead. */
  readonly ahead: string[];
}

/** Asks a person on a terminal, plain ones included: one line per question, nothing drawn. Between questions Ctrl-C is a signal. */
export function askOnTerminal(terminal: Terminal, signal: AbortSignal): SetupWorld["questioner"] {
  const asking: Asking = { ...terminal, signal, ahead: [] };
  const ask = async (text: string, preset: string | null) => {
    const shown = preset === null || preset === "" ? `${text}: ` : `${text} [${preset}]: `;
    for (;;) {
      const line = (await readLine(asking, shown)).trim() || preset;
      if (line !== null) return line;
    }
  };
  return {
    interactive: true,
    ask: ({ text, preset }) => ask(text, preset),
    askSecret: ({ text }) => readSecretLine(asking, `${text} (not shown): `),
    confirm: async (text, preset) => {
      for (;;) {
        const answer = (await ask(`${text} (y/n)`, preset ? "y" : "n")).toLowerCase();
        if (["y", "yes"].includes(answer)) return true;
        if (["n", "no"].includes(answer)) return false;
      }
    },
  };
}

function readLine(asking: Asking, prompt: string): Promise<string> {
  return readFrom(asking, { echo: asking.output, prompt });
}

/** readline switches the terminal's own echo off, and what it echoes instead goes nowhere. */
async function readSecretLine(asking: Asking, prompt: string): Promise<string> {
  const echo = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    return await readFrom(asking, { echo, prompt });
  } finally {
    asking.output.write("\n");
  }
}

interface Line {
  /** Where what is typed is shown. */
  readonly echo: NodeJS.WritableStream;
  readonly prompt: string;
}

function readFrom(asking: Asking, { echo, prompt }: Line): Promise<string> {
  const { signal, ahead, input, output } = asking;
  signal.throwIfAborted();
  const isShown = echo === output;
  const next = ahead.shift();
  if (next !== undefined) {
    output.write(isShown ? `${prompt}${next}\n` : prompt);
    return Promise.resolve(next);
  }
  return new Promise((resolve, reject) => {
    const lines = createInterface({
      input,
      output: echo,
      prompt: isShown ? prompt : "",
      terminal: true,
      historySize: 0,
    });
    // Not before: until readline has the terminal, that shows what is typed, and whoever sees the question types.
    if (!isShown) output.write(prompt);
    let isAnswered = false;
    const end = (settle: () => void) => {
      signal.removeEventListener("abort", onAbort);
      lines.close();
      settle();
    };
    const onAbort = () => end(() => reject(signal.reason));
    signal.addEventListener("abort", onAbort, { once: true });
    lines.on("line", (line) => {
      if (isAnswered) ahead.push(line);
      // Closed a turn later: what came with this line must not be lost.
      else setImmediate(() => end(() => resolve(line)));
      isAnswered = true;
    });
    lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    lines.on("close", () => {
      if (!isAnswered && !signal.aborted) end(() => reject(endOfInput()));
    });
    lines.prompt();
  });
}

function endOfInput(): UsageError {
  return new UsageError("the input ended before the questions did; nothing was written", {
    remedy: "run it again, or give the answers as options: pphook setup --help",
  });
}
