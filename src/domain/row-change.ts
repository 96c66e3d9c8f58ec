import type { Fqdn } from "./dns-name.ts";
import type { UndoLink } from "./undo-link.ts";

/** Every column and custom field of a row under the name that phpIPAM gives it; custom fields flat. */
export type RowFields = Readonly<Record<string, string | number | null>>;

/** One row before or after a change, as far as people tell rows apart. */
export interface RowState {
  readonly subnetId: number;
  readonly ip: string;
  readonly hostname: string;
  readonly mac: string;
}

/** A row that is made, with everything it shall hold. */
export interface NewRowState extends RowState {
  readonly fields: RowFields;
}

/** The row that keeps what another one loses. */
export interface KeeperRow {
  readonly id: number;
  readonly ip: string;
}

/** Why a row is corrected; the `rule` of the plan's JSON and of the journal. */
export type RowRule = "hostname-duplicate" | "mac-duplicate" | "invalid-address" | "unknown-dns" | "undo";

interface RowChangeParts {
  readonly target: "phpipam";
  /** Rows are in no zone. */
  readonly zone: "";
  /** The row's name; empty when it has none that can be read. */
  readonly name: Fqdn | "";
  readonly rule: RowRule;
  /** One clause for people: `same name as 10.10.1.50, which is older`. */
  readonly reason: string;
  /** Address and hostname of the row, for people and for grouping held changes. */
  readonly ip: string;
  readonly hostname: string;
  /** Read again, too, before the change is made; null when no other row is concerned. */
  readonly keeper: KeeperRow | null;
  /** Only of an undo's changes. */
  readonly undoes?: UndoLink;
}

export interface RowDeletion extends RowChangeParts {
  readonly action: "delete";
  readonly type: "row";
  readonly addressId: number;
  readonly before: RowState;
  readonly after: null;
}

export interface MacChange extends RowChangeParts {
  readonly action: "update";
  readonly type: "mac";
  readonly addressId: number;
  readonly before: RowState;
  readonly after: RowState;
}

export interface RowCreation extends RowChangeParts {
  readonly action: "create";
  readonly type: "row";
  readonly addressId: null;
  readonly before: null;
  readonly after: NewRowState;
}

/** One correction of one row in phpIPAM. */
export type RowChange = RowDeletion | MacChange | RowCreation;
