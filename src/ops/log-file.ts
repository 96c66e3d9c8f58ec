import { openSync } from "node:fs";
import { destination } from "pino";
import { RotationWatch } from "./rotation-watch.ts";

interface Sink {
  readonly fd: number;
  readonly stream: ReturnType<typeof destination>;
}

// What waits in memory while the disk is full; the lines beyond it are lost to the file.
const LARGEST_BACKLOG_BYTES = 1_000_000;
const OPEN_AGAIN_AFTER_MS = 10_000;
const CLOSE_WITHIN_MS = 1000;
const LOOK_FOR_ROTATION_EVERY_MS = 1000;
const MODE = 0o640;

/**
 * A file that lines are appended to (O_APPEND, so that `copytruncate` of logrotate works). Lines that such a rotation cut off are
 * written again.
 *
 * Whatever happens to the file, writing never throws: it says so once, and tries again.
 */
export class LogFile {
  readonly #path: string;
  readonly #tell: (text: string) => void;
  #sink: Sink | null = null;
  #openAgainAtMs = 0;
  #failing = false;
  #lost = 0;
  readonly #rotation: RotationWatch;
  readonly #timer: NodeJS.Timeout;

  /** @param tell - told, as one line, when the file begins to fail and when it takes lines again. */
  constructor(path: string, tell: (text: string) => void) {
    this.#path = path;
    this.#tell = tell;
    this.#rotation = new RotationWatch(path);
    this.#open();
    this.#timer = setInterval(() => this.#restoreLost(), LOOK_FOR_ROTATION_EVERY_MS).unref();
  }

  /** @returns whether the file is in a state to take it; otherwise the line should go elsewhere, too. */
  write(line: string): boolean {
    if (this.#sink === null && performance.now() >= this.#openAgainAtMs) this.#open();
    this.#append(line);
    if (this.#rotation.isDue()) this.#restoreLost();
    return this.#sink !== null && !this.#failing;
  }

  /** Opens the path anew, as after a rotation that moved the file away; in vain, it goes on with the old one. */
  reopen(): void {
    this.#restoreLost();
    this.#open();
  }

  /** Closes the file; gives up after a second. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#restoreLost();
    const sink = this.#sink?.stream ?? null;
    this.#sink = null;
    this.#openAgainAtMs = Number.POSITIVE_INFINITY;
    if (sink === null) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, CLOSE_WITHIN_MS);
      sink.once("close", () => {
        clearTimeout(patience);
        resolve();
      });
      sink.destroy();
    });
  }

  #open(): void {
    const old = this.#sink;
    try {
      this.#sink = this.#makeSink();
      this.#rotation.reset();
      old?.stream.destroy();
    } catch (error) {
      this.#openAgainAtMs = performance.now() + OPEN_AGAIN_AFTER_MS;
      this.#complain(error);
    }
  }

  #append(line: string): void {
    this.#sink?.stream.write(line);
    if (this.#sink !== null && !this.#failing) this.#rotation.wrote(line);
  }

  #restoreLost(): void {
    if (this.#sink === null || this.#failing) return;
    for (const line of this.#rotation.takeLost(this.#sink.fd)) this.#append(line);
  }

  #makeSink(): Sink {
    const fd = openSync(this.#path, "a", MODE);
    const stream = destination({
      dest: fd,
      // A line stands in the file when the process dies right after it; and an asynchronous sink never lets a process end while its disk is full.
      sync: true,
      maxLength: LARGEST_BACKLOG_BYTES,
    });
    stream.on("error", (error: unknown) => this.#complain(error));
    stream.on("drop", () => {
      this.#lost++;
    });
    stream.on("write", () => this.#recover());
    return { fd, stream };
  }

  #complain(error: unknown): void {
    if (this.#failing) return;
    this.#failing = true;
    const why = error instanceof Error ? error.message : String(error);
    this.#tell(`pphook: the log cannot be written (${why}); it goes to stderr until it can\n`);
  }

  #recover(): void {
    if (!this.#failing) return;
    this.#failing = false;
    const lost = this.#lost === 0 ? "" : `; ${this.#lost} lines are missing in it`;
    this.#lost = 0;
    this.#tell(`pphook: the log ${this.#path} is written again${lost}\n`);
  }
}
