import type { ChangeAction } from "../../domain/change.ts";
import { CYCLE_STAGES, type WriteBar } from "../../domain/cycle-report.ts";
import type { UpstreamSystem } from "../../domain/errors.ts";
import { RULES, type Severity } from "../../domain/finding.ts";
import type { ChangeResult } from "../../domain/journal.ts";
import type { GuardId } from "../../domain/plan.ts";
import type { TransferCause, TransferStatus } from "../../domain/transfer-status.ts";
import { API_OPERATIONS } from "./api-operation.ts";

/** What stands for a value that is not among those of its label. */
export const OTHER_VALUE = "other";

/** How a cycle ended: it succeeded, or what kept it from succeeding. */
export type CycleResult = "done" | "phpipam" | "powerdns" | "stopped" | "system" | "defect";
/** How a call ended: the class of the answer's status, or why none came. */
export type CallResult = "2xx" | "3xx" | "4xx" | "404" | "5xx" | "unreachable" | "timeout" | "aborted";
/** What waits for a person. */
export type HeldKind = "cycle" | "undo" | "mail" | "file" | "target";
export type RowState = "all" | "due" | "frozen" | "out_of_scope" | "baseline" | "inventory_only";

/** Every value of each label, as far as a configuration does not name them. A value of a union that is missing here is a type error. */
export const LABEL_VALUES = {
  cycleResult: keys<CycleResult>({
    ...{ done: 1, phpipam: 1, powerdns: 1, stopped: 1, system: 1, defect: 1 },
  }),
  stage: CYCLE_STAGES,
  rowState: keys<RowState>({
    ...{ all: 1, due: 1, frozen: 1, out_of_scope: 1, baseline: 1, inventory_only: 1 },
  }),
  zoneState: ["managed", "unreadable"],
  cacheResult: ["hit", "miss"],
  target: ["powerdns", "phpipam"],
  action: keys<ChangeAction>({ create: 1, update: 1, delete: 1 }),
  changeResult: keys<Exclude<ChangeResult, "planned">>({
    ...{ applied: 1, refused: 1, dropped: 1, failed: 1, skipped: 1, interrupted: 1 },
  }),
  guard: keys<GuardId>({
    ...{ "stale-start": 1, "source-behind": 1, "source-shrink": 1, "zone-deletes": 1 },
    ...{ "zone-updates": 1, "ipam-deletes": 1, "daily-budget": 1 },
  }),
  heldKind: keys<HeldKind>({ cycle: 1, undo: 1, mail: 1, file: 1, target: 1 }),
  writeBar: keys<Exclude<WriteBar, null | "dry-run">>({ observe: 1, paused: 1, maintenance: 1 }),
  duplicate: ["hostname", "mac"],
  rule: Object.keys(RULES),
  severity: keys<Severity>({ error: 1, warning: 1, info: 1 }),
  service: keys<UpstreamSystem>({ phpipam: 1, powerdns: 1 }),
  operation: [...new Set([...API_OPERATIONS.phpipam, ...API_OPERATIONS.powerdns])],
  callResult: keys<CallResult>({
    ...{ "2xx": 1, "3xx": 1, "4xx": 1, "404": 1, "5xx": 1, unreachable: 1, timeout: 1, aborted: 1 },
  }),
  outboxState: ["waiting", "parked"],
  transferState: keys<TransferStatus["state"]>({ "in-sync": 1, late: 1, "out-of-sync": 1 }),
  transferCause: keys<TransferCause>({
    ...{ "primary-silent": 1, unreachable: 1, refused: 1, "not-authoritative": 1, expired: 1, lame: 1 },
    ...{ tsig: 1, native: 1, "not-notified": 1, "not-transferred": 1, ahead: 1, content: 1 },
  }),
} as const satisfies Record<string, readonly string[]>;

function keys<K extends string>(all: Readonly<Record<K, 1>>): readonly K[] {
  return Object.keys(all) as K[];
}
