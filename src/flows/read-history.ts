import type { History, HistoryChange } from "../domain/history.ts";
import type { JournalEvent } from "../domain/journal.ts";
import type { JournalQuery, Store } from "../ports/store.ts";

type ResultEvent = Extract<JournalEvent, { readonly kind: "result" }>;

const PLANNED = { result: "planned", detail: "" } as const;

/** Reads the journal and puts each change together with its result. */
export async function readHistory(store: Pick<Store, "readJournal">, query: JournalQuery): Promise<History> {
  const entries = await store.readJournal(query);
  const results = new Map<string, ResultEvent>();
  for (const { event } of entries) if (event.kind === "result") results.set(event.changeId, event);
  const changes: HistoryChange[] = [];
  for (const { at, event } of entries) {
    if (event.kind !== "change") continue;
    const told = results.get(event.change.id);
    const { result, detail }: Pick<ResultEvent, "result" | "detail"> = told ?? PLANNED;
    const addressId = told?.addressId ?? event.change.addressId;
    changes.push({ ...event.change, addressId, run: event.run, at, result, detail });
  }
  return {
    entries: entries.length,
    changes,
    events: entries.filter(({ event }) => event.kind !== "change" && event.kind !== "result"),
  };
}
