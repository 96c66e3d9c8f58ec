import type { WriteBar } from "../domain/cycle-report.ts";
import type { CycleOptions, CycleWorld } from "./cycle-world.ts";
import { isPaused } from "./pause-writes.ts";

/** Says why nothing may be written now; null when it may. Asked again before each zone: any of it can begin in mid-cycle. */
export async function findWriteBar(
  world: Pick<CycleWorld, "store" | "clock" | "settings">,
  { dryRun }: Pick<CycleOptions, "dryRun">,
): Promise<WriteBar> {
  if (dryRun) return "dry-run";
  if (await isPaused(world)) return "paused";
  if (world.settings.policy.mode === "observe") return "observe";
  return world.settings.maintenanceAt(world.clock.now()) === null ? null : "maintenance";
}
