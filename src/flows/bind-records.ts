import { keyOf } from "../core/diff/sketch.ts";
import type { Change, RecordChange } from "../domain/change.ts";
import type { ChangeOutcome } from "../domain/cycle-report.ts";
import type { RowChange } from "../domain/row-change.ts";
import { valueKey } from "../domain/rrset.ts";
import type { ApplicableCycle } from "./prepare-cycle.ts";
import type { Verdict } from "./zone-job.ts";

/** Records that may be written now, and what became of those that depend on a row which was to go and is still there. */
export interface BoundRecords {
  readonly released: readonly RecordChange[];
  readonly withheld: ReadonlyMap<RecordChange, Verdict>;
}

/**
 * Binds records to the corrections in phpIPAM: what a row leaves behind goes only once the row is gone, and what it had comes back only with it. Where the correction was not
 * tried, its records are neither released nor told.
 */
export function bindRecords(
  cycle: ApplicableCycle,
  free: readonly Change[],
  corrected: readonly ChangeOutcome[],
): BoundRecords {
  const fates = fatesOfRows(cycle, corrected);
  const released: RecordChange[] = [];
  const withheld = new Map<RecordChange, Verdict>();
  for (const change of free) {
    if (change.target !== "powerdns") continue;
    const rowId = [change.addressId, ownerOf(cycle, change)].find((id) => id !== null && fates.has(id));
    if (rowId === undefined || rowId === null) released.push(change);
    else {
      const verdict = fates.get(rowId) ?? null;
      if (verdict !== null) withheld.set(change, verdict);
    }
  }
  return { released, withheld };
}

/** Of the rows that were to go and are still there, or were to come back and did not; null where nothing was tried. */
function fatesOfRows(
  { plan }: ApplicableCycle,
  corrected: readonly ChangeOutcome[],
): ReadonlyMap<number, Verdict | null> {
  const results = new Map(corrected.map((outcome) => [outcome.change, outcome.result]));
  const fates = new Map<number, Verdict | null>();
  for (const change of plan.changes) {
    if (change.target !== "phpipam") continue;
    const rowId = change.action === "delete" ? change.addressId : (change.undoes?.rowId ?? null);
    const result = results.get(change);
    if (rowId !== null && result !== "applied")
      fates.set(rowId, result === undefined ? null : fateAfter(result, change.action));
  }
  return fates;
}

function fateAfter(result: ChangeOutcome["result"], action: RowChange["action"]): Verdict {
  const detail = action === "create" ? "its row did not come back" : "its row is still in phpIPAM";
  return { result: result === "dropped" ? "dropped" : "skipped", detail };
}

/** The row that owned the value which goes, or takes it along; another row may be told as the cause. */
function ownerOf(cycle: ApplicableCycle, { name, type, before }: RecordChange): number | null {
  if (before === null) return null;
  const key = valueKey(name, type, before.content);
  const taken = cycle.decision?.diff.taken.find((value) => keyOf(value) === key);
  return (cycle.start.ledger.owned.get(key) ?? taken)?.rowId ?? null;
}
