import type { History, HistoryChange } from "../../domain/history.ts";
import { isoInstant } from "./instant-text.ts";
import { type RecordJson, type RowJson, sidesJson } from "./plan-json.ts";

/** A journalled change as `history --json` gives it; docs/reference/plan-json.md describes it. */
export interface HistoryChangeJson
  extends Pick<
    HistoryChange,
    | "id"
    | "run"
    | "target"
    | "action"
    | "zone"
    | "name"
    | "type"
    | "addressId"
    | "rule"
    | "reason"
    | "editor"
    | "result"
    | "detail"
  > {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The change that it takes back; null for other than an undo's. */
  readonly undoes: string | null;
  readonly before: RecordJson | RowJson | null;
  readonly after: RecordJson | RowJson | null;
}

/** Gives the changes of the journal as plain data, oldest first; what was besides changes is under `events`. */
export function historyJson({ changes, events }: History): object {
  return {
    version: 1,
    changes: changes.map(historyChangeJson),
    events: events.map(({ seq, at, event }) => ({ seq, at: isoInstant(at), ...event })),
  };
}

export function historyChangeJson(change: HistoryChange): HistoryChangeJson {
  const { id, run, at, target, action, zone, name, type, addressId } = change;
  const { rule, reason, editor, result, detail } = change;
  const { before, after } = sidesJson(change);
  const what = { id, run, at: isoInstant(at), target, action, zone, name, type, addressId };
  const undoes = change.undoes?.id ?? null;
  return { ...what, before, after, rule, reason, editor, result, detail, undoes };
}
