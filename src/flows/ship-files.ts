import type { CycleReport } from "../domain/cycle-report.ts";
import type { CycleOptions, CycleWorld } from "./cycle-world.ts";
import { deployAfterCycle } from "./deployment/deploy-after-cycle.ts";
import { filesAfterCycle } from "./files/files-after-cycle.ts";
import { findWriteBar } from "./find-write-bar.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";

/** Makes and deploys the files for other programs, after a cycle. Nothing when something has begun meanwhile that keeps PPHOOK from writing. */
export async function shipFiles(
  world: CycleWorld,
  cycle: PreparedCycle,
  options: CycleOptions,
): Promise<Pick<CycleReport, "files" | "deployments">> {
  const bar = await findWriteBar(world, options);
  if (bar !== null || options.signal?.aborted === true) return {};
  const files = await filesAfterCycle(world, cycle);
  const deployments = await deployAfterCycle(world, cycle.start.run);
  return {
    ...(files.length === 0 ? {} : { files }),
    ...(deployments.length === 0 ? {} : { deployments }),
  };
}
