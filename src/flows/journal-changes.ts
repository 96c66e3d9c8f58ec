import type { RrsetRewrite } from "../core/diff/rrset-writes.ts";
import { canonicalChange, type RecordChange, type RecordState } from "../domain/change.ts";
import type { ChangeOutcome } from "../domain/cycle-report.ts";
import { APPROVED_DETAIL, type JournalEvent } from "../domain/journal.ts";
import type { OwnedValue } from "../domain/ledger.ts";
import { EMPTY_DELTA } from "../domain/ledger.ts";
import { editorOf } from "../domain/plan.ts";
import { currentRowId } from "../domain/renumbered.ts";
import { valueKey } from "../domain/rrset.ts";
import type { ValueOwner } from "../domain/undo-link.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { ZoneJob } from "./zone-job.ts";

/** Journals changes before they are made, with the whole RRset as it is: whatever happens next, it can be explained and undone. */
export async function journalPlanned(
  world: CycleWorld,
  job: ZoneJob,
  rewrites: readonly RrsetRewrite[],
): Promise<void> {
  const preImages = new Map(
    rewrites.flatMap((rewrite) => rewrite.changes.map((change) => [change, rewrite.before] as const)),
  );
  const journal: JournalEvent[] = job.changes
    .filter(({ change }) => preImages.has(change))
    .map(({ id, change }) => ({
      kind: "change",
      run: job.cycle.start.run,
      change: {
        ...recordOf(change, job),
        id,
        preImage: preImages.get(change) ?? null,
        editor: nameOf(job, change),
      },
    }));
  if (journal.length > 0) await world.store.record({ at: world.clock.now(), journal });
}

function recordOf(change: RecordChange, job: ZoneJob) {
  const { target, action, zone, name, type, addressId, ip, hostname, before, after, rule, reason } = change;
  const owner = before === null ? undefined : job.cycle.start.ledger.owned.get(keyOf(change, before));
  return {
    ...{ target, action, zone, name, type, addressId, ip, hostname, before, after, rule, reason },
    ...(owner === undefined ? {} : { ownedBefore: ownerOf(owner) }),
    ...(change.undoes === undefined ? {} : { undoes: change.undoes }),
  };
}

function ownerOf({ rowId, how }: OwnedValue): ValueOwner {
  return { rowId, how: how === "adopted" ? "adopted" : "written" };
}

function keyOf({ name, type }: RecordChange, { content }: RecordState): string {
  return valueKey(name, type, content);
}

function nameOf({ cycle }: ZoneJob, change: RecordChange): string | null {
  return editorOf(cycle.plan, change)?.realName ?? null;
}

interface Results {
  readonly outcomes: readonly ChangeOutcome<RecordChange>[];
  /** Those that were journalled before they were made. */
  readonly planned: ReadonlySet<RecordChange>;
}

/** Journals what became of the changes, together with what PPHOOK owns now: one transaction, so the two never disagree. */
export async function journalResults(
  world: CycleWorld,
  job: ZoneJob,
  { outcomes, planned }: Results,
): Promise<void> {
  const { run } = job.cycle.start;
  const journal: JournalEvent[] = outcomes.flatMap(({ id, change, result, detail }) => {
    const approved = result === "applied" && job.cycle.approved.has(canonicalChange(change));
    const told: JournalEvent = {
      kind: "result",
      run,
      changeId: id,
      result,
      detail: approved ? APPROVED_DETAIL : detail,
    };
    return planned.has(change) ? [told] : [neverMade(job, { id, change }), told];
  });
  const applied = outcomes.filter((outcome) => outcome.result === "applied").map((outcome) => outcome.change);
  await world.store.record({
    at: world.clock.now(),
    journal,
    ledger: {
      ...EMPTY_DELTA,
      putOwned: applied.flatMap((change) => ownedAfter(change, job)),
      dropOwned: applied.flatMap(disownedAfter),
    },
  });
}

function neverMade(
  job: ZoneJob,
  { id, change }: { readonly id: string; readonly change: RecordChange },
): JournalEvent {
  const entry = { ...recordOf(change, job), id, preImage: null, editor: nameOf(job, change) };
  return { kind: "change", run: job.cycle.start.run, change: entry };
}

function ownedAfter(change: RecordChange, job: ZoneJob): readonly OwnedValue[] {
  const { after, zone, name, type } = change;
  const owner = ownerAfter(change);
  if (after === null || owner === null) return [];
  const { now, ledger } = job.cycle.start;
  const rowId = currentRowId(ledger.renumbered, owner.rowId);
  return [
    {
      zone,
      name,
      type,
      content: after.content,
      ...owner,
      rowId,
      since: now,
      disabledAt: after.disabled ? now : null,
    },
  ];
}

/** What an undo brings back is whose it was; what a cycle writes is PPHOOK's, for the row that caused it. */
export function ownerAfter({
  undoes,
  addressId,
}: Pick<RecordChange, "undoes" | "addressId">): ValueOwner | null {
  if (undoes !== undefined) return undoes.owner;
  return addressId === null ? null : { rowId: addressId, how: "written" };
}

function disownedAfter(change: RecordChange): readonly string[] {
  const { before, after } = change;
  const stays = before?.content === after?.content && ownerAfter(change) !== null;
  return before === null || stays ? [] : [keyOf(change, before)];
}
