import assert from "node:assert/strict";
import { type CycleChoice, type Cycled, cycle } from "./world-cycle.ts";
import type { World } from "./world-of.ts";

/** Runs a cycle, compares its plan in any order, and makes sure that a second cycle over everything has nothing to do. */
export function expectPlan(world: World, plan: readonly string[], choice: CycleChoice = {}): Cycled {
  const done = cycle(world, choice);
  assert.deepEqual(done.plan, [...plan].sort());
  assert.deepEqual(cycle(done.next).plan, [], "the second plan");
  return done;
}

/** Lets PPHOOK take up a world in which everything is right, and gives it with the ledger that knows it. */
export function known(world: World): World {
  return expectPlan(world, []).next;
}

/** Asserts that a finding was made, `rule row-id`. */
export function expectFound({ found }: Cycled, ...expected: readonly string[]): void {
  for (const each of expected) assert.ok(found.includes(each), `${each} is not in ${found.join(", ")}`);
}
