import type { History, HistoryChange } from "../../domain/history.ts";
import type { JournalEntry, JournalEvent } from "../../domain/journal.ts";
import type { Canvas } from "./canvas.ts";
import { changeTable } from "./change-table.ts";
import type { ShownChange } from "./change-words.ts";
import { joinSections } from "./closing-text.ts";
import { countOf } from "./count-text.ts";
import { reasonWithEditor } from "./editor-text.ts";
import { SHOWN_HASH } from "./held-text.ts";
import { minuteInstant } from "./instant-text.ts";
import { spread, visible, wrap } from "./visible-text.ts";

/** Draws the journal run by run, oldest first: what was changed with its result, and what people and guards did. */
export function historyText(history: History, canvas: Canvas): string {
  const runs = groupByRun(history);
  if (runs.length === 0) return "nothing in the journal for this\n";
  return joinSections(runs.map((run) => drawRun(run, canvas)));
}

interface Run {
  readonly id: string;
  readonly at: number;
  readonly changes: readonly HistoryChange[];
  readonly events: readonly JournalEntry[];
}

function groupByRun({ changes, events }: History): readonly Run[] {
  const byRun = Map.groupBy(changes, (change) => change.run);
  const eventsByRun = Map.groupBy(events, (entry) => entry.event.run);
  const ids = [...new Set([...byRun.keys(), ...eventsByRun.keys()])].sort();
  return ids.map((id) => {
    const [runChanges, runEvents] = [byRun.get(id) ?? [], eventsByRun.get(id) ?? []];
    return { id, at: runChanges[0]?.at ?? runEvents[0]?.at ?? 0, changes: runChanges, events: runEvents };
  });
}

function drawRun({ id, at, changes, events }: Run, canvas: Canvas): readonly string[] {
  const count = changes.length > 0 ? ` · ${countOf(changes.length, "change")}` : "";
  const [first = "", ...rest] = spread(`${minuteInstant(at)}${count}`, `run ${id}`, canvas.columns);
  const options = { more: `pphook history --run ${id} --json`, wholeReasons: true };
  const table = changeTable(changes.map(shown), canvas, options);
  const told = events.map(({ event }) => eventText(event)).filter((text) => text !== "");
  return [
    canvas.paint("dim", first),
    ...rest,
    ...table,
    ...told.flatMap((text) => wrap(visible(text), canvas.columns)),
  ];
}

/** The id comes first of the last column, since `explain` and other commands take it. */
function shown(change: HistoryChange): ShownChange {
  const editor = change.editor === null ? undefined : { realName: change.editor, editedAt: null };
  const detail = change.detail === "" ? "" : ` (${change.detail})`;
  return {
    ...change,
    reason: `${change.result}${detail}: ${reasonWithEditor(change.reason, editor)} [${change.id}]`,
  };
}

function undoEventText({ of, by, state, changes, refused }: Extract<JournalEvent, { kind: "undo" }>): string {
  if (state === "released") return `undo of ${of} released by ${by}: ${countOf(changes, "change")}`;
  const left = refused.map(({ id, why }) => `; ${id} left alone: ${why}`).join("");
  return `undo of ${of} by ${by}: ${countOf(changes, "change")} taken back${left}`;
}

/** Tells what people, guards and mails did in one line; changes, results and cycles are told elsewhere and give nothing. */
export function eventText(event: JournalEvent): string {
  switch (event.kind) {
    case "cycle":
      return "";
    case "finding":
      return `${event.state === "new" ? "found" : "mended"}: ${event.message} [${event.rule}]`;
    case "held":
      return `✋ held: ${countOf(event.changes, "change")} as ${event.hash.slice(0, SHOWN_HASH)}: ${event.guards.join("; ")}`;
    case "approval":
      return `approval of ${event.hash.slice(0, SHOWN_HASH)} by ${event.by}: ${event.state}`;
    case "undo":
      return undoEventText(event);
    case "pause":
      return `${event.state} by ${event.by}${event.reason === "" ? "" : `: ${event.reason}`}`;
    case "file":
      return `${event.file} file ${event.path} ${event.state}${event.detail === "" ? "" : `: ${event.detail}`}`;
    case "acceptance":
      return `acceptance of ${event.id} by ${event.by}: ${event.state} (${event.reason})`;
    case "deployment":
      return `target ${event.target} ${event.state}${event.detail === "" ? "" : `: ${event.detail}`}`;
    case "mail":
      return `${MAIL_WORDS[event.state]} to ${event.to.join(", ")}: ${event.subject}${event.detail === "" ? "" : ` (${event.detail})`}`;
    case "bypass":
      return `${event.detail}, by ${event.by}`;
    case "change":
    case "result":
      return "";
  }
}

const MAIL_WORDS = { queued: "mail made", sent: "mail sent", parked: "mail given up" };
