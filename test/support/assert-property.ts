import fc from "fast-check";

/** The same worlds in each run, so that a refusal can be repeated; `PROPERTY_SEED` chooses others. */
const SEED = Number(process.env["PROPERTY_SEED"] ?? 20_261_122);

/** How many whole worlds a property looks at; the quick tests try fewer, and `PROPERTY_RUNS` as many as one likes. */
export const WORLDS = { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 1200) };

/** How often a property is tried; fast-check's own 100 where nothing is said. */
interface Runs {
  readonly numRuns?: number;
}

/** Asserts a property of fast-check over the values of the seed; a failure names the seed and the path of the counterexample. */
export function assertProperty<T>(property: fc.IProperty<T>, runs: Runs = {}): void {
  fc.assert(property, { ...runs, seed: SEED });
}

/** The same for a property that waits. */
export async function assertAsyncProperty<T>(property: fc.IAsyncProperty<T>, runs: Runs = {}): Promise<void> {
  await fc.assert(property, { ...runs, seed: SEED });
}

/** Draws the seed's values of an arbitrary, for what cannot be asserted one by one. */
export function drawSamples<T>(arbitrary: fc.Arbitrary<T>, numRuns: number): readonly T[] {
  return fc.sample(arbitrary, { numRuns, seed: SEED });
}
