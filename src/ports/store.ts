import type { AlertState } from "../domain/alert.ts";
import type { Fqdn } from "../domain/dns-name.ts";
import type { Exceptions } from "../domain/exceptions.ts";
import type { Finding } from "../domain/finding.ts";
import type { Instant } from "../domain/instant.ts";
import type { JournalEntry, JournalEvent } from "../domain/journal.ts";
import type { Ledger, LedgerDelta } from "../domain/ledger.ts";
import type { MailChannel, OutboxState, OutgoingMail, QueuedMail } from "../domain/mail.ts";
import type { Notice, StoredNotice, ToldFinding } from "../domain/notice.ts";
import type { Propagation } from "../domain/propagation.ts";
import type { TransferStatus } from "../domain/transfer-status.ts";

/** PPHOOK's memory: ledger, journal, last check, held sets, pause, cool-downs, outbox. Throws SystemError. */
export interface Store {
  loadLedger(): Promise<Ledger>;
  /**
   * Writes all of it in one transaction, or nothing. Journal events are chained in the given order.
   * Returns the sequence numbers of the journal entries.
   */
  record(batch: StoreBatch): Promise<readonly number[]>;
  readJournal(query: JournalQuery): Promise<readonly JournalEntry[]>;
  /** Recomputes the chain from the first entry, or over the `newest` so many. */
  verifyJournal(options?: { readonly newest?: number }): Promise<ChainState>;
  /** Counts applied, not approved deletions, with what was disabled instead, per zone, and corrections in phpIPAM under `""`, since an instant; for the daily budget. */
  countDeletions(since: Instant): Promise<ReadonlyMap<string, number>>;
  lastCheck(): Promise<Instant | null>;
  heldSet(): Promise<HeldSet | null>;
  approval(): Promise<Approval | null>;
  /** What a guard held of an undo; apart from that of cycles, which is computed anew by each. */
  undoHeld(): Promise<HeldSet | null>;
  undoApproval(): Promise<Approval | null>;
  pause(): Promise<Pause | null>;
  /** What people excepted from the rules; bypasses that ran out may still be among them. */
  exceptions(): Promise<Exceptions>;
  /** Gives those of some addresses whose row was known once and went. */
  forgottenAddresses(addresses: readonly string[]): Promise<ReadonlySet<string>>;
  /** Findings that were there at the end of the last cycle. */
  openFindings(): Promise<readonly Finding[]>;
  /** A value kept under a name, such as a login cool-down; null when there is none. */
  readNote(name: string): Promise<string | null>;
  /** Changes that were journalled as planned and have no result: a crash interrupted them. */
  unfinishedChanges(): Promise<readonly { readonly id: string; readonly run: string }[]>;
  /** What people were told of, by finding id. */
  toldFindings(): Promise<ReadonlyMap<string, ToldFinding>>;
  /** What is still to be made into mail, oldest first; held ones too. */
  notices(): Promise<readonly StoredNotice[]>;
  /** How many notices wait, without reading them, and the storms that others are held for. */
  noticeCounts(): Promise<{ readonly waiting: number; readonly storms: readonly string[] }>;
  /** Messages of some channels whose time has come, oldest first. */
  dueMails(now: Instant, query: DueMailQuery): Promise<readonly QueuedMail[]>;
  outboxState(): Promise<OutboxState>;
  /** By key. */
  alerts(): Promise<ReadonlyMap<string, AlertState>>;
  /**
   * How fast name servers answered what was written, in the order measured; the newest 20,000 are kept. `summarisePropagation` of
   * domain/propagation.ts makes p50, p95 and the longest of them, per server.
   */
  propagations(query: PropagationQuery): Promise<readonly Propagation[]>;
  /** How far each secondary is with each zone, as last looked at, by zone and secondary; empty before the first look. */
  transfers(): Promise<readonly TransferStatus[]>;
  close(): Promise<void>;
}

export interface DueMailQuery {
  readonly channels: readonly MailChannel[];
  readonly limit: number;
}

/** Which measurements to read. Every given field narrows. */
export interface PropagationQuery {
  /** Of what was written since, inclusive. */
  readonly since?: Instant;
  readonly names?: readonly Fqdn[];
}

/** Only the given parts are written. */
export interface StoreBatch {
  readonly at: Instant;
  readonly journal?: readonly JournalEvent[];
  readonly ledger?: LedgerDelta;
  readonly lastCheck?: Instant | null;
  readonly heldSet?: HeldSet | null;
  readonly approval?: Approval | null;
  readonly undoHeld?: HeldSet | null;
  readonly undoApproval?: Approval | null;
  readonly pause?: Pause | null;
  readonly openFindings?: readonly Finding[];
  readonly exceptions?: Exceptions;
  readonly notes?: Readonly<Record<string, string | null>>;
  readonly notices?: NoticeDelta;
  readonly outbox?: OutboxDelta;
  readonly alerts?: AlertDelta;
  /** Added to those kept. */
  readonly propagations?: readonly Propagation[];
  /** All there are: what is not among them is forgotten. */
  readonly transfers?: readonly TransferStatus[];
}

/** Only the given parts are written, in this order. */
export interface NoticeDelta {
  readonly putTold?: readonly ToldFinding[];
  readonly dropTold?: readonly string[];
  readonly add?: readonly Notice[];
  /** Ids of notices that became mail, or nothing. */
  readonly drop?: readonly number[];
  /** Holds notices until somebody lets the storm pass. */
  readonly hold?: { readonly ids: readonly number[]; readonly storm: string };
  /** The storm that may pass. */
  readonly release?: string;
  /** Finding id and who was told of it; a finding that is not told of any more is left out. */
  readonly recipients?: ReadonlyMap<string, readonly string[]>;
}

export interface OutboxDelta {
  readonly add?: readonly OutgoingMail[];
  /** Ids of messages that were sent. */
  readonly sent?: readonly string[];
  readonly retry?: readonly Pick<QueuedMail, "id" | "attempts" | "nextTryAt" | "error">[];
  /** Messages that no further try would bring through. */
  readonly park?: readonly Pick<QueuedMail, "id" | "error">[];
  /** Forgets those given up before this. */
  readonly forgetParkedBefore?: Instant;
}

export interface AlertDelta {
  readonly put: readonly AlertState[];
  readonly drop: readonly string[];
}

/** What waits for a person: the canonical texts of the destructive changes, and why. */
export interface HeldSet {
  readonly hash: string;
  readonly since: Instant;
  readonly changes: readonly string[];
  readonly guards: readonly string[];
  /** The run or change whose undo it is; left out for a cycle's. */
  readonly undo?: string;
}

/** A held set that a person released, once. */
export interface Approval {
  readonly hash: string;
  readonly changes: readonly string[];
  readonly by: string;
  readonly expiresAt: Instant;
  /** The run or change whose undo it releases; left out for a cycle's. */
  readonly undo?: string;
}

export interface Pause {
  readonly since: Instant;
  readonly until: Instant | null;
  readonly reason: string;
  readonly by: string;
}

/** Which entries to read, oldest first. Every given field narrows. */
export interface JournalQuery {
  readonly since?: Instant;
  readonly run?: string;
  /** One change and its result, by the id of the change. */
  readonly change?: string;
  /** An address, a hostname (any spelling, with or without final dot) or the name of a record. */
  readonly subject?: string;
  readonly kinds?: readonly JournalEvent["kind"][];
  /** The newest this many; 1000 when left out. */
  readonly limit?: number;
}

export type ChainState =
  | { readonly intact: true; readonly entries: number }
  | { readonly intact: false; readonly entries: number; readonly brokenAt: number; readonly why: string };
