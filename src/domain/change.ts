import type { Fqdn } from "./dns-name.ts";
import type { RowChange, RowRule, RowState } from "./row-change.ts";
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
  | "re-enable"
  | RowRule;

/** One record before or after a change. */
export interface RecordState {
  readonly content: string;
  readonly ttlSeconds: number;
  readonly disabled: boolean;
}

/**
 * One create, update or delete of one value in PowerDNS. An update replaces one value by another (or its disabled flag) at the same
 * name and type.
 */
export interface RecordChange {
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

/**
 * One change of a record or a row. Plain data: the table, the JSON, the journal entry and the call that carries it out are renderings
 * of it.
 */
export type Change = RecordChange | RowChange;

/** Tells whether a change can lose something: everything but a creation. */
export function isDestructive(change: Change): boolean {
  return change.action !== "create";
}

/** Gives the text that identifies what a change does, without ids, times and reasons; the plan's hash is made of these. */
export function canonicalChange(change: Change): string {
  const place = [change.target, change.zone, change.name, change.type, change.action];
  return [...place, ...(change.target === "powerdns" ? recordTexts(change) : rowTexts(change))].join("|");
}

function recordTexts({ before, after }: RecordChange): readonly string[] {
  return [before, after].map((state) =>
    state === null ? "-" : `${state.content}${state.disabled ? " disabled" : ""}`,
  );
}

/** Address and subnet are what phpIPAM knows a row by; the hostname is free text, so it is quoted. */
function rowTexts({ before, after }: RowChange): readonly string[] {
  const text = ({ subnetId, ip, hostname, mac }: RowState) =>
    `${ip} in ${subnetId} ${JSON.stringify(hostname)} ${mac}`;
  return [before, after].map((state) => (state === null ? "-" : text(state)));
}

/** Sorts changes by `compareChanges`, making the key of each once. */
export function sortChanges<C extends Change>(changes: readonly C[]): readonly C[] {
  const keyed = changes.map((change) => ({ change, key: sortKey(change) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key));
  return keyed.map(({ change }) => change);
}

/** Orders changes for people and for hashing: records, then rows, by zone, name, type, deletions first, then content. Total. */
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
  const target = change.target === "powerdns" ? "0" : "1";
  return [target, change.zone, change.name, change.type, rank, canonicalChange(change)];
}
