import type { AlertState } from "./alert.ts";
import type { Exceptions } from "./exceptions.ts";
import type { Finding } from "./finding.ts";
import type { Instant } from "./instant.ts";
import type { JournalEntry, JournalEvent } from "./journal.ts";
import type { JournalFigures, LedgerCounts, ReportPeriod } from "./journal-figures.ts";
import type { OutboxState } from "./mail.ts";
import type { Plan } from "./plan.ts";
import type { Propagation } from "./propagation.ts";
import type { TransferStatus } from "./transfer-status.ts";

/** How an installation stands, and what it did in a period: all that `report` tells. */
export interface SiteReport {
  readonly madeAt: Instant;
  /** What people call the installation: the host that phpIPAM runs on. */
  readonly site: string;
  readonly period: ReportPeriod;
  /** Whether the journal begins within the time that was asked for, so that the period begins with it. */
  readonly fromTheStart: boolean;
  readonly state: SiteState;
  readonly ledger: LedgerCounts;
  readonly figures: JournalFigures;
  /** Open ones that nobody accepted, the worst first. */
  readonly findings: readonly Finding[];
  /** Who is concerned, by finding id: the last editor where phpIPAM was asked, else whoever was mailed. */
  readonly concerned: ReadonlyMap<string, string>;
  /** What people and guards did, newest first. */
  readonly doings: readonly JournalEntry[];
  /** The last word of each file and each target. */
  readonly shipments: readonly Shipment[];
  /** How far each secondary is with each zone. */
  readonly transfers: readonly TransferStatus[];
  /** How long name servers took to answer what was written in the period. */
  readonly propagations: readonly Propagation[];
  /** What phpIPAM and PowerDNS said when they were asked; null when they were not. */
  readonly look: Look | null;
}

/** What the last cycle left. */
export interface SiteState {
  /** When the last cycle that succeeded began to read; null before the first. */
  readonly lastCheck: Instant | null;
  readonly intervalMs: number;
  readonly observes: boolean;
  readonly pause: ReportedPause | null;
  /** The maintenance window that is open, as it was written. */
  readonly window: string | null;
  readonly held: ReportedHold | null;
  readonly undoHeld: ReportedHold | null;
  readonly approval: ReportedApproval | null;
  /** Hashes of mails to many people that are held. */
  readonly storms: readonly string[];
  readonly alerts: readonly AlertState[];
  readonly outbox: OutboxState;
  readonly exceptions: Exceptions;
  /** Changes that were begun, and of which nothing is known since. */
  readonly unfinished: number;
  readonly mailConfigured: boolean;
}

export interface ReportedPause {
  readonly since: Instant;
  readonly until: Instant | null;
  readonly reason: string;
  readonly by: string;
}

/** A held set; `changes` are canonical texts. */
export interface ReportedHold {
  readonly hash: string;
  readonly since: Instant;
  readonly changes: readonly string[];
  readonly guards: readonly string[];
  readonly undo?: string;
}

export interface ReportedApproval {
  readonly hash: string;
  readonly by: string;
  readonly expiresAt: Instant;
}

/** A file that was made, or sent to a target. */
export interface Shipment {
  readonly at: Instant;
  readonly event: Extract<JournalEvent, { readonly kind: "file" | "deployment" }>;
}

export type Look =
  | {
      readonly plan: Plan;
      readonly sources: { readonly inventory: string; readonly dns: string };
    }
  | { readonly error: string; readonly remedy: string };
