import type { EventEmitter } from "node:events";
import { connect } from "node:net";
import process from "node:process";
import type { Writable } from "node:stream";
import type { LineLog } from "../../ports/line-log.ts";
import { keepProgram } from "../process/keep-program.ts";

/** Syslog's severities (RFC 5424 §6.2.1). */
const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ["error", 3],
  ["warn", 4],
  ["info", 6],
  ["debug", 7],
]);
const JOURNAL_SOCKET = "/run/systemd/journal/stdout";
/** Identifier, unit, default priority, priorities at the lines' beginning, and no forwarding to syslog, kernel and console. */
const JOURNAL_HEADER = "pphook\n\n6\n1\n0\n0\n0\n";
const LARGEST_BACKLOG_BYTES = 1_000_000;
const AGAIN_AFTER_MS = 10_000;
const CLOSE_WITHIN_MS = 1000;

interface SystemLogOptions {
  readonly kind: "syslog" | "journald";
  /** Where it listens; by default where it always does. */
  readonly socket?: string | undefined;
  /** How long it is left alone after it failed. */
  readonly againAfterMs?: number;
  /** Told, as one line, when it does not take lines, once until it takes them again. */
  readonly tell: (text: string) => void;
}

interface Way {
  readonly input: Writable;
  /** Emits `close`. */
  readonly end: EventEmitter;
  readonly sinceMs: number;
}

/**
 * Hands lines to the system's own log: to syslog through `logger`, since Node has no datagram sockets of this kind, and to journald over
 * the socket that takes the output of services. Whatever happens there, writing never throws; what it does not take is lost to it.
 */
export class SystemLog implements LineLog {
  readonly #options: SystemLogOptions;
  readonly #againAfterMs: number;
  #way: Way | null = null;
  #openAgainAtMs = 0;
  #failing = false;
  #closed = false;

  constructor(options: SystemLogOptions) {
    this.#options = options;
    this.#againAfterMs = options.againAfterMs ?? AGAIN_AFTER_MS;
  }

  write(level: string, text: string): void {
    if (this.#way === null && performance.now() >= this.#openAgainAtMs) this.#open();
    const input = this.#way?.input;
    if (input === undefined || input.writableLength > LARGEST_BACKLOG_BYTES) return;
    input.write(`<${SEVERITIES.get(level) ?? 6}>${text}\n`);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const way = this.#way;
    this.#way = null;
    this.#openAgainAtMs = Number.POSITIVE_INFINITY;
    if (way === null) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, CLOSE_WITHIN_MS);
      way.end.once("close", () => {
        clearTimeout(patience);
        resolve();
      });
      way.input.end();
    });
  }

  #open(): void {
    this.#openAgainAtMs = performance.now() + this.#againAfterMs;
    try {
      this.#way = this.#options.kind === "syslog" ? this.#startLogger() : this.#connectJournal();
    } catch (error) {
      this.#fail(null, error);
    }
  }

  #startLogger(): Way {
    const { socket } = this.#options;
    const place = socket === undefined ? [] : ["--socket", socket];
    const how = ["--tag", "pphook", `--id=${process.pid}`, "--priority", "daemon.info", "--prio-prefix"];
    const child = keepProgram("logger", [...how, "--size", "32KiB", "--socket-errors=on", ...place]);
    const way = { input: child.stdin, end: child, sinceMs: performance.now() };
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said = chunk.toString().trim();
    });
    child.on("error", (error) => this.#fail(way, error));
    child.on("close", (code) => this.#fail(way, said || `logger ended with ${code}`));
    child.stdin.on("error", () => undefined);
    return way;
  }

  #connectJournal(): Way {
    const socket = connect(this.#options.socket ?? JOURNAL_SOCKET);
    const way = { input: socket, end: socket, sinceMs: performance.now() };
    socket.unref();
    socket.on("error", (error) => this.#fail(way, error));
    socket.on("close", () => this.#fail(way, "it closed the connection"));
    socket.resume();
    socket.write(JOURNAL_HEADER);
    return way;
  }

  #fail(way: Way | null, error: unknown): void {
    if (way !== null && this.#way === way) this.#way = null;
    // One that served for a while had been well again.
    if (way !== null && performance.now() - way.sinceMs > this.#againAfterMs) this.#failing = false;
    if (this.#failing || this.#closed) return;
    this.#failing = true;
    const why = error instanceof Error ? error.message : String(error);
    this.#options.tell(`pphook: ${this.#options.kind} takes no lines (${why}); it is tried again\n`);
  }
}
