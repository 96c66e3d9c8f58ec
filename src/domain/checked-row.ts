import type { AddressRow } from "./address.ts";
import type { Fqdn } from "./dns-name.ts";
import type { IpAddress } from "./ip-address.ts";
import type { MacAddress } from "./mac-address.ts";

/**
 * What a row is good for:
 * - `valid`: it has a usable address and name; DNS follows it.
 * - `unnamed`: no hostname, an inventory entry; records it owned go.
 * - `frozen`: invalid or with an ignored tag; its records are neither made, changed nor removed, and count as wanted.
 */
export type Standing = "valid" | "unnamed" | "frozen";

/** What freezes a row that breaks no rule: its tag is ignored, it lies outside the scope, or its policy says so. */
export type FrozenBy = "tag" | "scope" | "inventory" | "ignore";

/** A row after the checks. */
export interface CheckedRow {
  readonly row: AddressRow;
  readonly standing: Standing;
  /** Null when it is not frozen, or when a rule that it breaks freezes it. */
  readonly frozenBy: FrozenBy | null;
  /** Canonical; null when the text is no address. */
  readonly ip: IpAddress | null;
  /** Canonical; null when there is none or it cannot be read as a host name. A frozen row may still have one. */
  readonly name: Fqdn | null;
  /** The managed forward zone of the name; null unless the row is valid. */
  readonly zone: Fqdn | null;
  readonly mac: MacAddress | null;
  /** Overrides the policy for this row alone; left out where it does not. */
  readonly noRecords?: "ignore" | "create";
  /** The policy that its subnet gives it, which is part of what decides about the row; left out without one. */
  readonly subnetPolicy?: string;
}
