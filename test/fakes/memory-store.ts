import type { AlertState } from "../../src/domain/alert.ts";
import { type Exceptions, NO_EXCEPTIONS } from "../../src/domain/exceptions.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { type Instant, toInstant } from "../../src/domain/instant.ts";
import {
  APPROVED_DETAIL,
  type ChangeRecord,
  type JournalEntry,
  type JournalEvent,
} from "../../src/domain/journal.ts";
import { EMPTY_LEDGER, type Ledger } from "../../src/domain/ledger.ts";
import type { OutboxState, QueuedMail } from "../../src/domain/mail.ts";
import type { StoredNotice, ToldFinding } from "../../src/domain/notice.ts";
import type { Propagation } from "../../src/domain/propagation.ts";
import type { TransferStatus } from "../../src/domain/transfer-status.ts";
import { canonicalJson } from "../../src/io/store/canonical-json.ts";
import { GENESIS_HASH, linkHash } from "../../src/io/store/journal-chain.ts";
import { searchTerms } from "../../src/io/store/search-columns.ts";
import type {
  AlertDelta,
  Approval,
  ChainState,
  DueMailQuery,
  HeldSet,
  JournalQuery,
  NoticeDelta,
  OutboxDelta,
  Pause,
  PropagationQuery,
  Store,
  StoreBatch,
} from "../../src/ports/store.ts";
import { withDelta } from "../support/ledger-delta.ts";

interface State {
  readonly ledger: Ledger;
  readonly journal: readonly JournalEntry[];
  readonly notes: ReadonlyMap<string, string>;
  readonly forgotten: ReadonlySet<string>;
  readonly told: ReadonlyMap<string, ToldFinding>;
  readonly notices: readonly StoredNotice[];
  readonly outbox: readonly QueuedMail[];
  readonly alerts: ReadonlyMap<string, AlertState>;
  readonly propagations: readonly Propagation[];
  readonly transfers: readonly TransferStatus[];
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
  #state: State = {
    ledger: EMPTY_LEDGER,
    journal: [],
    notes: new Map(),
    forgotten: new Set(),
    told: new Map(),
    notices: [],
    outbox: [],
    alerts: new Map(),
    propagations: [],
    transfers: [],
    single: {},
  };

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
      ledger: batch.ledger === undefined ? before.ledger : withDelta(before.ledger, batch.ledger),
      journal,
      forgotten: new Set([...before.forgotten, ...(batch.ledger?.putForgotten ?? [])]),
      notes,
      ...noticesAfter(before, batch.notices ?? {}),
      outbox: outboxAfter(before.outbox, batch.at, batch.outbox ?? {}),
      alerts: alertsAfter(before.alerts, batch.alerts ?? { put: [], drop: [] }),
      transfers: batch.transfers ?? before.transfers,
      propagations: [...before.propagations, ...(batch.propagations ?? [])].slice(-20_000),
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

  async forgottenAddresses(addresses: readonly string[]): Promise<ReadonlySet<string>> {
    const { forgotten } = this.#read();
    return new Set(addresses.filter((ip) => forgotten.has(ip)));
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

  async toldFindings(): Promise<ReadonlyMap<string, ToldFinding>> {
    return this.#read().told;
  }

  async notices(): Promise<readonly StoredNotice[]> {
    return this.#read().notices;
  }

  async noticeCounts(): Promise<{ readonly waiting: number; readonly storms: readonly string[] }> {
    const { notices } = this.#read();
    const storms = new Set(notices.map(({ storm }) => storm).filter((storm) => storm !== null));
    return { waiting: notices.filter(({ storm }) => storm === null).length, storms: [...storms].sort() };
  }

  async dueMails(now: Instant, { channels, limit }: DueMailQuery): Promise<readonly QueuedMail[]> {
    const due = this.#read().outbox.filter(
      (mail) => mail.parkedAt === null && mail.nextTryAt <= now && channels.includes(mail.channel),
    );
    return due.toSorted((a, b) => a.madeAt - b.madeAt || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  async outboxState(): Promise<OutboxState> {
    const { outbox } = this.#read();
    const waiting = outbox.filter((mail) => mail.parkedAt === null);
    const parked = outbox.filter((mail) => mail.parkedAt !== null);
    return {
      waiting: waiting.length,
      oldestAt: waiting.length === 0 ? null : toInstant(Math.min(...waiting.map((mail) => mail.madeAt))),
      parked: parked
        .sort((a, b) => (b.parkedAt ?? 0) - (a.parkedAt ?? 0) || (a.id < b.id ? 1 : -1))
        .slice(0, 20),
    };
  }

  async alerts(): Promise<ReadonlyMap<string, AlertState>> {
    return this.#read().alerts;
  }

  async transfers(): Promise<readonly TransferStatus[]> {
    const key = ({ zone, secondary }: TransferStatus) => `${zone} ${secondary}`;
    return this.#read().transfers.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  async propagations({ since = toInstant(0), names }: PropagationQuery): Promise<readonly Propagation[]> {
    return this.#read().propagations.filter(
      ({ at, name }) => at >= since && (names === undefined || names.includes(name)),
    );
  }

  async close(): Promise<void> {}

  #read(): State {
    const error = this.failNext;
    this.failNext = null;
    if (error !== null) throw error;
    return this.#state;
  }
}

function noticesAfter(before: State, delta: NoticeDelta): Pick<State, "told" | "notices"> {
  const told = new Map(before.told);
  for (const one of delta.putTold ?? []) told.set(one.findingId, one);
  for (const id of delta.dropTold ?? []) told.delete(id);
  for (const [id, recipients] of delta.recipients ?? []) {
    const known = told.get(id);
    if (known !== undefined) told.set(id, { ...known, recipients });
  }
  const last = Math.max(0, ...before.notices.map((notice) => notice.id));
  const added = (delta.add ?? []).map((notice, i) => ({
    ...notice,
    id: last + i + 1,
    storm: null,
    released: false,
  }));
  const dropped = new Set(delta.drop);
  const held = new Set(delta.hold?.ids);
  const notices = [...before.notices, ...added]
    .filter(({ id }) => !dropped.has(id))
    .map((notice) => (held.has(notice.id) ? { ...notice, storm: delta.hold?.storm ?? null } : notice))
    .map((notice) =>
      delta.release !== undefined && notice.storm === delta.release
        ? { ...notice, storm: null, released: true }
        : notice,
    );
  return { told, notices };
}

function outboxAfter(before: readonly QueuedMail[], at: Instant, delta: OutboxDelta): readonly QueuedMail[] {
  const added = (delta.add ?? []).map((mail) => ({
    ...mail,
    attempts: 0,
    nextTryAt: mail.madeAt,
    parkedAt: null,
    error: "",
  }));
  const retry = new Map(delta.retry?.map((one) => [one.id, one]));
  const park = new Map(delta.park?.map((one) => [one.id, { ...one, parkedAt: at }]));
  const oldest = delta.forgetParkedBefore ?? 0;
  return [...before, ...added]
    .filter(({ id }) => !(delta.sent ?? []).includes(id))
    .map((mail) => ({ ...mail, ...retry.get(mail.id), ...park.get(mail.id) }))
    .filter(({ parkedAt }) => parkedAt === null || parkedAt >= oldest);
}

function alertsAfter(before: ReadonlyMap<string, AlertState>, { put, drop }: AlertDelta) {
  const alerts = new Map(before);
  for (const key of drop) alerts.delete(key);
  for (const state of put) alerts.set(state.condition.key, state);
  return alerts;
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
