import { canonicalChange } from "../domain/change.ts";
import type { CycleReport } from "../domain/cycle-report.ts";
import type { JournalEvent } from "../domain/journal.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";

/**
 * Uses up an approval once a cycle was free to write: what it released was applied, the rest is reported as no longer wanted.
 * One that was never used lapses. A cycle that ended before it came to all that was released leaves it to the next.
 */
export async function journalApproval(
  world: CycleWorld,
  { cycle, report }: { readonly cycle: PreparedCycle; readonly report: CycleReport },
): Promise<{ readonly used: boolean; readonly journal: readonly JournalEvent[] }> {
  const approval = await world.store.approval();
  if (approval === null) return { used: false, journal: [] };
  const { run, now } = cycle.start;
  const { hash, by } = approval;
  if (approval.expiresAt <= now) {
    world.log.warn("approval lapsed", { hash, by });
    return { used: true, journal: [{ kind: "approval", run, hash, by, state: "lapsed" }] };
  }
  if (report.writeBar !== null) return { used: false, journal: [] };
  const planned = new Set(cycle.plan.changes.map(canonicalChange));
  if (wasBrokenOff(approval.changes, { cycle, report })) return { used: false, journal: [] };
  const gone = approval.changes.filter((change) => !planned.has(change));
  for (const change of gone) world.log.info("approved change is no longer wanted", { hash, change });
  return { used: true, journal: [{ kind: "approval", run, hash, by, state: "used" }] };
}

type Ended = { readonly cycle: PreparedCycle; readonly report: CycleReport };

function wasBrokenOff(released: readonly string[], { cycle, report }: Ended): boolean {
  const tried = new Set(report.outcomes.map((outcome) => outcome.change));
  const untried = cycle.plan.changes.filter((change) => !change.held && !tried.has(change));
  const left = new Set(untried.map(canonicalChange));
  return released.some((change) => left.has(change));
}
