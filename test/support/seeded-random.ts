/** A small generator of chance whose every draw follows from its seed. */
export interface SeededRandom {
  /** A whole number from 0 to `below` − 1. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  /** True once in `times`. */
  oneIn(times: number): boolean;
}

/** Makes a generator; equal seeds draw equal values, and neighbouring seeds unrelated ones (mulberry32). */
export function seededRandom(...seeds: readonly number[]): SeededRandom {
  let state = seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) ^ (mixed >>> 15), 0x2545f491);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    oneIn: (times) => below(times) === 0,
  };
}
