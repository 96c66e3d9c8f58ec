import { doubledWaitMs } from "../../domain/doubled-wait.ts";
import { type Instant, MINUTE_MS, toInstant } from "../../domain/instant.ts";
import type { JournalEvent } from "../../domain/journal.ts";
import type { DeploymentWorld, Ending, Shipment } from "./deployment-world.ts";
import { noteOfTarget, type TargetMemory, type TargetTrouble } from "./target-memory.ts";

interface Remembering {
  readonly memory: TargetMemory;
  readonly ending: Ending;
}

/** Keeps how a deployment ended, and journals it; a target that stays in the same trouble is journalled once. */
export async function rememberTarget(
  { store, clock }: DeploymentWorld,
  { target, hash, run }: Shipment,
  { memory, ending }: Remembering,
): Promise<void> {
  const { state, detail, drift } = ending;
  const now = clock.now();
  const isDone = state === "deployed";
  const next: TargetMemory = isDone
    ? { place: memory.place, hash, deployedAt: now, trouble: null }
    : { ...memory, trouble: troubleOf(ending, memory, now) };
  const isSame = !isDone && memory.trouble?.state === state && memory.trouble.detail === detail;
  const journal: JournalEvent[] = [];
  if (!isSame && (isDone || state === "refused" || state === "failed" || state === "held"))
    journal.push({ kind: "deployment", run, target: target.name, state, hash, detail, drift });
  await store.record({ at: now, journal, notes: { [noteOfTarget(target.name)]: JSON.stringify(next) } });
}

const WAITS = { firstMs: MINUTE_MS, longestMs: 30 * MINUTE_MS };

/** The next cycle tries again; then it is tried less and less often, so that a dead target does not slow every cycle. */
function troubleOf({ state, detail, remedy }: Ending, memory: TargetMemory, now: Instant): TargetTrouble {
  const attempts = (memory.trouble?.attempts ?? 0) + 1;
  const waitMs = attempts === 1 ? 0 : doubledWaitMs(attempts - 1, WAITS);
  return { state, detail, remedy, attempts, retryAt: toInstant(now + waitMs) };
}
