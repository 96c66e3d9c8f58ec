import type { AlertCondition, AlertKind } from "../../domain/alert.ts";
import type { CycleReport } from "../../domain/cycle-report.ts";
import { type DiskRoom, freePercent, isDiskLow } from "../../domain/disk-room.ts";
import { PphookError, UpstreamError } from "../../domain/errors.ts";
import { makeCondition } from "./make-condition.ts";

export interface CycleCircumstances {
  readonly durationMs: number;
  readonly intervalMs: number;
  /** Room on the disk of the store; null when it could not be measured. */
  readonly disk: DiskRoom | null;
  readonly durationText: (ms: number) => string;
}

/** Once is an accident; three cycles in a row are a condition. */
const LASTING = 3;
const SHOWN_HASH = 12;

/** What an administrator should know after a cycle that succeeded: what is held, whether it took too long, whether the disk fills up. */
export function conditionsOfCycle(
  { plan, writeBar }: CycleReport,
  circumstances: CycleCircumstances,
): readonly AlertCondition[] {
  const conditions: AlertCondition[] = [];
  const massive = plan.guards.find((guard) => guard.id === "ipam-deletes");
  const isHeld = plan.heldHash !== null && writeBar !== "observe";
  if (isHeld) {
    const hash = (plan.heldHash ?? "").slice(0, SHOWN_HASH);
    const changes = plan.changes.filter((change) => change.held).length;
    const guards = plan.guards.map((guard) => guard.message).join("; ");
    const identity = plan.heldHash ?? "";
    if (massive === undefined)
      conditions.push(makeCondition("held", { key: "held", identity, details: { hash, changes, guards } }));
    else {
      const { measured, limit, message } = massive;
      const details = { hash, measured, limit, message };
      conditions.push(makeCondition("massive-duplicates", { key: "massive-duplicates", identity, details }));
    }
  }
  return [...conditions, ...overrun(circumstances), ...diskLow(circumstances)];
}

function overrun({ durationMs, intervalMs, durationText }: CycleCircumstances): readonly AlertCondition[] {
  if (durationMs <= intervalMs) return [];
  const details = { duration: durationText(durationMs), interval: durationText(intervalMs) };
  return [
    makeCondition("overrun", { key: "overrun", details, tellAfter: LASTING, tellsEnd: true, mutable: true }),
  ];
}

function diskLow({ disk }: CycleCircumstances): readonly AlertCondition[] {
  if (disk === null || !isDiskLow(disk)) return [];
  const percent = freePercent(disk);
  const free = `${Math.floor(disk.freeBytes / 1_000_000)} MB`;
  const details = { path: disk.path, free, percent };
  return [makeCondition("disk-low", { key: "disk-low", details, tellsEnd: true, emergency: true })];
}

/**
 * What an administrator should know of a cycle that failed. A service that is away is told after three cycles; refused credentials, a
 * store or disk that fails, and what stops PPHOOK on purpose, at once.
 */
export function conditionOfError(error: unknown): AlertCondition {
  if (error instanceof UpstreamError) {
    const isAuth = error.failure === "auth";
    const kind = isAuth ? "service-auth" : "service-down";
    return makeCondition(kind, {
      key: `${kind}:${error.system}`,
      details: { service: error.system, error: error.message, remedy: error.remedy },
      tellAfter: isAuth ? 1 : LASTING,
      tellsEnd: true,
      mutable: !isAuth,
    });
  }
  const about = { emergency: true, tellsEnd: true };
  if (error instanceof PphookError) {
    const kind = error.code === "PPHOOK_SYSTEM" ? "store-trouble" : "cycle-stopped";
    return makeCondition(kind, {
      ...about,
      key: kind,
      details: { error: error.message, remedy: error.remedy },
    });
  }
  const text = error instanceof Error ? error.message : String(error);
  return makeCondition("defect", { ...about, key: "defect", details: { error: text } });
}

/** Whether a cycle that succeeded says that the condition has ended. */
export function isOfCycle({ kind }: Pick<AlertCondition, "kind">): boolean {
  return CYCLE_KINDS.has(kind);
}

const CYCLE_KINDS: ReadonlySet<AlertKind> = new Set([
  "service-down",
  "service-auth",
  "cycle-stopped",
  "store-trouble",
  "defect",
  "held",
  "massive-duplicates",
  "overrun",
  "disk-low",
]);
