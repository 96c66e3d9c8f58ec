import type { Change } from "./change.ts";
import type { Acceptance, Bypass } from "./exceptions.ts";
import type { Finding } from "./finding.ts";
import type { Instant } from "./instant.ts";
import type { RowEditor } from "./row-editor.ts";

export type GuardId =
  | "stale-start"
  | "source-behind"
  | "source-shrink"
  | "zone-deletes"
  | "zone-updates"
  | "ipam-deletes"
  | "daily-budget";

/** A guard that tripped: what it measured, against what, and what to do. */
export interface GuardTrip {
  readonly id: GuardId;
  /** The zone without final dot, or `phpipam`. */
  readonly scope: string;
  readonly measured: number;
  readonly limit: number;
  readonly message: string;
}

export type PlannedChange = Change & { readonly held: boolean };

/** All changes of one cycle, sorted by `compareChanges`, and what was found wrong. */
export interface Plan {
  /** SHA-256 over the destructive changes, in hexadecimal; equal plans have equal hashes. */
  readonly hash: string;
  /** SHA-256 over the held destructive changes; null when nothing is held. What `approve` takes. */
  readonly heldHash: string | null;
  readonly cycle: string;
  readonly madeAt: Instant;
  readonly source: { readonly addresses: number; readonly subnets: number; readonly complete: true };
  readonly changes: readonly PlannedChange[];
  readonly findings: readonly Finding[];
  readonly guards: readonly GuardTrip[];
  /** Rules that were switched off when it was made. */
  readonly bypasses: readonly Bypass[];
  /** Findings that were found again and somebody accepted; they are not among `findings`. */
  readonly accepted: readonly Acceptance[];
  readonly counts: PlanCounts;
  /** Who edited rows last that are changed, by row id; left out where nobody was asked. */
  readonly editors?: ReadonlyMap<number, RowEditor>;
}

/** Who edited the row last that a change is made for; undefined when it is not known. */
export function editorOf(
  { editors }: Pick<Plan, "editors">,
  { addressId }: Pick<Change, "addressId">,
): RowEditor | undefined {
  return addressId === null ? undefined : editors?.get(addressId);
}

export interface PlanCounts {
  readonly checked: number;
  readonly frozen: number;
  /** Rows outside the configured scope, which are frozen too and not counted there. */
  readonly outOfScope: number;
  readonly baseline: number;
  readonly inventoryOnly: number;
  readonly due: number;
  readonly zones: number;
}
