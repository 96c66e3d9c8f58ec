import type { ChangeAction, RecordState } from "./change.ts";
import type { FileKind } from "./generated-file.ts";
import type { RowFields, RowState } from "./row-change.ts";
import type { Rrset } from "./rrset.ts";
import type { UndoLink, ValueOwner } from "./undo-link.ts";

/** What happened to a change. `planned` is written before it is made; one of the others follows. */
export type ChangeResult =
  | "planned"
  | "applied"
  | "refused"
  | "dropped"
  | "failed"
  | "skipped"
  | "interrupted";

/** The `detail` of the result of a change that a person released; the daily budget does not count it. */
export const APPROVED_DETAIL = "approved";

/** A change as the journal keeps it: with all that undoing and explaining it needs. */
export type ChangeRecord = RecordEntry | RowEntry;

interface EntryParts {
  /** Sorts by time: `c-…`. */
  readonly id: string;
  readonly action: ChangeAction;
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly addressId: number | null;
  readonly ip: string;
  readonly hostname: string;
  readonly rule: string;
  readonly reason: string;
  readonly editor: string | null;
  /** What it takes back; only of an undo's changes. */
  readonly undoes?: UndoLink;
}

export interface RecordEntry extends EntryParts {
  readonly target: "powerdns";
  readonly before: RecordState | null;
  readonly after: RecordState | null;
  /** The whole RRset as it was, with comments; null when there was none. */
  readonly preImage: Rrset | null;
  /** Whose the value before was; left out when it was not PPHOOK's. */
  readonly ownedBefore?: ValueOwner;
}

export interface RowEntry extends EntryParts {
  readonly target: "phpipam";
  readonly before: RowState | null;
  readonly after: RowState | null;
  /** The whole row as it was; null when there was none. */
  readonly preImage: RowFields | null;
}

/** What the journal holds besides changes and their results. */
export type JournalEvent =
  | { readonly kind: "change"; readonly run: string; readonly change: ChangeRecord }
  | {
      readonly kind: "result";
      readonly run: string;
      readonly changeId: string;
      readonly result: ChangeResult;
      readonly detail: string;
      /** Of a row that was made: the id that phpIPAM gave it. */
      readonly addressId?: number;
    }
  | { readonly kind: "cycle"; readonly run: string; readonly summary: Readonly<Record<string, unknown>> }
  | {
      readonly kind: "finding";
      readonly run: string;
      readonly state: "new" | "resolved";
      readonly id: string;
      readonly rule: string;
      readonly message: string;
    }
  | {
      readonly kind: "held";
      readonly run: string;
      readonly hash: string;
      readonly guards: readonly string[];
      readonly changes: number;
    }
  | {
      readonly kind: "approval";
      readonly run: string;
      readonly hash: string;
      readonly by: string;
      readonly state: "given" | "used" | "lapsed";
    }
  | {
      readonly kind: "undo";
      readonly run: string;
      readonly by: string;
      /** The run or change that was named. */
      readonly of: string;
      /** `made`: as far as nothing stood against it; `released`: the next cycles may do it again. */
      readonly state: "made" | "released";
      /** How many changes were taken back, or released. */
      readonly changes: number;
      /** Changes that were not taken back, and what is there now. */
      readonly refused: readonly { readonly id: string; readonly why: string }[];
    }
  | {
      readonly kind: "pause";
      readonly run: string;
      readonly by: string;
      readonly state: "paused" | "resumed";
      readonly reason: string;
      readonly until: number | null;
    }
  | {
      /** A file for other programs. */
      readonly kind: "file";
      readonly run: string;
      readonly file: FileKind;
      readonly path: string;
      readonly state: "written" | "held" | "failed";
      readonly entries: number;
      /** SHA-256 of what it says, its header left out. */
      readonly hash: string;
      readonly detail: string;
    }
  | {
      readonly kind: "acceptance";
      readonly run: string;
      /** Of the finding. */
      readonly id: string;
      readonly by: string;
      readonly state: "given" | "withdrawn" | "lapsed";
      readonly reason: string;
    }
  | {
      /** A file on another machine. */
      readonly kind: "deployment";
      readonly run: string;
      readonly target: string;
      readonly state: "deployed" | "refused" | "failed" | "held";
      /** SHA-256 of the file. */
      readonly hash: string;
      readonly detail: string;
      /** Where a file that somebody had changed was kept; null when nobody had. */
      readonly drift: string | null;
    }
  | {
      readonly kind: "mail";
      readonly run: string;
      /** Of the message. */
      readonly id: string;
      /** Mail addresses; `webhook` for the other way. */
      readonly to: readonly string[];
      readonly subject: string;
      readonly state: "queued" | "sent" | "parked";
      readonly detail: string;
    }
  | { readonly kind: "bypass"; readonly run: string; readonly by: string; readonly detail: string };

/** One link of the chain. `hash` = SHA-256 over the previous hash and this entry's canonical JSON. */
export interface JournalEntry {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: JournalEvent;
  readonly hash: string;
}
