import { holdRow } from "../core/derive/hold-undone.ts";
import { canonicalChange } from "../domain/change.ts";
import { APPROVED_DETAIL, type JournalEvent, type RowEntry } from "../domain/journal.ts";
import { EMPTY_DELTA, type LedgerDelta, type LedgerRow } from "../domain/ledger.ts";
import { editorOf } from "../domain/plan.ts";
import type { RowChange, RowFields } from "../domain/row-change.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { MadeRow } from "./make-row.ts";
import { noticeOfCorrection } from "./notice-of-correction.ts";
import type { ApplicableCycle } from "./prepare-cycle.ts";
import type { Verdict } from "./zone-job.ts";

/** One correction on its way, with the name that the journal gives it. */
export interface CorrectionJob {
  readonly cycle: ApplicableCycle;
  readonly id: string;
  readonly change: RowChange;
  readonly signal: AbortSignal | undefined;
}

/**
 * Journals a correction before it is made, with the whole row as it is: whatever happens next, it can be explained and undone. The
 * ledger knows from then on a row that is to be deleted and all that goes with it, so that its records are never foreign.
 */
export async function journalCorrection(
  world: CycleWorld,
  job: CorrectionJob,
  preImage: RowFields | null,
): Promise<void> {
  const { cycle } = job;
  const row = ledgerRowOf(job);
  const ledger: LedgerDelta = {
    ...EMPTY_DELTA,
    putRows: row === null || cycle.start.ledger.rows.has(row.id) ? [] : [row],
    putOwned: (cycle.decision?.diff.taken ?? []).filter((value) => value.rowId === row?.id),
  };
  await world.store.record({ at: world.clock.now(), journal: [plannedEvent(job, preImage)], ledger });
}

/**
 * Journals what became of a correction, with the deleted row remembered as such and its author to be told in the same transaction;
 * and the correction itself when it came to nothing before it was journalled.
 */
export async function journalCorrected(
  world: CycleWorld,
  job: CorrectionJob,
  about: { readonly verdict: Verdict; readonly planned: boolean; readonly made?: Partial<MadeRow> },
): Promise<void> {
  const { cycle, id, change } = job;
  const { result, detail } = about.verdict;
  const isApplied = result === "applied";
  const approved = isApplied && cycle.approved.has(canonicalChange(change));
  const told: JournalEvent = {
    kind: "result",
    run: cycle.start.run,
    changeId: id,
    result,
    detail: approved ? APPROVED_DETAIL : detail,
    ...(about.made?.rowId == null ? {} : { addressId: about.made.rowId }),
  };
  const row = isApplied ? ledgerRowOf(job) : null;
  const notice = isApplied ? noticeOfCorrection(world, job) : null;
  await world.store.record({
    at: world.clock.now(),
    ...(notice === null ? {} : { notices: { add: [notice] } }),
    journal: about.planned ? [told] : [plannedEvent(job, null), told],
    ledger: {
      ...EMPTY_DELTA,
      putRows: row === null ? [] : [{ ...row, removed: true }],
      ...afterReturn(job, about.made ?? {}),
      dropOwned: isApplied ? adoptedBy(job) : [],
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

/** What was there before a row that an undo deletes is nobody's again, and is not removed with the row. */
function adoptedBy({ cycle, change }: CorrectionJob): readonly string[] {
  if (change.undoes === undefined || change.action !== "delete") return [];
  const { owned } = cycle.start.ledger;
  return [...owned].flatMap(([key, { rowId, how }]) =>
    rowId === change.addressId && how === "adopted" ? [key] : [],
  );
}

/** What the ledger knows of a row that is to be deleted; one that is new to it is as yet to be dealt with. Null for other changes. */
function ledgerRowOf({ cycle, change }: CorrectionJob): LedgerRow | null {
  if (change.action !== "delete") return null;
  const { addressId: id, ip, hostname } = change;
  const state = { baseline: false, failures: 0, retryAt: null, removed: false };
  const fresh = { id, fingerprint: "", ip, hostname, firstSeenAt: cycle.start.now, ...state };
  return cycle.start.ledger.rows.get(id) ?? fresh;
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
