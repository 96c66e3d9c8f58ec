import type { AddressRow, Subnet } from "../../../domain/address.ts";
import type { Change } from "../../../domain/change.ts";
import type { Renumbered } from "../../../domain/renumbered.ts";
import type { RowIndex } from "../../../domain/wanted-row.ts";
import type { DnsView } from "../../../domain/zone.ts";

/** What an undo is judged by: DNS and rows as they are now, and who asks. */
export interface UndoWorld {
  readonly view: DnsView;
  readonly index: RowIndex;
  /** All rows of phpIPAM, by id. */
  readonly rows: ReadonlyMap<number, AddressRow>;
  readonly subnets: ReadonlyMap<number, Subnet>;
  readonly renumbered: Renumbered;
  readonly by: string;
}

export type UndoVerdict =
  /** The inverse, to be made. */
  | { readonly kind: "undo"; readonly change: Change }
  /** What is there is already what was there before; with the inverse that would have made it so; null where nothing holds it off. */
  | { readonly kind: "already"; readonly change: Change | null }
  | { readonly kind: "refused"; readonly why: string };
