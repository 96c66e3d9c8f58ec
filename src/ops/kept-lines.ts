/** A line with its end, and when it was written. */
interface KeptLine {
  readonly line: string;
  /** By the clock of `performance.now()`. */
  readonly atMs: number;
}

const GENERATION_MS = 30_000;
const GENERATION_LENGTH = 8_000_000;

/** The lines of the last half to whole minute, and of very many the newest: at most 16 million characters. */
export class KeptLines {
  #older: KeptLine[] = [];
  #newer: KeptLine[] = [];
  #length = 0;
  #begunAtMs = performance.now();

  add(line: string): void {
    this.age();
    this.#newer.push({ line, atMs: performance.now() });
    this.#length += line.length;
    if (this.#length > GENERATION_LENGTH) this.#turn();
  }

  /** Lets go what is old; asked for now and then, so that a log that fell silent costs no memory. */
  age(): void {
    if (performance.now() - this.#begunAtMs > GENERATION_MS) this.#turn();
  }

  clear(): void {
    this.#older = [];
    this.#newer = [];
    this.#length = 0;
  }

  /** Removes the lines that are not there any more, and gives them, oldest first. */
  takeMissing(isThere: (line: string) => boolean): readonly KeptLine[] {
    const all = [...this.#older, ...this.#newer];
    this.clear();
    const missing: KeptLine[] = [];
    for (const kept of all) (isThere(kept.line) ? this.#newer : missing).push(kept);
    return missing;
  }

  #turn(): void {
    this.#older = this.#newer;
    this.#newer = [];
    this.#length = 0;
    this.#begunAtMs = performance.now();
  }
}
