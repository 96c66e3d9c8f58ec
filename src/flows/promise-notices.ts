import type { ChangeRecord, ChangeResult } from "../domain/journal.ts";
import type { Notice, NoticeAction } from "../domain/notice.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { actionOf, noticeOf, SETTLED_BY } from "./notices-of-cycle.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";

/** Kept while a cycle makes changes; the cycle's own record removes it. */
export const NOTE_PROMISED = "promised-notices";

/**
 * Notes, before changes are made, which findings they put right: once they are made nothing in phpIPAM or DNS shows the finding any more,
 * and a crash before the cycle is recorded would leave its author untold.
 */
export async function promiseNotices(world: CycleWorld, cycle: PreparedCycle): Promise<void> {
  if (world.settings.reminderMs === null) return;
  const { plan, decision } = cycle;
  const made = new Set(
    plan.changes.filter(({ held }) => !held).map((change) => `${change.rule} ${change.addressId}`),
  );
  const promised = plan.findings
    .filter(({ rule, addressId }) => addressId !== null && made.has(`${SETTLED_BY[rule]} ${addressId}`))
    .filter(({ addressId }) => !decision.selection.baseline.has(addressId ?? 0))
    .map((finding) => noticeOf(cycle, { state: "done", finding, recipients: [] }, []));
  if (promised.length === 0) return;
  await world.store.record({ at: world.clock.now(), notes: { [NOTE_PROMISED]: JSON.stringify(promised) } });
}

/** Tells what a cycle put right that ended before it could say so; called before the next one. */
export async function keepPromises(world: CycleWorld): Promise<void> {
  const note = await world.store.readNote(NOTE_PROMISED);
  if (note === null) return;
  const promised = JSON.parse(note) as readonly Notice[];
  const run = promised[0]?.run ?? "";
  const entries = await world.store.readJournal({
    run,
    kinds: ["change", "result"],
    limit: Number.MAX_SAFE_INTEGER,
  });
  const results = new Map<string, ChangeResult>();
  for (const { event } of entries) if (event.kind === "result") results.set(event.changeId, event.result);
  const changes = entries.flatMap(({ event }) => (event.kind === "change" ? [event.change] : []));
  const kept = promised.flatMap((notice) => {
    const mine = changes.filter(({ addressId }) => addressId === notice.finding.addressId);
    const actions = mine.map((change) => actionIn(change, results));
    return isPutRight(notice, mine, results) ? [{ ...notice, actions }] : [];
  });
  await world.store.record({
    at: world.clock.now(),
    notices: {
      add: kept,
      putTold: kept.map(({ finding, at }) => ({
        ...{ findingId: finding.id, toldAt: at },
        ...{ state: "gone", recipients: [] },
      })),
    },
    notes: { [NOTE_PROMISED]: null },
  });
}

function isPutRight(
  { finding }: Notice,
  changes: readonly ChangeRecord[],
  results: ReadonlyMap<string, ChangeResult>,
): boolean {
  const made = changes.filter(({ rule }) => rule === SETTLED_BY[finding.rule]);
  return made.length > 0 && made.every(({ id }) => results.get(id) === "applied");
}

function actionIn(change: ChangeRecord, results: ReadonlyMap<string, ChangeResult>): NoticeAction {
  const { id } = change;
  return actionOf({ id, change, result: results.get(id) ?? "interrupted", detail: "" });
}
