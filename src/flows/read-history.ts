import type { History, HistoryChange } from "../domain/history.ts";
import type { ChangeResult } from "../domain/journal.ts";
import type { JournalQuery, Store } from "../ports/store.ts";

/** Reads the journal and puts each change together with its result. */
export async function readHistory(store: Pick<Store, "readJournal">, query: JournalQuery): Promise<History> {
  const entries = await store.readJournal(query);
  const results = new Map<string, { readonly result: ChangeResult; readonly detail: string }>();
  for (const { event } of entries) if (event.kind === "result") results.set(event.changeId, event);
  const changes: HistoryChange[] = [];
  for (const { at, event } of entries) {
    if (event.kind !== "change") continue;
    const { result, detail } = results.get(event.change.id) ?? { result: "planned" as const, detail: "" };
    changes.push({ ...event.change, run: event.run, at, result, detail });
  }
  return {
    entries: entries.length,
    changes,
    events: entries.filter(({ event }) => event.kind !== "change" && event.kind !== "result"),
  };
}
