import { type ChildProcess, spawn } from "node:child_process";
import { env } from "node:process";
import { setTimeout as delay } from "node:timers/promises";

/** A server program started as a child. */
export interface ChildServer {
  /** What it has written to stdout and stderr so far, its last 8,000 characters. */
  output(): string;
  /** Ends it: SIGTERM, and SIGKILL after three seconds. Does nothing when it has ended. */
  stop(): Promise<void>;
}

export interface ChildServerSpec {
  readonly command: string;
  readonly args: readonly string[];
  /** Asked every 50 ms; the server is up once it answers true. A rejection counts as false. */
  readonly isReady: () => Promise<boolean>;
  readonly startTimeoutMs: number;
}

const KEPT_OUTPUT = 8000;

/**
 * Starts a server program and waits until it answers.
 *
 * @throws Error with the program's own output when it ends early or is not ready in time; it is stopped then.
 */
export async function startChildServer(spec: ChildServerSpec): Promise<ChildServer> {
  const child = spawn(spec.command, spec.args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: bareEnvironment(),
  });
  let kept = "";
  const keep = (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-KEPT_OUTPUT);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.on("error", (error) => keep(Buffer.from(`${error.message}\n`)));
  const server = { output: () => kept, stop: () => stopChild(child) };
  try {
    await untilReady(child, spec);
  } catch (error) {
    await server.stop();
    throw new Error(`${(error as Error).message}; its output:\n${kept.trim()}`, { cause: error });
  }
  return server;
}

/** What a child of the rehearsal sees of this process's environment: nothing that could be a secret. */
export function bareEnvironment(): Record<string, string> {
  const { PATH: path = "/usr/sbin:/usr/bin:/sbin:/bin" } = env;
  return { PATH: path, LC_ALL: "C" };
}

async function untilReady(child: ChildProcess, spec: ChildServerSpec): Promise<void> {
  const endAt = performance.now() + spec.startTimeoutMs;
  while (performance.now() < endAt) {
    if (hasEnded(child)) throw new Error(`${spec.command} ended at start with ${endOf(child)}`);
    if (await spec.isReady().catch(() => false)) return;
    await delay(50);
  }
  throw new Error(`${spec.command} was not ready within ${spec.startTimeoutMs} ms`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), 3000);
  await gone;
  clearTimeout(kill);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function endOf(child: ChildProcess): string {
  return child.signalCode ?? `exit code ${child.exitCode}`;
}
