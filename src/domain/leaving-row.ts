import type { RowDeletion } from "./row-change.ts";
import type { WantedRow } from "./wanted-row.ts";

/** A row that is to be deleted, with what stands for it in DNS and goes with it. */
export interface LeavingRow {
  readonly row: WantedRow;
  readonly deletion: RowDeletion;
}
