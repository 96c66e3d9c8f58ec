import { createHash } from "node:crypto";

/**
 * Takes one of each stratum, by a chance that depends on the seed and the ids alone: the same in each run.
 *
 * @param stratumOf - what must be there at least once, such as a call site with a fault.
 */
export function sampleOfEach<T extends { readonly id: string }>(
  all: readonly T[],
  seed: number,
  stratumOf: (item: T) => string,
): readonly T[] {
  const draw = ({ id }: T) => createHash("sha256").update(`${seed} ${id}`).digest("hex");
  const least = (items: readonly T[]) =>
    items.map((item) => [draw(item), item] as const).reduce((a, b) => (a[0] <= b[0] ? a : b))[1];
  return [...Map.groupBy(all, stratumOf).values()].map(least);
}
