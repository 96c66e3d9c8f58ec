import type { Fqdn } from "./dns-name.ts";
import type { RowChange, RowRule, RowState } from "./row-change.ts";
import type { ManagedType } from "./rrset.ts";
import type { UndoLink } from "./undo-link.ts";

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
  /** Only of an undo's changes. */
  readonly undoes?: UndoLink;
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

/** What a canonical text says; `-` stands for nothing before or after. */
export interface CanonicalParts {
  readonly target: string;
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly action: string;
  readonly before: string;
  readonly after: string;
}

/** Reads what {@link canonicalChange} wrote; null when a free text in it holds the separator. */
export function readCanonical(text: string): CanonicalParts | null {
  const parts = text.split("|");
  const [target = "", zone = "", name = "", type = "", action = "", before = "", after = ""] = parts;
  return parts.length === 7 ? { target, zone, name, type, action, before, after } : null;
}

/** Orders changes for people and for hashing: records, then rows, by zone, name, type, deletions first, then content. Total. */
export function compareChanges(a: Change, b: Change): number {
  return (
    TARGET_RANKS[a.target] - TARGET_RANKS[b.target] ||
    compareTexts(a.zone, b.zone) ||
    compareTexts(a.name, b.name) ||
    compareTexts(a.type, b.type) ||
    ACTION_RANKS[a.action] - ACTION_RANKS[b.action] ||
    compareTexts(canonicalChange(a), canonicalChange(b))
  );
}

const TARGET_RANKS: Readonly<Record<Change["target"], number>> = { powerdns: 0, phpipam: 1 };
const ACTION_RANKS: Readonly<Record<ChangeAction, number>> = { delete: 0, update: 1, create: 2 };

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
