import type { Plan } from "../domain/plan.ts";
import type { CycleWorld } from "../flows/cycle-world.ts";
import { learnEditors } from "../flows/learn-editors.ts";
import { prepareCycle } from "../flows/prepare-cycle.ts";

export interface ShownPlan {
  readonly plan: Plan;
  readonly sources: { readonly inventory: string; readonly dns: string };
}

/** Makes the plan that `sync` would carry out, with who edited each row; writes nothing. */
export async function makePlan(
  world: CycleWorld,
  { full, signal }: { readonly full: boolean; readonly signal: AbortSignal },
): Promise<ShownPlan> {
  const cycle = await prepareCycle(world, { full, signal });
  return learnEditors(world, cycle, { includeHeld: true, remembersTroubles: false, signal });
}
