import type { Fqdn } from "./dns-name.ts";
import type { Instant } from "./instant.ts";
import type { Renumbered } from "./renumbered.ts";
import type { ManagedType } from "./rrset.ts";
import type { UndoneItem } from "./undone.ts";

/** What PPHOOK remembers of a row since it last dealt with it. */
export interface LedgerRow {
  readonly id: number;
  /** Digest of what decides about the row: ip, hostname, mac, profile, PTRignore, tag, subnet. */
  readonly fingerprint: string;
  /** As typed when last dealt with; what a vanished row is recognised by. */
  readonly ip: string;
  readonly hostname: string;
  readonly firstSeenAt: Instant;
  /** Seen at the first start and never changed since: records are adopted, nothing is written for it. */
  readonly baseline: boolean;
  /** Failed attempts in a row; 0 when the last one succeeded. */
  readonly failures: number;
  /** When a failed row is tried again; null when nothing is outstanding. */
  readonly retryAt: Instant | null;
  /** PPHOOK deleted the row in phpIPAM itself; remembered until nothing of it is left in DNS. */
  readonly removed: boolean;
}

/** One value that PPHOOK wrote or adopted, and the row it stands for. */
export interface OwnedValue {
  readonly zone: Fqdn;
  readonly name: Fqdn;
  readonly type: ManagedType;
  readonly content: string;
  readonly rowId: number;
  /** `interrupted`: PPHOOK was ended while it disabled or enabled the value; the live record tells whether it did. */
  readonly how: "written" | "adopted" | "interrupted";
  readonly since: Instant;
  /** When `orphan = disable` parked it; null while it is served. */
  readonly disabledAt: Instant | null;
}

/** What PPHOOK remembers of a zone. */
export interface LedgerZone {
  readonly name: Fqdn;
  /** The serial it had when it was last read and nothing was left to do in it. */
  readonly serial: number;
  readonly serialMoves: boolean;
  /** Names that NS, MX and SRV records of the zone point to. */
  readonly referencedNames: readonly Fqdn[];
  readonly readAt: Instant;
}

/** Differs from every serial (RFC 1035 §3.3.13: unsigned), and stands for none. */
export const UNKNOWN_SERIAL = -1;

/**
 * Marks the serial of a zone that could not be read: it differs from every serial, so the zone is read as soon as it can be, and
 * still tells whether somebody edited the zone since. Marking twice changes nothing.
 */
export function unreadSerial(serial: number): number {
  return serial < 0 ? serial : UNKNOWN_SERIAL - 1 - serial;
}

/** All that PPHOOK knows and owns. Owned values are keyed by `valueKey`. */
export interface Ledger {
  readonly rows: ReadonlyMap<number, LedgerRow>;
  readonly owned: ReadonlyMap<string, OwnedValue>;
  readonly zones: ReadonlyMap<Fqdn, LedgerZone>;
  /** What people took back, by the id of the undo's change. */
  readonly undone: ReadonlyMap<string, UndoneItem>;
  readonly renumbered: Renumbered;
}

/** What a cycle changes in the ledger; stored in the same transaction as the journal entries that explain it. */
export interface LedgerDelta {
  readonly putRows: readonly LedgerRow[];
  readonly dropRows: readonly number[];
  readonly putOwned: readonly OwnedValue[];
  /** Keys as of `valueKey`. */
  readonly dropOwned: readonly string[];
  readonly putZones: readonly LedgerZone[];
  readonly dropZones: readonly Fqdn[];
  readonly putUndone: readonly UndoneItem[];
  /** Ids. */
  readonly dropUndone: readonly string[];
  /** Old id, new id; kept for good. */
  readonly putRenumbered: readonly (readonly [number, number])[];
  /** Addresses of rows that are gone; see {@link Store.forgottenAddresses}. */
  readonly putForgotten: readonly string[];
}

export const EMPTY_LEDGER: Ledger = {
  rows: new Map(),
  owned: new Map(),
  zones: new Map(),
  undone: new Map(),
  renumbered: new Map(),
};

export const EMPTY_DELTA: LedgerDelta = {
  putRows: [],
  dropRows: [],
  putOwned: [],
  dropOwned: [],
  putZones: [],
  dropZones: [],
  putUndone: [],
  dropUndone: [],
  putRenumbered: [],
  putForgotten: [],
};
