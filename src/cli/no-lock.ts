import type { CycleWorld } from "../flows/cycle-world.ts";

/** A cycle that writes nothing disturbs nobody: it takes no lock, and so leaves no lock file. */
export function withoutLock(world: CycleWorld): CycleWorld {
  return { ...world, lock: { acquire: async () => ({ release: async () => {} }) } };
}
