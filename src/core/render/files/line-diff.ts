/**
 * Compares two files line by line: `- ` what would go, `+ ` what would come, each in its own order. What only moved is not told.
 *
 * @param limit - lines shown; the rest is counted.
 */
export function lineDiff(before: string, after: string, limit = 200): readonly string[] {
  const [gone, come] = [surplus(before, after), surplus(after, before)];
  const lines = [...gone.map((line) => `- ${line}`), ...come.map((line) => `+ ${line}`)];
  if (lines.length <= limit) return lines;
  return [...lines.slice(0, limit), `… and ${lines.length - limit} more lines`];
}

/** Lines of a text that are not in another, as often as they are there too often. */
function surplus(text: string, other: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of other.split("\n")) counts.set(line, (counts.get(line) ?? 0) + 1);
  return text.split("\n").filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
}
