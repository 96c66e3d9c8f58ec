/** Gives the middle value; of an even number of values the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const left = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (left + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
