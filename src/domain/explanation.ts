import type { Fqdn } from "./dns-name.ts";
import type { Finding } from "./finding.ts";
import type { HistoryChange } from "./history.ts";
import type { LedgerRow, OwnedValue } from "./ledger.ts";
import type { PlannedChange } from "./plan.ts";
import type { RowEditor } from "./row-editor.ts";
import type { ManagedType, Rrset } from "./rrset.ts";
import type { UndoneItem } from "./undone.ts";
import type { WantedRow, WantedValue } from "./wanted-row.ts";
import type { ZoneHead } from "./zone.ts";

/** One row, and everything that concerns it. */
export interface ExplainedRow {
  readonly row: WantedRow;
  /** `10.10.1.0/24 "Servers"`, or the bare id when phpIPAM does not list the subnet. */
  readonly subnet: string;
  readonly tag: string;
  readonly wanted: readonly WantedValue[];
  readonly ledger: LedgerRow | null;
  readonly baseline: boolean;
}

/** What a name server answers of the subject's RRsets. */
export interface NameServerView {
  readonly server: string;
  /** Those that it does not answer as PowerDNS has them, with what it answers. */
  readonly differing: readonly { readonly name: Fqdn; readonly type: ManagedType; readonly detail: string }[];
  /** How long it took until it answered what was written last, in milliseconds; null when that is not known. */
  readonly propagatedMs: number | null;
}

/** Everything known of an address, a name or a MAC. */
export interface Explanation {
  readonly subject: string;
  readonly rows: readonly ExplainedRow[];
  /** Who edited them last, by row id, as far as it is known. */
  readonly editors: ReadonlyMap<number, RowEditor>;
  /** Those that answer for the names concerned. */
  readonly zones: readonly ZoneHead[];
  /** Of those, the ones that could not be read. */
  readonly unreadable: readonly Fqdn[];
  /** What DNS holds now at the names concerned. */
  readonly live: readonly Rrset[];
  /** Empty when none was asked: none is configured, or there is nothing to ask for. */
  readonly nameServers: readonly NameServerView[];
  readonly owned: readonly OwnedValue[];
  readonly findings: readonly Finding[];
  /** What the next cycle will do. */
  readonly next: readonly PlannedChange[];
  /** What people took back, and still stands. */
  readonly undone: readonly UndoneItem[];
  /** The journalled changes, oldest first. */
  readonly history: readonly HistoryChange[];
}
