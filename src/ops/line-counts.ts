/** The lines of some texts, and how often each is there: the same event can be told twice within a millisecond. */
export class LineCounts {
  readonly #counts = new Map<string, number>();

  constructor(texts: readonly string[]) {
    for (const text of texts)
      for (const line of text.split("\n")) this.#counts.set(line, (this.#counts.get(line) ?? 0) + 1);
  }

  /** Takes one away; false when none was left. The end of the line does not count. */
  take(line: string): boolean {
    const key = line.endsWith("\n") ? line.slice(0, -1) : line;
    const count = this.#counts.get(key) ?? 0;
    if (count > 0) this.#counts.set(key, count - 1);
    return count > 0;
  }
}
