import { PphookError } from "../../domain/errors.ts";
import type { TargetOutcome } from "../../domain/target.ts";
import type { CycleWorld } from "../cycle-world.ts";
import { deployFiles } from "./deploy-files.ts";

/**
 * Deploys the files that are not where they shall be, after a cycle. DNS is done by then: whatever fails here is an
 * outcome or a line in the log, and a later cycle tries again.
 */
export async function deployAfterCycle(world: CycleWorld, run: string): Promise<readonly TargetOutcome[]> {
  const { deployment } = world;
  if (deployment === undefined || deployment.targets.length === 0) return [];
  const { targets } = deployment;
  try {
    return await deployFiles({ ...world, ...deployment }, { targets, run, bar: null, isPatient: true });
  } catch (error) {
    if (!(error instanceof PphookError)) throw error;
    world.log.error("files not deployed", { error: error.message, remedy: error.remedy });
    return [];
  }
}
