import type { RrComment } from "./rrset.ts";

/** Whose a value was, as the ledger knew it; what taking a change back restores. */
export interface ValueOwner {
  readonly rowId: number;
  readonly how: "written" | "adopted";
}

/** What a change of an undo takes back, and who wants it so. */
export interface UndoLink {
  /** The change that is taken back, and its run. */
  readonly id: string;
  readonly run: string;
  readonly by: string;
  /** It was an undo's itself: what comes is what PPHOOK did, and nothing is held off. */
  readonly redo: boolean;
  /** Who owns the value that comes back; null when it was not PPHOOK's, or none comes back. */
  readonly owner: ValueOwner | null;
  /** Comments that the RRset had, for an RRset that has to be made anew: PowerDNS forgets them with the RRset. */
  readonly comments: readonly RrComment[];
  /** The id that a row which is made anew had; null for other changes. */
  readonly rowId: number | null;
}
