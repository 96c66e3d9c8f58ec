import type { ChangeAction } from "./change.ts";
import type { Finding } from "./finding.ts";
import type { Instant } from "./instant.ts";
import type { ChangeResult } from "./journal.ts";
import type { RowEditor } from "./row-editor.ts";

/**
 * Why somebody is told of a finding:
 * - `new`: it was not there before;
 * - `again`: it still is, and the reminder is due;
 * - `done`: PPHOOK put it right in the cycle that found it;
 * - `resolved`: it was told, and is gone.
 */
export type NoticeState = "new" | "again" | "done" | "resolved";

/** Something to tell a person: written in the transaction of the cycle that found it, made into mail afterwards. */
export interface Notice {
  readonly run: string;
  readonly at: Instant;
  readonly state: NoticeState;
  readonly finding: Finding;
  /** Where the row lies in phpIPAM; null when it is not there. */
  readonly place: RowPlace | null;
  /** The row's MAC address as typed; empty when there is none. */
  readonly mac: string;
  /** What PPHOOK did about the row in that cycle. */
  readonly actions: readonly NoticeAction[];
  /** The other rows that the finding is about, such as those that share a hostname. */
  readonly others: readonly NoticeParty[];
  /** Who edited the row last, where it had to be asked at once: a deleted row has no changelog. Null: not asked yet. */
  readonly author: RowEditor | null;
  /** Who is told of a `resolved` one: who was told of it. Empty: whoever edited the row last. */
  readonly recipients: readonly string[];
}

/** A notice that waits to be made into a mail. */
export interface StoredNotice extends Notice {
  readonly id: number;
  /** The storm that it is held for; null when it is not held. */
  readonly storm: string | null;
  /** A person let the storm pass. */
  readonly released: boolean;
}

/** Ids that make a link into phpIPAM, and what people call the place. */
export interface RowPlace {
  readonly sectionId: number;
  readonly subnetId: number;
  /** `10.10.1.0/24`. */
  readonly subnet: string;
  readonly description: string;
}

export interface NoticeAction {
  /** The journal's id of the change; what `undo` takes. */
  readonly id: string;
  readonly target: "powerdns" | "phpipam";
  readonly action: ChangeAction;
  /** Without final dot; empty for a change in phpIPAM. */
  readonly zone: string;
  /** Without final dot. */
  readonly name: string;
  readonly type: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly result: ChangeResult;
  readonly detail: string;
}

export interface NoticeParty {
  readonly addressId: number;
  readonly ip: string;
  readonly hostname: string;
  readonly mac: string;
  readonly place: RowPlace | null;
  /** Whether this is the row that keeps the hostname or the MAC address. */
  readonly keeps: boolean;
}

/**
 * What was told of a finding:
 * - `open`: told, and still there;
 * - `gone`: told, and no longer there; kept for a while, so that one that comes and goes is not told each time;
 * - `back`: there again, too soon to be told.
 */
export interface ToldFinding {
  readonly findingId: string;
  readonly toldAt: Instant;
  readonly state: "open" | "gone" | "back";
  /** Mail addresses; empty until the mail was made. */
  readonly recipients: readonly string[];
}
