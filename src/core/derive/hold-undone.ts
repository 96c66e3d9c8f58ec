import type { AddressRow } from "../../domain/address.ts";
import type { Change, RecordChange } from "../../domain/change.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RowChange, RowCreation } from "../../domain/row-change.ts";
import type { UndoLink } from "../../domain/undo-link.ts";
import type { UndoneItem } from "../../domain/undone.ts";
import { type RowIndex, wantersOf } from "../../domain/wanted-row.ts";
import { fingerprint } from "./select-due.ts";
import { review } from "./stay-undone.ts";

/** A change of an undo, and what the journal calls it. */
export interface MadeUndo<C extends Change> {
  readonly id: string;
  readonly run: string;
  readonly at: Instant;
  readonly change: C;
  readonly undoes: UndoLink;
}

/**
 * Says what keeps the next cycles from making a change of a record again that was taken back: the row that caused it, the rows that
 * ask for what went, and the owner of what came.
 *
 * @returns null when nothing would make it again.
 */
export function holdUndone(made: MadeUndo<RecordChange>, index: RowIndex): UndoneItem | null {
  const { undoes } = made;
  const { zone, name, type, before, after, addressId } = made.change;
  const kept = after?.content ?? null;
  const gone = before === null || before.content === kept ? null : before.content;
  const wanters = gone === null ? [] : wantersOf(index, { name, type, content: gone });
  const ids = new Set([addressId, undoes.owner?.rowId ?? null, ...wanters.map((row) => row.id)]);
  const rows = [...ids]
    .flatMap((rowId) => (rowId === null ? [] : (index.byId.get(rowId) ?? [])))
    .map((row) => witness(row.checked.row));
  const isWanted = kept !== null && wantersOf(index, { name, type, content: kept }).length > 0;
  if (rows.length === 0 && kept === null) return null;
  if (gone === null && isWanted) return null;
  return review({ ...partsOf(made), zone, name, type, kept, gone, rows }, index);
}

/** Says what keeps the next cycles from correcting a row again: the row itself, as the undo leaves it. */
export function holdRow(made: MadeUndo<RowChange>, row: AddressRow): UndoneItem {
  return { ...rowPartsOf(made), rows: [witness(row)] };
}

/** The same for a row that is yet to be made: it is held off from the moment that it is there, whatever becomes of the call. */
export function awaitRow(made: MadeUndo<RowCreation>): UndoneItem | null {
  const { after } = made.change;
  const { rowId } = made.undoes;
  const { subnetId, ip, hostname, mac } = after;
  if (rowId === null) return null;
  return { ...rowPartsOf(made), rows: [], awaits: { rowId, state: { subnetId, ip, hostname, mac } } };
}

function rowPartsOf(made: MadeUndo<RowChange>) {
  const { zone, name, type, after } = made.change;
  const kept = type === "mac" ? (after?.mac ?? "") : null;
  return { ...partsOf(made), zone, name, type, kept, gone: null };
}

function partsOf({ id, run, at, change, undoes }: MadeUndo<Change>) {
  const { ip, hostname } = change;
  return { id, run, at, by: undoes.by, undoes: undoes.id, undoneRun: undoes.run, ip, hostname };
}

function witness(row: AddressRow) {
  return { id: row.id, fingerprint: fingerprint(row) };
}
