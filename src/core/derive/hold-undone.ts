import type { RecordChange } from "../../domain/change.ts";
import type { Instant } from "../../domain/instant.ts";
import type { UndoLink } from "../../domain/undo-link.ts";
import type { UndoneItem } from "../../domain/undone.ts";
import { type RowIndex, wantersOf } from "../../domain/wanted-row.ts";
import { fingerprint } from "./select-due.ts";
import { review } from "./stay-undone.ts";

/** A change of an undo, and what the journal calls it. */
export interface MadeUndo {
  readonly id: string;
  readonly run: string;
  readonly by: string;
  readonly at: Instant;
  readonly change: RecordChange;
  readonly undoes: UndoLink;
}

/**
 * Says what keeps the next cycles from making a change again that was taken back: the row that caused it, the rows that ask for what
 * went, and the owner of what came.
 *
 * @returns null when nothing would make it again.
 */
export function holdUndone(
  { id, run, by, at, change, undoes }: MadeUndo,
  index: RowIndex,
): UndoneItem | null {
  const { zone, name, type, ip, hostname, before, after, addressId } = change;
  const kept = after?.content ?? null;
  const gone = before === null || before.content === kept ? null : before.content;
  const wanters = gone === null ? [] : wantersOf(index, { name, type, content: gone });
  const ids = new Set([addressId, undoes.owner?.rowId ?? null, ...wanters.map((row) => row.id)]);
  const rows = [...ids]
    .flatMap((rowId) => (rowId === null ? [] : (index.byId.get(rowId) ?? [])))
    .map((row) => ({ id: row.id, fingerprint: fingerprint(row.checked.row) }));
  const isWanted = kept !== null && wantersOf(index, { name, type, content: kept }).length > 0;
  if (rows.length === 0 && kept === null) return null;
  if (gone === null && isWanted) return null;
  const item = { ...{ id, run, by, at, zone, name, type, kept, gone, ip, hostname, rows } };
  return review({ ...item, undoes: undoes.id, undoneRun: undoes.run }, index);
}
