import type { Fqdn } from "./dns-name.ts";
import type { Instant } from "./instant.ts";
import type { RowState } from "./row-change.ts";
import type { ManagedType } from "./rrset.ts";

/**
 * One change that a person took back. While it stands, no cycle makes it again: its rows are frozen, and the value that came back
 * is not removed. It ends when one of its rows is edited or goes, or somebody else asks for what it holds off, or by release.
 */
export interface UndoneItem {
  /** The change that took it back: `c-…`. */
  readonly id: string;
  /** The run of the undo. */
  readonly run: string;
  /** The change that was taken back, and its run. */
  readonly undoes: string;
  readonly undoneRun: string;
  readonly by: string;
  readonly at: Instant;
  /** Empty where it is about a row and not about a record. */
  readonly zone: Fqdn | "";
  readonly name: Fqdn | "";
  readonly type: ManagedType | "row" | "mac";
  /** The value or MAC that came back and stays; null when there was none. */
  readonly kept: string | null;
  /** The value that went and stays away; null when there was none. */
  readonly gone: string | null;
  /** Address and hostname of the row, for people. */
  readonly ip: string;
  readonly hostname: string;
  /** The rows that would have it made again, with what they said when it was taken back. */
  readonly rows: readonly RowWitness[];
  /** A row that is being made anew, as long as it is not known under its new id; left out otherwise. */
  readonly awaits?: AwaitedRow;
}

export interface AwaitedRow {
  /** The id that it had. */
  readonly rowId: number;
  readonly state: RowState;
}

export interface RowWitness {
  readonly id: number;
  readonly fingerprint: string;
}

/** Tells whether an id that a person gave names this item: the undo, the change taken back, or the run of either. */
export function isNamedBy(item: UndoneItem, id: string): boolean {
  return [item.id, item.run, item.undoes, item.undoneRun].includes(id);
}
