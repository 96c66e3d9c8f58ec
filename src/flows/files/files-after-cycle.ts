import { PphookError } from "../../domain/errors.ts";
import type { FileOutcome } from "../../domain/file-outcome.ts";
import type { CycleWorld } from "../cycle-world.ts";
import type { PreparedCycle } from "../prepare-cycle.ts";
import { configuredGroups, generateFiles, sourceOf } from "./generate-files.ts";

/**
 * Makes the files that the configuration asks for, after a cycle. DNS is done by then: whatever fails here is an
 * outcome or a line in the log, and the next cycle tries again.
 */
export async function filesAfterCycle(
  world: CycleWorld,
  cycle: PreparedCycle,
): Promise<readonly FileOutcome[]> {
  if (world.files === undefined) return [];
  const groups = configuredGroups(world.files);
  if (groups.length === 0) return [];
  try {
    return await generateFiles({ ...world, ...world.files }, sourceOf(cycle), { groups, bar: null });
  } catch (error) {
    if (!(error instanceof PphookError)) throw error;
    world.log.error("files not made", { error: error.message, remedy: error.remedy });
    return [];
  }
}
