import { holdRow } from "../core/derive/hold-undone.ts";
import { canonicalChange } from "../domain/change.ts";
import { APPROVED_DETAIL, type JournalEvent, type RowEntry } from "../domain/journal.ts";
import { EMPTY_DELTA } from "../domain/ledger.ts";
import { editorOf } from "../domain/plan.ts";
import type { RowChange, RowFields } from "../domain/row-change.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { MadeRow } from "./make-row.ts";
import type { ApplicableCycle } from "./prepare-cycle.ts";
import type { Verdict } from "./zone-job.ts";

/** One correction on its way, with the name that the journal gives it. */
export interface CorrectionJob {
  readonly cycle: ApplicableCycle;
  readonly id: string;
  readonly change: RowChange;
  readonly signal: AbortSignal | undefined;
}

/** Journals a correction before it is made, with the whole row as it is: whatever happens next, it can be explained and undone. */
export async function journalCorrection(
  world: CycleWorld,
  job: CorrectionJob,
  preImage: RowFields | null,
): Promise<void> {
  await world.store.record({ at: world.clock.now(), journal: [plannedEvent(job, preImage)] });
}

/** Journals what became of a correction, with the deleted row remembered as such in the same transaction; and the correction itself when it came to nothing before it was journalled. */
export async function journalCorrected(
  world: CycleWorld,
  job: CorrectionJob,
  about: { readonly verdict: Verdict; readonly planned: boolean; readonly made?: Partial<MadeRow> },
): Promise<void> {
  const { cycle, id, change } = job;
  const { result, detail } = about.verdict;
  const approved = result === "applied" && cycle.approved.has(canonicalChange(change));
  const told: JournalEvent = {
    kind: "result",
    run: cycle.start.run,
    changeId: id,
    result,
    detail: approved ? APPROVED_DETAIL : detail,
    ...(about.made?.rowId == null ? {} : { addressId: about.made.rowId }),
  };
  const journal = about.planned ? [told] : [plannedEvent(job, null), told];
  const removed = change.action === "delete" && result === "applied" ? [change.addressId] : [];
  const putRows = removed.map((id) => cycle.start.ledger.rows.get(id)).filter((row) => row !== undefined);
  await world.store.record({
    at: world.clock.now(),
    journal,
    ledger: {
      ...EMPTY_DELTA,
      putRows: putRows.map((row) => ({ ...row, removed: true })),
      ...afterReturn(job, about.made ?? {}),
    },
  });
}

/** A row that an undo made anew is known by its old id, too, and held off from the moment that it is there. */
function afterReturn({ cycle, id, change }: CorrectionJob, { rowId = null, row = null }: Partial<MadeRow>) {
  const { undoes } = change;
  if (undoes === undefined || rowId === null) return {};
  const { run, now: at } = cycle.start;
  const isHeld = row !== null && !undoes.redo;
  return {
    putRenumbered: undoes.rowId === null ? [] : [[undoes.rowId, rowId] as const],
    putUndone: isHeld ? [holdRow({ id, run, at, change, undoes }, row)] : [],
  };
}

function plannedEvent({ cycle, id, change }: CorrectionJob, preImage: RowFields | null): JournalEvent {
  const { target, action, zone, name, type, addressId, ip, hostname, before, after, rule, reason } = change;
  const entry: RowEntry = {
    ...{ id, target, action, zone, name, type, addressId, ip, hostname, before, after, rule, reason },
    preImage,
    editor: editorOf(cycle.plan, change)?.realName ?? null,
    ...(change.undoes === undefined ? {} : { undoes: change.undoes }),
  };
  return { kind: "change", run: cycle.start.run, change: entry };
}
