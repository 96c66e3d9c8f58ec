import type { Fqdn } from "./dns-name.ts";
import type { ManagedType } from "./rrset.ts";

export type ChangeAction = "create" | "update" | "delete";

/** Why a change is made; the `rule` of the plan's JSON and of the journal. */
export type ChangeRule =
  | "follow-row"
  | "orphan"
  | "no-records-create"
  | "a-only"
  | "ptr-only"
  | "mismatch"
  | "take-over"
  | "re-enable";

/** One record before or after a change. */
export interface RecordState {
  readonly content: string;
  readonly ttlSeconds: number;
  readonly disabled: boolean;
}

/**
 * One create, update or delete of one value in PowerDNS. Plain data: the table, the JSON, the journal entry and the PATCH are
 * renderings of it. An update replaces one value by another (or its disabled flag) at the same name and type.
 */
export interface Change {
  readonly target: "powerdns";
  readonly action: ChangeAction;
  readonly zone: Fqdn;
  readonly name: Fqdn;
  readonly type: ManagedType;
  /** Null for a creation. */
  readonly before: RecordState | null;
  /** Null for a deletion. */
  readonly after: RecordState | null;
  readonly rule: ChangeRule;
  /** One clause for people: `row deleted in phpIPAM`. */
  readonly reason: string;
  /** The row that caused it; null when it is gone and unknown. */
  readonly addressId: number | null;
  /** Address and hostname of that row, for people and for grouping held changes. */
  readonly ip: string;
  readonly hostname: string;
}

/** Tells whether a change can lose something: everything but a creation. */
export function isDestructive(change: Change): boolean {
  return change.action !== "create";
}

/** Gives the text that identifies what a change does, without ids, times and reasons; the plan's hash is made of these. */
export function canonicalChange(change: Change): string {
  const side = (state: RecordState | null) =>
    state === null ? "-" : `${state.content}${state.disabled ? " disabled" : ""}`;
  return [
    change.target,
    change.zone,
    change.name,
    change.type,
    change.action,
    side(change.before),
    side(change.after),
  ].join("|");
}

/** Sorts changes by `compareChanges`, making the key of each once. */
export function sortChanges<C extends Change>(changes: readonly C[]): readonly C[] {
  const keyed = changes.map((change) => ({ change, key: sortKey(change) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key));
  return keyed.map(({ change }) => change);
}

/** Orders changes for people and for hashing: by zone, name, type, deletions first, then content. Total. */
export function compareChanges(a: Change, b: Change): number {
  return compareKeys(sortKey(a), sortKey(b));
}

function compareKeys(left: readonly string[], right: readonly string[]): number {
  for (let i = 0; i < left.length; i++) {
    const x = left[i] ?? "";
    const y = right[i] ?? "";
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function sortKey(change: Change): string[] {
  const rank = { delete: "0", update: "1", create: "2" }[change.action];
  return [change.zone, change.name, change.type, rank, canonicalChange(change)];
}
