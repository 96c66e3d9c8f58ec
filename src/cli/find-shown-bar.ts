import type { ShownBar } from "../core/render/write-bar-text.ts";
import type { WriteBar } from "../domain/cycle-report.ts";
import type { CycleWorld } from "../flows/cycle-world.ts";

/** Gives what people are told of a bar: who paused and why, or which window is open. */
export async function findShownBar(world: CycleWorld, bar: WriteBar): Promise<ShownBar | null> {
  if (bar === "observe") return { kind: "observe" };
  if (bar === "paused") {
    const pause = await world.store.pause();
    return pause === null ? null : { kind: "paused", pause };
  }
  const window = bar === "maintenance" ? world.settings.maintenanceAt(world.clock.now()) : null;
  return window === null ? null : { kind: "maintenance", window };
}
