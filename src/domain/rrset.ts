import type { Fqdn } from "./dns-name.ts";

export type AddressType = "A" | "AAAA";
/** The record types that PPHOOK may write. */
export type ManagedType = AddressType | "PTR";

/** One record of an RRset. Content is canonical for A, AAAA and PTR, verbatim for other types. */
export interface RrValue {
  readonly content: string;
  readonly disabled: boolean;
}

export interface RrComment {
  readonly content: string;
  readonly account: string;
  readonly modifiedAt: number;
}

/** All records of one name and type (RFC 2181 §5). */
export interface Rrset {
  readonly name: Fqdn;
  readonly type: string;
  readonly ttlSeconds: number;
  readonly values: readonly RrValue[];
  /** Left out when there are none. */
  readonly comments?: readonly RrComment[];
}

export function isManagedType(type: string): type is ManagedType {
  return type === "A" || type === "AAAA" || type === "PTR";
}

/** Identifies one value of a zone; the key of the ledger and of every set of values. */
export function valueKey(name: Fqdn, type: ManagedType, content: string): string {
  return `${name} ${type} ${content}`;
}
