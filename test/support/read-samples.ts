/**
 * Reads a scrape by itself: every sample by its name and labels as they stand.
 *
 * @throws Error at a line that is neither a sample nor a comment.
 */
export function readSamples(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [, key, value] =
      /^([a-zA-Z_:][\w:]*(?:\{(?:\w+="(?:[^"\\\n]|\\[\\"n])*",?)*\})?) (\S+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) throw new Error(`not a sample: ${line}`);
    if (samples.has(key)) throw new Error(`twice: ${key}`);
    samples.set(key, value === "+Inf" ? Number.POSITIVE_INFINITY : Number(value));
  }
  return samples;
}
