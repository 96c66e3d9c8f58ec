import { Presets, SingleBar } from "cli-progress";
import type { Progress } from "../ports/progress.ts";

const SILENT: Progress = { step: () => {}, advance: () => {}, done: () => {} };

/** Shows a bar on stderr where that is a terminal, and nothing anywhere else. */
export function createProgress(isTerminal: boolean): Progress {
  return isTerminal ? new TerminalProgress(process.stderr) : SILENT;
}

/** Quicker steps are not worth a bar that flickers. */
const APPEARS_AFTER_MS = 300;

/** One bar, wiped when its step is done, so that the answer stands alone. A step that begins takes the place of the last. */
class TerminalProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;
  #bar: SingleBar | null = null;
  #step = { name: "", total: 0, value: 0, sinceMs: 0 };

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  step(name: string, total: number): void {
    this.done();
    this.#step = { name, total, value: 0, sinceMs: performance.now() };
  }

  advance(by: number): void {
    this.#step.value += by;
    if (this.#bar === null) this.#appear();
    this.#bar?.update(this.#step.value);
  }

  done(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #appear(): void {
    const { name, total, value, sinceMs } = this.#step;
    if (name === "" || performance.now() - sinceMs < APPEARS_AFTER_MS) return;
    const format = total > 0 ? "{name} {bar} {value} of {total}" : "{name} {value}";
    const options = {
      format,
      stream: this.#stream,
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
      fps: 8,
    };
    this.#bar = new SingleBar(options, Presets.shades_grey);
    this.#bar.start(total, value, { name });
  }
}
