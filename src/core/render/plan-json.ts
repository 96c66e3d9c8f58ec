import type { Change, RecordState } from "../../domain/change.ts";
import type { Acceptance, Bypass } from "../../domain/exceptions.ts";
import type { Finding } from "../../domain/finding.ts";
import {
  editorOf,
  type GuardTrip,
  type Plan,
  type PlanCounts,
  type PlannedChange,
} from "../../domain/plan.ts";
import type { RowState } from "../../domain/row-change.ts";
import { isoInstant } from "./instant-text.ts";

/** Grows by keys; a key that goes or changes its meaning makes it 2. */
export const PLAN_JSON_VERSION = 1;

/** A plan as `plan --json` gives it; docs/reference/plan-json.md describes it. */
export interface PlanJson {
  readonly version: typeof PLAN_JSON_VERSION;
  readonly hash: string;
  /** Left out when nothing is held. */
  readonly heldHash?: string;
  readonly cycle: string;
  readonly madeAt: string;
  readonly source: Plan["source"];
  readonly changes: readonly ChangeJson[];
  readonly findings: readonly FindingJson[];
  readonly guards: readonly GuardTrip[];
  /** Rules that are switched off; moments in ISO 8601. */
  readonly bypasses: readonly object[];
  /** Findings that somebody accepted, with who and why. */
  readonly accepted: readonly object[];
  readonly counts: CountsJson;
}

export interface RecordJson {
  readonly content: string;
  /** Seconds. */
  readonly ttl: number;
  readonly disabled: boolean;
}

/** A row of phpIPAM, as far as rows are told apart. */
export interface RowJson {
  readonly subnetId: number;
  readonly ip: string;
  readonly hostname: string;
  readonly mac: string;
}

export interface ChangeJson
  extends Pick<Change, "target" | "action" | "zone" | "name" | "type" | "rule" | "reason" | "addressId"> {
  readonly id: string;
  readonly before: RecordJson | RowJson | null;
  readonly after: RecordJson | RowJson | null;
  /** Who edited the row last, by name; null when it is not known. */
  readonly editor: string | null;
  readonly held: boolean;
}

type FindingJson = Pick<
  Finding,
  "id" | "rule" | "severity" | "addressId" | "ip" | "hostname" | "message" | "remedy"
>;

interface CountsJson extends PlanCounts {
  readonly changes: number;
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  readonly held: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Names each change of a plan. */
export type ChangeNames = ReadonlyMap<PlannedChange, string>;

export interface PlanJsonOptions {
  readonly names: ChangeNames;
  /** Only the held changes are listed; counts, hashes and guards stay those of the whole plan. */
  readonly heldOnly: boolean;
}

/** Gives a plan as plain data, names canonical: lower-case, with the final dot. */
export function planJson(plan: Plan, { names, heldOnly }: PlanJsonOptions): PlanJson {
  const listed = heldOnly ? plan.changes.filter((change) => change.held) : plan.changes;
  return {
    version: PLAN_JSON_VERSION,
    hash: plan.hash,
    ...(plan.heldHash === null ? {} : { heldHash: plan.heldHash }),
    cycle: plan.cycle,
    madeAt: isoInstant(plan.madeAt),
    source: plan.source,
    changes: listed.map((change) => changeJson(change, names.get(change) ?? "", plan)),
    findings: plan.findings.map(findingJson),
    guards: plan.guards.map(guardJson),
    bypasses: plan.bypasses.map(bypassJson),
    accepted: plan.accepted.map(acceptanceJson),
    counts: countsJson(plan),
  };
}

export function changeJson(change: PlannedChange, id: string, plan: Pick<Plan, "editors">): ChangeJson {
  const { target, action, zone, name, type, rule, reason, addressId, held } = change;
  const { before, after } = sidesJson(change);
  const editor = editorOf(plan, change)?.realName ?? null;
  return { id, target, action, zone, name, type, before, after, rule, reason, addressId, editor, held };
}

interface Sides<State> {
  readonly before: State | null;
  readonly after: State | null;
}

type SidedChange =
  | ({ readonly target: "powerdns" } & Sides<RecordState>)
  | ({ readonly target: "phpipam" } & Sides<RowState>);

/** Gives what a change replaces and what it makes: values of records, or rows. */
export function sidesJson(change: SidedChange): Sides<RecordJson | RowJson> {
  if (change.target === "phpipam") return { before: rowJson(change.before), after: rowJson(change.after) };
  return { before: recordJson(change.before), after: recordJson(change.after) };
}

function rowJson(state: RowState | null): RowJson | null {
  if (state === null) return null;
  const { subnetId, ip, hostname, mac } = state;
  return { subnetId, ip, hostname, mac };
}

function recordJson(state: RecordState | null): RecordJson | null {
  return state === null ? null : { content: state.content, ttl: state.ttlSeconds, disabled: state.disabled };
}

/** Names the keys one by one, so that a new one of the domain does not become public unnoticed. */
export function findingJson(finding: Finding): FindingJson {
  const { id, rule, severity, addressId, ip, hostname, message, remedy } = finding;
  return { id, rule, severity, addressId, ip, hostname, message, remedy };
}

export function bypassJson({ rule, since, until, by, reason }: Bypass): object {
  return { rule, since: isoInstant(since), until: isoInstant(until), by, reason };
}

export function acceptanceJson({ finding, at, by, reason }: Acceptance): object {
  return { finding: findingJson(finding), at: isoInstant(at), by, reason };
}

/** What is measured is whole, so the whole part of a limit says the same. */
export function guardJson({ id, scope, measured, limit, message }: GuardTrip): GuardTrip {
  return { id, scope, measured, limit: Math.floor(limit), message };
}

function countsJson(plan: Plan): CountsJson {
  const { checked, frozen, outOfScope, baseline, inventoryOnly, due, zones } = plan.counts;
  const changes = (action: Change["action"]) =>
    plan.changes.filter((change) => change.action === action).length;
  const found = (severity: Finding["severity"]) =>
    plan.findings.filter((finding) => finding.severity === severity).length;
  return {
    checked,
    frozen,
    outOfScope,
    baseline,
    inventoryOnly,
    due,
    zones,
    changes: plan.changes.length,
    creates: changes("create"),
    updates: changes("update"),
    deletes: changes("delete"),
    held: plan.changes.filter((change) => change.held).length,
    errors: found("error"),
    warnings: found("warning"),
    infos: found("info"),
  };
}
