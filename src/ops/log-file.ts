import { destination } from "pino";

type Sink = ReturnType<typeof destination>;

// What waits in memory while the disk is full; the lines beyond it are lost to the file.
const LARGEST_BACKLOG_BYTES = 1_000_000;
const OPEN_AGAIN_AFTER_MS = 10_000;
const CLOSE_WITHIN_MS = 1000;
const MODE = 0o640;

/**
 * A file that lines are appended to (O_APPEND, so that `copytruncate` of logrotate works).
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

  /** @param tell - told, as one line, when the file begins to fail and when it takes lines again. */
  constructor(path: string, tell: (text: string) => void) {
    this.#path = path;
    this.#tell = tell;
    this.#open();
  }

  /** @returns whether the file is in a state to take it; otherwise the line should go elsewhere, too. */
  write(line: string): boolean {
    if (this.#sink === null && performance.now() >= this.#openAgainAtMs) this.#open();
    this.#sink?.write(line);
    return this.#sink !== null && !this.#failing;
  }

  /** Opens the path anew, as after a rotation that moved the file away; in vain, it goes on with the old one. */
  reopen(): void {
    this.#open();
  }

  /** Closes the file; gives up after a second. */
  async close(): Promise<void> {
    const sink = this.#sink;
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
      old?.destroy();
    } catch (error) {
      this.#openAgainAtMs = performance.now() + OPEN_AGAIN_AFTER_MS;
      this.#complain(error);
    }
  }

  #makeSink(): Sink {
    const sink = destination({
      dest: this.#path,
      append: true,
      // A line stands in the file when the process dies right after it; and an asynchronous sink never lets a process end while its disk is full.
      sync: true,
      mode: MODE,
      maxLength: LARGEST_BACKLOG_BYTES,
    });
    sink.on("error", (error: unknown) => this.#complain(error));
    sink.on("drop", () => {
      this.#lost++;
    });
    sink.on("write", () => this.#recover());
    return sink;
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
