import { awaitRow, holdRow, holdUndone, type MadeUndo } from "../../core/derive/hold-undone.ts";
import { type Change, canonicalChange } from "../../domain/change.ts";
import type { ChangeOutcome } from "../../domain/cycle-report.ts";
import type { JournalEvent } from "../../domain/journal.ts";
import { EMPTY_DELTA, type OwnedValue } from "../../domain/ledger.ts";
import { currentRowId } from "../../domain/renumbered.ts";
import { valueKey } from "../../domain/rrset.ts";
import type { UndoneItem } from "../../domain/undone.ts";
import type { Approval } from "../../ports/store.ts";
import { applyPlan, numberChanges } from "../apply-plan.ts";
import type { CycleWorld } from "../cycle-world.ts";
import type { PreparedCycle } from "../prepare-cycle.ts";
import { heldEvents, heldSetOf } from "../record-cycle.ts";
import type { PreparedUndo, UndoOptions } from "./prepare-undo.ts";

/** What became of an undo, and how much of it the next cycles will leave alone. */
interface AppliedUndo {
  readonly outcomes: readonly ChangeOutcome[];
  readonly staying: number;
}

/**
 * Makes an undo. What it takes back is held off before it is made: a cycle after a crash does not make it again. The journal hears who
 * did it, what was refused, and what a guard held.
 */
export async function applyUndo(
  world: CycleWorld,
  prepared: PreparedUndo,
  options: UndoOptions,
): Promise<AppliedUndo> {
  const { cycle } = prepared;
  const free = cycle.plan.changes.filter((change) => !change.held);
  const ids = numberChanges(cycle.start.now, free);
  const items = holdAll(prepared, ids);
  const redone = [...free, ...prepared.unneeded.filter(isRedo)];
  await world.store.record({
    at: world.clock.now(),
    ledger: {
      ...EMPTY_DELTA,
      putUndone: [
        ...cycle.decision.undone.changed,
        ...items.values(),
        ...holdAll(prepared, unheld(prepared)).values(),
      ],
      putRenumbered: cycle.decision.undone.renumbered,
      dropUndone: redone.flatMap((change) => change.undoes?.id ?? []),
      putOwned: prepared.unneeded.flatMap((change) => missingOwner(prepared, change)),
    },
  });
  const { outcomes } = await applyPlan(world, cycle, options);
  const made = new Set(outcomes.filter(mayBeMade).map(({ id }) => id));
  const returned = returnedRows(outcomes);
  const stays = ({ id, change }: ChangeOutcome) => made.has(id) && !returned.has(change.addressId ?? 0);
  const kept = new Set(outcomes.filter(stays).map(({ id }) => id));
  const dropUndone = [...items.keys()].filter((id) => !kept.has(id));
  await recordUndo(world, prepared, { ...options, outcomes, dropUndone });
  return { outcomes, staying: items.size - dropUndone.length };
}

/** The old ids of rows that were made anew: such a row is held off itself, and asks for its records. */
function returnedRows(outcomes: readonly ChangeOutcome[]): ReadonlySet<number> {
  const ids = outcomes.map(({ change, result }) =>
    result === "applied" && change.undoes?.redo === false ? change.undoes.rowId : null,
  );
  return new Set(ids.filter((id) => id !== null));
}

function isRedo({ undoes }: Change): boolean {
  return undoes?.redo === true;
}

/** Of what was broken off, and of a row whose creation failed on the way, it is not known; it is held off until somebody asks again. */
function mayBeMade({ result, change }: ChangeOutcome): boolean {
  if (result === "failed") return change.target === "phpipam" && change.action === "create";
  return result === "applied" || result === "interrupted";
}

/** What is as it was before already shall stay so, too; no change of the journal made it, so it has the name of what it takes back. */
function unheld({ cycle, unneeded }: PreparedUndo): ReadonlyMap<Change, string> {
  const held = new Set([...cycle.start.ledger.undone.values()].map((item) => item.undoes));
  const open = unneeded.filter(({ undoes }) => undoes !== undefined && !held.has(undoes.id));
  return new Map(open.map((change) => [change, change.undoes?.id ?? ""]));
}

/** A value that an undo brought back before it was broken off is whose it was. */
function missingOwner({ cycle }: PreparedUndo, change: Change): readonly OwnedValue[] {
  const owner = change.undoes?.owner ?? null;
  if (change.target !== "powerdns" || change.after === null || owner === null) return [];
  const { zone, name, type, after } = change;
  const { ledger, now } = cycle.start;
  if (ledger.owned.has(valueKey(name, type, after.content))) return [];
  const disabledAt = after.disabled ? now : null;
  const rowId = currentRowId(ledger.renumbered, owner.rowId);
  return [{ ...{ zone, name, type, content: after.content }, how: owner.how, rowId, since: now, disabledAt }];
}

function holdAll({ cycle }: PreparedUndo, ids: ReadonlyMap<Change, string>): ReadonlyMap<string, UndoneItem> {
  const { now: at, run } = cycle.start;
  const items = new Map<string, UndoneItem>();
  for (const [change, id] of ids) {
    const { undoes } = change;
    if (undoes === undefined || undoes.redo) continue;
    const item = holdChange({ id, run, at, change, undoes }, cycle);
    if (item !== null) items.set(id, item);
  }
  return items;
}

function holdChange(
  { change, ...made }: MadeUndo<Change>,
  { decision, snapshot }: PreparedCycle,
): UndoneItem | null {
  if (change.target === "powerdns") return holdUndone({ ...made, change }, decision.undone.index);
  if (change.action === "create") return awaitRow({ ...made, change });
  const row = snapshot.rows.find(({ id }) => id === change.addressId);
  if (change.action !== "update" || row === undefined) return null;
  return holdRow({ ...made, change }, { ...row, mac: change.after.mac });
}

interface Ended extends UndoOptions {
  readonly outcomes: readonly ChangeOutcome[];
  readonly dropUndone: readonly string[];
}

async function recordUndo(world: CycleWorld, { cycle, refused }: PreparedUndo, ended: Ended): Promise<void> {
  const { of, by, outcomes, dropUndone } = ended;
  const { run } = cycle.start;
  const [before, approval] = await Promise.all([world.store.undoHeld(), world.store.undoApproval()]);
  const held = heldSetOf(cycle.plan, before);
  const missed = outcomes.filter((outcome) => outcome.result !== "applied");
  const told: JournalEvent = {
    ...{ kind: "undo", run, by, of, state: "made" },
    changes: outcomes.length - missed.length,
    refused: [
      ...refused.map(({ change, why }) => ({ id: change.id, why })),
      ...missed.map((outcome) => ({ id: outcome.change.undoes?.id ?? "", why: whyMissed(outcome) })),
    ],
  };
  await world.store.record({
    at: world.clock.now(),
    ledger: { ...EMPTY_DELTA, dropUndone },
    journal: [
      ...heldEvents(run, { held, before, plan: cycle.plan }),
      told,
      ...approvalEvents(run, approval, ended),
    ],
    undoHeld: held === null ? null : { ...held, undo: of },
    ...(approval?.undo === of ? { undoApproval: null } : {}),
  });
}

function whyMissed({ result, detail }: ChangeOutcome): string {
  return detail === "" ? result : `${result}: ${detail}`;
}

/** A release is for one undo, once. */
function approvalEvents(
  run: string,
  approval: Approval | null,
  { of, outcomes }: Ended,
): readonly JournalEvent[] {
  if (approval?.undo !== of) return [];
  const tried = new Set(outcomes.map((outcome) => canonicalChange(outcome.change)));
  const state = approval.changes.some((change) => tried.has(change)) ? "used" : "lapsed";
  return [{ kind: "approval", run, hash: approval.hash, by: approval.by, state }];
}
