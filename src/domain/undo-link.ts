import type { RrComment } from "./rrset.ts";

/** Whose a value was, as the ledger knew it; what taking a change back restores. */
export interface ValueOwner {
  readonly rowId: number;
  readonly how: "written" | "adopted";
}

/** What a change of an undo takes back. */
export interface UndoLink {
  /** The change that is taken back, and its run. */
  readonly id: string;
  readonly run: string;
  /** Who owns the value that comes back; null when it was not PPHOOK's, or none comes back. */
  readonly owner: ValueOwner | null;
  /** Comments that the RRset had, for an RRset that has to be made anew: PowerDNS forgets them with the RRset. */
  readonly comments: readonly RrComment[];
}
