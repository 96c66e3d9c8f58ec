import type { AlertState } from "../../domain/alert.ts";
import { type Exceptions, NO_EXCEPTIONS } from "../../domain/exceptions.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import type { JournalEntry } from "../../domain/journal.ts";
import type { JournalFigures, LedgerCounts, ReportPeriod } from "../../domain/journal-figures.ts";
import type { Ledger } from "../../domain/ledger.ts";
import type { OutboxState, QueuedMail } from "../../domain/mail.ts";
import type { StoredNotice, ToldFinding } from "../../domain/notice.ts";
import type { Propagation } from "../../domain/propagation.ts";
import type { TransferStatus } from "../../domain/transfer-status.ts";
import type { Statistics } from "../../ports/statistics.ts";
import type {
  Approval,
  ChainState,
  DueMailQuery,
  HeldSet,
  JournalQuery,
  Pause,
  PropagationQuery,
  Store,
  StoreBatch,
} from "../../ports/store.ts";
import { countJournal, countLedger } from "./count-journal.ts";
import { appendJournal, countDeletions, readJournal, unfinishedChanges } from "./journal-table.ts";
import { LedgerMemory } from "./ledger-memory.ts";
import { applyDelta, forgottenAddresses } from "./ledger-tables.ts";
import { type MetaName, readMeta, writeMeta } from "./meta-table.ts";
import { migrate, readMigrations, refuseOtherSchema } from "./migrate.ts";
import { applyNotices, countNotices, loadNotices, loadTold } from "./notice-tables.ts";
import { applyAlerts, applyOutbox, dueMails, loadAlerts, outboxState } from "./outbox-tables.ts";
import { addPropagations, readPropagations } from "./propagation-table.ts";
import { MEMORY, SqliteConnection } from "./sqlite-connection.ts";
import { readTransfers, replaceTransfers } from "./transfer-table.ts";
import { verifyJournal } from "./verify-journal.ts";

/** PPHOOK's memory in one SQLite file. Its calls block the process for as long as SQLite works. */
export class SqliteStore implements Store, Statistics {
  readonly #connection: SqliteConnection;
  readonly #ledger = new LedgerMemory();

  private constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  /**
   * Opens the store, makes it where it is missing, and brings its schema up to date.
   *
   * @throws SystemError when the file cannot be used, or was written by a newer program.
   */
  static open(path: string): SqliteStore {
    return SqliteStore.#prepare(SqliteConnection.open(path), (connection) =>
      migrate(connection, readMigrations()),
    );
  }

  /**
   * Opens the store for commands that promise to write nothing: a missing file reads as an empty store and is not made.
   *
   * @throws SystemError when the file cannot be used, or its schema is not the current one.
   */
  static openReadOnly(path: string): SqliteStore {
    return SqliteStore.#prepare(SqliteConnection.openReadOnly(path), (connection) =>
      connection.path === MEMORY
        ? migrate(connection, readMigrations())
        : refuseOtherSchema(connection, readMigrations()),
    );
  }

  static #prepare(connection: SqliteConnection, ready: (connection: SqliteConnection) => void): SqliteStore {
    try {
      connection.attempt("prepare it", () => ready(connection));
    } catch (error) {
      connection.close();
      throw error;
    }
    return new SqliteStore(connection);
  }

  async loadLedger(): Promise<Ledger> {
    return this.#connection.attempt("read the ledger", () => this.#ledger.read(this.#connection));
  }

  async record(batch: StoreBatch): Promise<readonly number[]> {
    const connection = this.#connection;
    return connection.attempt("record what was done", () =>
      this.#ledger.keepUp(batch.ledger, () => connection.transaction(() => writeBatch(connection, batch))),
    );
  }

  async readJournal(query: JournalQuery): Promise<readonly JournalEntry[]> {
    return this.#connection.attempt("read the journal", () => readJournal(this.#connection, query));
  }

  async verifyJournal({ newest }: { readonly newest?: number } = {}): Promise<ChainState> {
    return this.#connection.attempt("verify the journal", () => verifyJournal(this.#connection, newest));
  }

  async countDeletions(since: Instant): Promise<ReadonlyMap<string, number>> {
    return this.#connection.attempt("count deletions", () => countDeletions(this.#connection, since));
  }

  lastCheck(): Promise<Instant | null> {
    return this.#meta<Instant>("last-check");
  }

  heldSet(): Promise<HeldSet | null> {
    return this.#meta<HeldSet>("held-set");
  }

  approval(): Promise<Approval | null> {
    return this.#meta<Approval>("approval");
  }

  undoHeld(): Promise<HeldSet | null> {
    return this.#meta<HeldSet>("undo-held-set");
  }

  undoApproval(): Promise<Approval | null> {
    return this.#meta<Approval>("undo-approval");
  }

  async forgottenAddresses(addresses: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#connection.attempt("read what went", () => forgottenAddresses(this.#connection, addresses));
  }

  pause(): Promise<Pause | null> {
    return this.#meta<Pause>("pause");
  }

  async exceptions(): Promise<Exceptions> {
    return (await this.#meta<Exceptions>("exceptions")) ?? NO_EXCEPTIONS;
  }

  async openFindings(): Promise<readonly Finding[]> {
    return (await this.#meta<Finding[]>("open-findings")) ?? [];
  }

  async readNote(name: string): Promise<string | null> {
    return this.#connection.attempt("read a note", () => {
      const row = this.#connection.first<[string]>("SELECT value FROM notes WHERE name = ?", name);
      return row?.[0] ?? null;
    });
  }

  async unfinishedChanges(): Promise<readonly { readonly id: string; readonly run: string }[]> {
    return this.#connection.attempt("read the journal", () => unfinishedChanges(this.#connection));
  }

  async toldFindings(): Promise<ReadonlyMap<string, ToldFinding>> {
    return this.#connection.attempt("read who was told", () => loadTold(this.#connection));
  }

  async notices(): Promise<readonly StoredNotice[]> {
    return this.#connection.attempt("read the notices", () => loadNotices(this.#connection));
  }

  async noticeCounts(): Promise<{ readonly waiting: number; readonly storms: readonly string[] }> {
    return this.#connection.attempt("count the notices", () => countNotices(this.#connection));
  }

  async dueMails(now: Instant, query: DueMailQuery): Promise<readonly QueuedMail[]> {
    return this.#connection.attempt("read the outbox", () => dueMails(this.#connection, now, query));
  }

  async outboxState(): Promise<OutboxState> {
    return this.#connection.attempt("read the outbox", () => outboxState(this.#connection));
  }

  async alerts(): Promise<ReadonlyMap<string, AlertState>> {
    return this.#connection.attempt("read the alerts", () => loadAlerts(this.#connection));
  }

  async transfers(): Promise<readonly TransferStatus[]> {
    return this.#connection.attempt("read how far the secondaries are", () =>
      readTransfers(this.#connection),
    );
  }

  async propagations(query: PropagationQuery): Promise<readonly Propagation[]> {
    return this.#connection.attempt("read the propagation times", () =>
      readPropagations(this.#connection, query),
    );
  }

  async countJournal(period: ReportPeriod, top: number): Promise<JournalFigures> {
    return this.#connection.attempt("count in the journal", () =>
      countJournal(this.#connection, period, top),
    );
  }

  async countLedger(): Promise<LedgerCounts> {
    return this.#connection.attempt("count in the ledger", () => countLedger(this.#connection));
  }

  async close(): Promise<void> {
    this.#connection.attempt("close it", () => this.#connection.close());
  }

  async #meta<T>(name: MetaName): Promise<T | null> {
    return this.#connection.attempt(`read the ${name}`, () => readMeta<T>(this.#connection, name));
  }
}

function writeBatch(connection: SqliteConnection, batch: StoreBatch): readonly number[] {
  const seqs = appendJournal(connection, batch.at, batch.journal ?? []);
  if (batch.ledger !== undefined) applyDelta(connection, batch.ledger);
  writeMeta(connection, "last-check", batch.lastCheck);
  writeMeta(connection, "held-set", batch.heldSet);
  writeMeta(connection, "approval", batch.approval);
  writeMeta(connection, "undo-held-set", batch.undoHeld);
  writeMeta(connection, "undo-approval", batch.undoApproval);
  writeMeta(connection, "pause", batch.pause);
  writeMeta(connection, "open-findings", batch.openFindings);
  writeMeta(connection, "exceptions", batch.exceptions);
  for (const [name, value] of Object.entries(batch.notes ?? {})) writeNote(connection, name, value);
  if (batch.notices !== undefined) applyNotices(connection, batch.notices);
  if (batch.outbox !== undefined) applyOutbox(connection, batch.at, batch.outbox);
  if (batch.alerts !== undefined) applyAlerts(connection, batch.alerts);
  if (batch.transfers !== undefined) replaceTransfers(connection, batch.transfers);
  if (batch.propagations !== undefined) addPropagations(connection, batch.propagations);
  return seqs;
}

function writeNote(connection: SqliteConnection, name: string, value: string | null): void {
  if (value === null) connection.run("DELETE FROM notes WHERE name = ?", name);
  else connection.run("REPLACE INTO notes (name, value) VALUES (?, ?)", name, value);
}
