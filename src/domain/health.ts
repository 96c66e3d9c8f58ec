import type { DiskRoom } from "./disk-room.ts";
import type { Exceptions } from "./exceptions.ts";
import type { Instant } from "./instant.ts";
import type { OutboxState } from "./mail.ts";
import type { PropagationFigures } from "./propagation.ts";
import type { Target, TargetOutcome } from "./target.ts";
import type { TransferStatus } from "./transfer-status.ts";

/** The last cycle that succeeded. */
export interface CycleNote {
  readonly run: string;
  readonly startedAt: Instant;
  readonly durationMs: number;
  readonly rows: number;
  readonly zones: number;
  readonly baseline: number;
  /** Changes by what became of them, and how many findings are open. */
  readonly applied: number;
  readonly refused: number;
  readonly findings: number;
  /** `phpIPAM 1.8.2` and `PowerDNS 4.7.3`. */
  readonly inventory: string;
  readonly dns: string;
}

/** Cycles that failed since the last one that succeeded, in a row and for one reason. */
export interface FailureNote {
  readonly since: Instant;
  readonly at: Instant;
  readonly times: number;
  /** Tells reasons apart. */
  readonly key: string;
  /** The service that was to blame; null when it was none. */
  readonly service: "phpipam" | "powerdns" | null;
  readonly message: string;
  readonly remedy: string;
}

/** A process, told apart from a later one with the same number by when it started. */
export interface ProcessMark {
  readonly pid: number;
  /** In clock ticks after the machine's start; null where the system does not tell. */
  readonly startTicks: number | null;
}

/** A daemon that started and did not end in order since. */
export interface DaemonNote extends ProcessMark {
  readonly since: Instant;
  readonly version: string;
}

/** How one API answered just now. */
export interface Reach {
  readonly url: string;
  readonly latencyMs: number;
  /** What it says it is; empty when it does not. */
  readonly version: string;
  /** Why it did not answer, and what to do; null when it did. */
  readonly trouble: { readonly message: string; readonly remedy: string } | null;
}

export interface MachineMeasure {
  /** One for each disk that PPHOOK writes to. */
  readonly disks: readonly DiskRoom[];
  readonly memory: { readonly availableBytes: number; readonly totalBytes: number };
}

/** What the store remembers of what waits and what was ordered. */
export interface HealthMemory {
  readonly lastCheck: Instant | null;
  readonly cycle: CycleNote | null;
  readonly failure: FailureNote | null;
  /** With what is known of the process; null when none was noted. */
  readonly daemon: (DaemonNote & { readonly runs: boolean; readonly residentBytes: number | null }) | null;
  /** Of cycles, and of an undo. */
  readonly held: readonly HeldShown[];
  readonly pause: {
    readonly since: Instant;
    readonly until: Instant | null;
    readonly reason: string;
    readonly by: string;
  } | null;
  readonly exceptions: Exceptions;
  readonly outbox: OutboxState;
  /** Hashes of mails that wait for a person. */
  readonly storms: readonly string[];
  readonly targets: readonly TargetShown[];
  /** Names of the secondaries that are watched, how far they were when last looked at, and their times of the last 24 hours. */
  readonly secondaries: readonly string[];
  readonly transfers: readonly TransferStatus[];
  readonly propagation: readonly PropagationFigures[];
  /** Of the newest entries of the journal: null when they fit each other, else what does not. */
  readonly journal: { readonly entries: number; readonly broken: string | null };
}

export interface HeldShown {
  readonly hash: string;
  readonly since: Instant;
  readonly changes: number;
  readonly guards: readonly string[];
  /** The run or change whose undo it is; null for a cycle's. */
  readonly undo: string | null;
}

export interface TargetShown extends Pick<Target, "name" | "host" | "destination"> {
  readonly deployedAt: Instant | null;
  readonly trouble:
    | (Pick<TargetOutcome, "state" | "detail" | "remedy"> & { readonly attempts: number })
    | null;
}

/** Everything that `health` looks at, at one moment. */
export interface HealthFacts {
  readonly now: Instant;
  readonly observe: boolean;
  /** The maintenance window that is open, as written; null when none is. */
  readonly window: string | null;
  readonly intervalMs: number;
  readonly phpipam: readonly Reach[];
  readonly powerdns: Reach;
  readonly store: { readonly path: string; readonly sizeBytes: number };
  /** The next cycle processes every row, because somebody laid out the bypass file. */
  readonly bypassArmed: boolean;
  /** `last_check_file` does not hold a moment. */
  readonly markUnreadable: boolean;
  readonly memory: HealthMemory | { readonly trouble: string; readonly remedy: string };
  readonly machine: MachineMeasure;
}
