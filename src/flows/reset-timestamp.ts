import { DAY_MS, toInstant } from "../domain/instant.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { NOTE_LAST_FULL, runId } from "./start-cycle.ts";

/**
 * Rewinds the last check by a day and arms the bypass file: the next cycle processes every row, baseline ones too, and once it
 * succeeded the protection is back. Journalled with who.
 */
export async function resetTimestamp(
  world: Pick<CycleWorld, "store" | "clock" | "markers">,
  by: string,
): Promise<void> {
  const now = world.clock.now();
  const rewound = toInstant(now - DAY_MS);
  const event = {
    kind: "bypass",
    run: runId(now),
    by,
    detail: "reset-timestamp: the next cycle processes every row",
  } as const;
  await world.store.record({
    at: now,
    journal: [event],
    lastCheck: rewound,
    notes: { [NOTE_LAST_FULL]: null },
  });
  await world.markers.writeLastCheck(rewound);
  await world.markers.armBypass();
}
