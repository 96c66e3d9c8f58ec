import { canonicalChange } from "../domain/change.ts";
import type { CycleReport } from "../domain/cycle-report.ts";
import type { Fqdn } from "../domain/dns-name.ts";
import type { ChangeResult, JournalEvent } from "../domain/journal.ts";
import type { Approval } from "../ports/store.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";

export interface ApprovalEnd {
  /** What the store shall hold of it from now on; left out when that is what it holds already. */
  readonly rest?: Approval | null;
  readonly journal: readonly JournalEvent[];
}

const UNCHANGED: ApprovalEnd = { journal: [] };

/**
 * Uses up an approval once a cycle was free to write: what it released was applied, the rest is reported as no longer wanted.
 * One that was never used lapses. What the cycle did not come to, could not read or could not write stays released, and nothing else:
 * a server that was away for a moment must not cost a second approval, nor may a change be made twice on one.
 */
export async function journalApproval(
  world: CycleWorld,
  { cycle, report }: { readonly cycle: PreparedCycle; readonly report: CycleReport },
): Promise<ApprovalEnd> {
  const approval = await world.store.approval();
  if (approval === null) return UNCHANGED;
  const { run, now } = cycle.start;
  const { hash, by } = approval;
  if (approval.expiresAt <= now) {
    world.log.warn("approval lapsed", { hash, by });
    return { rest: null, journal: [{ kind: "approval", run, hash, by, state: "lapsed" }] };
  }
  if (report.writeBar !== null) return UNCHANGED;
  const fates = fatesOf(approval.changes, { cycle, report });
  for (const change of fates.unwanted)
    world.log.info("approved change is no longer wanted", { hash, change });
  if (fates.open.length === 0)
    return { rest: null, journal: [{ kind: "approval", run, hash, by, state: "used" }] };
  world.log.warn("approved changes could not be made; they stay released", { hash, left: fates.open.length });
  const isSame = fates.open.length === approval.changes.length;
  return isSame ? UNCHANGED : { rest: { ...approval, changes: fates.open }, journal: [] };
}

type Ended = { readonly cycle: PreparedCycle; readonly report: CycleReport };

/** Says nothing about whether the change is wanted or possible. */
const UNDECIDED: ReadonlySet<ChangeResult> = new Set(["failed", "interrupted", "skipped"]);

function fatesOf(
  released: readonly string[],
  { cycle, report }: Ended,
): { readonly open: readonly string[]; readonly unwanted: readonly string[] } {
  const planned = new Map(cycle.plan.changes.map((change) => [canonicalChange(change), change]));
  const results = new Map(report.outcomes.map(({ change, result }) => [canonicalChange(change), result]));
  const isUnseen = (text: string) => !planned.has(text) && liesIn(text, cycle.view.unreadable);
  const isUndone = (text: string) => {
    const change = planned.get(text);
    if (change === undefined || change.held) return false;
    const result = results.get(text);
    return result === undefined || UNDECIDED.has(result);
  };
  return {
    open: released.filter((text) => isUnseen(text) || isUndone(text)),
    unwanted: released.filter((text) => !planned.has(text) && !isUnseen(text)),
  };
}

/** The zone is the second field of a change's canonical text. */
function liesIn(change: string, zones: ReadonlySet<Fqdn>): boolean {
  const zone = change.split("|")[1] ?? "";
  return (zones as ReadonlySet<string>).has(zone);
}
