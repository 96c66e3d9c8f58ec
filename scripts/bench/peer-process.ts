import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a process can be asked for: one argument in, a plain value out. */
export type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

type ArgumentOf<H extends Handlers, K extends keyof H> = Parameters<H[K]>[0];
type AnswerOf<H extends Handlers, K extends keyof H> = Awaited<ReturnType<H[K]>>;

/** A process of its own, so that what it does shares neither memory nor event loop with what is measured beside it. */
export interface Peer<H extends Handlers> extends AsyncDisposable {
  /** Asks it to do something and waits for the outcome. One call at a time. */
  ask<K extends keyof H & string>(what: K, argument: ArgumentOf<H, K>): Promise<AnswerOf<H, K>>;
}

type Answer = { readonly value: unknown } | { readonly error: string };

/** Starts a file of this folder that ends in `answerCalls`. */
export function startPeer<H extends Handlers>(file: string, nodeOptions: readonly string[] = []): Peer<H> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    execArgv: ["--disable-warning=ExperimentalWarning", ...nodeOptions],
    serialization: "advanced",
  });
  return {
    ask: async (what, argument) => {
      child.send({ what, argument });
      const answer = await nextAnswer(child, file);
      if ("error" in answer) throw new Error(`${file}, ${what}: ${answer.error}`);
      return answer.value as never;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

async function nextAnswer(child: ChildProcess, file: string): Promise<Answer> {
  const done = new AbortController();
  const { signal } = done;
  try {
    return await Promise.race([
      once(child, "message", { signal }).then(([answer]) => answer as Answer),
      once(child, "exit", { signal }).then(([code]) => ({ error: `${file} ended with ${code}` })),
    ]);
  } finally {
    done.abort();
  }
}

interface Question {
  readonly what: string;
  readonly argument: unknown;
}

/** Answers what the starting process asks, until that lets go; then `onEnd` runs. */
export function answerCalls(handlers: Handlers, onEnd: () => unknown): void {
  process.on("message", async ({ what, argument }: Question) => {
    try {
      const handler = handlers[what] as ((argument: unknown) => unknown) | undefined;
      if (handler === undefined) throw new Error(`nothing answers to ${what}`);
      process.send?.({ value: await handler(argument) });
    } catch (error) {
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on("disconnect", () => void onEnd());
}
