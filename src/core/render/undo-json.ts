import type { HistoryChange } from "../../domain/history.ts";
import type { UndoReport } from "../../domain/undo-report.ts";
import type { UndoneItem } from "../../domain/undone.ts";
import { historyChangeJson } from "./history-json.ts";
import { isoInstant } from "./instant-text.ts";
import { type ChangeNames, changeJson, findingJson, guardJson } from "./plan-json.ts";

/** Gives an undo as plain data; docs/reference/plan-json.md describes it. */
export function undoJson(report: UndoReport, names: ChangeNames): object {
  const { run, of, startedAt, durationMs, plan, refused, already, staying, writeBar } = report;
  const outcomes = new Map(report.outcomes.map((outcome) => [outcome.id, outcome]));
  const changes = plan.changes.map((change) => {
    const id = names.get(change) ?? "";
    const open = change.held ? "held" : "open";
    const { result = open, detail = "" } = outcomes.get(id) ?? {};
    return { ...changeJson(change, id, plan), undoes: change.undoes?.id ?? null, result, detail };
  });
  return {
    version: 1,
    ...{ run, of, startedAt: isoInstant(startedAt), durationMs: Math.round(durationMs), writeBar },
    hash: plan.hash,
    ...(plan.heldHash === null ? {} : { heldHash: plan.heldHash }),
    changes,
    refused: refused.map(({ change, why }) => ({ ...historyChangeJson(change), why })),
    already: already.map((change: HistoryChange) => change.id),
    staying,
    propagation: report.propagation ?? [],
    findings: plan.findings.map(findingJson),
    guards: plan.guards.map(guardJson),
  };
}

/** Gives what was released as plain data. */
export function releaseJson(items: readonly UndoneItem[]): object {
  return { version: 1, released: items.map(undoneJson) };
}

/** Gives one thing that stays undone; names canonical. */
export function undoneJson(item: UndoneItem): object {
  const { id, run, undoes, undoneRun, by, at, zone, name, type, kept, gone, rows } = item;
  return {
    ...{ id, run, undoes, undoneRun, by, at: isoInstant(at), zone, name, type },
    ...{ kept, gone, addressIds: rows.map((row) => row.id) },
  };
}
