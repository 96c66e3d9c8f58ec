import { type Exceptions, NO_EXCEPTIONS } from "../../src/domain/exceptions.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { Instant } from "../../src/domain/instant.ts";
import {
  APPROVED_DETAIL,
  type ChangeRecord,
  type JournalEntry,
  type JournalEvent,
} from "../../src/domain/journal.ts";
import { EMPTY_LEDGER, type Ledger, type LedgerDelta } from "../../src/domain/ledger.ts";
import { valueKey } from "../../src/domain/rrset.ts";
import { canonicalJson } from "../../src/io/store/canonical-json.ts";
import { GENESIS_HASH, linkHash } from "../../src/io/store/journal-chain.ts";
import { searchTerms } from "../../src/io/store/search-columns.ts";
import type {
  Approval,
  ChainState,
  HeldSet,
  JournalQuery,
  Pause,
  Store,
  StoreBatch,
} from "../../src/ports/store.ts";

interface State {
  readonly ledger: Ledger;
  readonly journal: readonly JournalEntry[];
  readonly notes: ReadonlyMap<string, string>;
  readonly single: Pick<
    StoreBatch,
    | "lastCheck"
    | "heldSet"
    | "approval"
    | "undoHeld"
    | "undoApproval"
    | "pause"
    | "openFindings"
    | "exceptions"
  >;
}

/** A store that forgets everything when the test ends. The contract tests hold it to what SqliteStore does. */
export class MemoryStore implements Store {
  /** Set it to make the next call of any method throw it, once. */
  failNext: Error | null = null;
  /** Every batch that was recorded, in order. */
  readonly batches: StoreBatch[] = [];
  #state: State = { ledger: EMPTY_LEDGER, journal: [], notes: new Map(), single: {} };

  async loadLedger(): Promise<Ledger> {
    return this.#read().ledger;
  }

  async record(batch: StoreBatch): Promise<readonly number[]> {
    const before = this.#read();
    const journal = chained(before.journal, batch.at, batch.journal ?? []);
    const notes = new Map(before.notes);
    for (const [name, value] of Object.entries(batch.notes ?? {}))
      value === null ? notes.delete(name) : notes.set(name, value);
    const { lastCheck, heldSet, approval, undoHeld, undoApproval, pause, openFindings, exceptions } = batch;
    const single = { lastCheck, heldSet, approval, undoHeld, undoApproval, pause, openFindings, exceptions };
    const given = Object.entries(single).filter(([, value]) => value !== undefined);
    this.#state = structuredClone({
      ledger: batch.ledger === undefined ? before.ledger : applied(before.ledger, batch.ledger),
      journal,
      notes,
      single: { ...before.single, ...Object.fromEntries(given) },
    });
    this.batches.push(batch);
    return journal.slice(before.journal.length).map((entry) => entry.seq);
  }

  async readJournal(query: JournalQuery): Promise<readonly JournalEntry[]> {
    const entries = this.#read().journal;
    const limit = Math.max(0, query.limit ?? 1000);
    const fitting = entries.filter((entry) => fits(entry, query, entries));
    return limit === 0 ? [] : fitting.slice(-limit);
  }

  async verifyJournal(): Promise<ChainState> {
    return { intact: true, entries: this.#read().journal.length };
  }

  async countDeletions(since: Instant): Promise<ReadonlyMap<string, number>> {
    const { journal } = this.#read();
    const counts = new Map<string, number>();
    for (const { at, event } of journal) {
      if (at < since || event.kind !== "result" || event.result !== "applied") continue;
      if (event.detail === APPROVED_DETAIL) continue;
      const change = changesOf(journal).find(({ id }) => id === event.changeId);
      if (change === undefined || !isBudgeted(change)) continue;
      counts.set(change.zone, (counts.get(change.zone) ?? 0) + 1);
    }
    return counts;
  }

  async lastCheck(): Promise<Instant | null> {
    return this.#read().single.lastCheck ?? null;
  }

  async heldSet(): Promise<HeldSet | null> {
    return this.#read().single.heldSet ?? null;
  }

  async approval(): Promise<Approval | null> {
    return this.#read().single.approval ?? null;
  }

  async undoHeld(): Promise<HeldSet | null> {
    return this.#read().single.undoHeld ?? null;
  }

  async undoApproval(): Promise<Approval | null> {
    return this.#read().single.undoApproval ?? null;
  }

  async pause(): Promise<Pause | null> {
    return this.#read().single.pause ?? null;
  }

  async exceptions(): Promise<Exceptions> {
    return this.#read().single.exceptions ?? NO_EXCEPTIONS;
  }

  async openFindings(): Promise<readonly Finding[]> {
    return this.#read().single.openFindings ?? [];
  }

  async readNote(name: string): Promise<string | null> {
    return this.#read().notes.get(name) ?? null;
  }

  async unfinishedChanges(): Promise<readonly { readonly id: string; readonly run: string }[]> {
    const events = this.#read().journal.map((entry) => entry.event);
    const finished = new Set(
      events.map((event) => (event.kind === "result" && event.result !== "planned" ? event.changeId : "")),
    );
    const open = events.flatMap((event) =>
      event.kind === "change" && !finished.has(event.change.id)
        ? [{ id: event.change.id, run: event.run }]
        : [],
    );
    return open.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async close(): Promise<void> {}

  #read(): State {
    const error = this.failNext;
    this.failNext = null;
    if (error !== null) throw error;
    return this.#state;
  }
}

function chained(
  journal: readonly JournalEntry[],
  at: Instant,
  events: readonly JournalEvent[],
): readonly JournalEntry[] {
  const entries = [...journal];
  for (const event of events) {
    const seq = entries.length + 1;
    const body = canonicalJson(event);
    const hash = linkHash(entries.at(-1)?.hash ?? GENESIS_HASH, { seq, at, body });
    entries.push({ seq, at, event: JSON.parse(body) as JournalEvent, hash });
  }
  return entries;
}

function applied(ledger: Ledger, delta: LedgerDelta): Ledger {
  const [rows, owned, zones] = [new Map(ledger.rows), new Map(ledger.owned), new Map(ledger.zones)];
  const undone = new Map(ledger.undone);
  for (const id of delta.dropRows) rows.delete(id);
  for (const key of delta.dropOwned) owned.delete(key);
  for (const name of delta.dropZones) zones.delete(name);
  for (const id of delta.dropUndone) undone.delete(id);
  for (const row of delta.putRows) rows.set(row.id, row);
  for (const value of delta.putOwned) owned.set(valueKey(value.name, value.type, value.content), value);
  for (const zone of delta.putZones) zones.set(zone.name, zone);
  for (const item of delta.putUndone) undone.set(item.id, item);
  const renumbered = new Map([...ledger.renumbered, ...delta.putRenumbered]);
  return { rows, owned, zones, undone, renumbered };
}

function fits(entry: JournalEntry, query: JournalQuery, all: readonly JournalEntry[]): boolean {
  if (query.since !== undefined && entry.at < query.since) return false;
  if (query.run !== undefined && entry.event.run !== query.run) return false;
  if (query.change !== undefined && !isAbout(entry.event, query.change)) return false;
  if (query.kinds !== undefined && !query.kinds.includes(entry.event.kind)) return false;
  return query.subject === undefined || concerns(entry.event, query.subject, all);
}

function isAbout(event: JournalEvent, id: string): boolean {
  if (event.kind === "change") return event.change.id === id;
  return event.kind === "result" && event.changeId === id;
}

function concerns(event: JournalEvent, subject: string, all: readonly JournalEntry[]): boolean {
  if (subject === "" || (event.kind !== "change" && event.kind !== "result")) return false;
  const id = event.kind === "change" ? event.change.id : event.changeId;
  const { ip, names } = searchTerms(subject);
  const bare = (name: string) => name.trim().toLowerCase().replace(/\.$/, "");
  return changesOf(all).some(
    (change) =>
      change.id === id &&
      (searchTerms(change.ip).ip === ip ||
        names.includes(bare(change.name)) ||
        names.includes(bare(change.hostname))),
  );
}

function changesOf(journal: readonly JournalEntry[]): readonly ChangeRecord[] {
  return journal.flatMap(({ event }) => (event.kind === "change" ? [event.change] : []));
}

function isBudgeted(change: ChangeRecord): boolean {
  if (change.target !== "powerdns") return change.action !== "create";
  const { before, after } = change;
  return change.action === "delete" || (after?.disabled === true && before?.disabled === false);
}
