interface Counted {
  readonly count: number;
}

/** Adds up what falls into each part of a period. */
export function sumByPart(
  counts: readonly (Counted & { readonly part: number })[],
  parts: number,
): readonly number[] {
  const sums = Array.from({ length: parts }, () => 0);
  for (const { part, count } of counts) sums[part] = (sums[part] ?? 0) + count;
  return sums;
}

/** Adds up by a key, the largest first, then by the key. */
export function tally<C extends Counted>(
  counts: readonly C[],
  keyOf: (each: C) => string,
): readonly (readonly [key: string, count: number])[] {
  const sums = new Map<string, number>();
  for (const each of counts) sums.set(keyOf(each), (sums.get(keyOf(each)) ?? 0) + each.count);
  return [...sums].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
