import type { AlertCondition, AlertState } from "../../domain/alert.ts";
import type { Instant } from "../../domain/instant.ts";

export interface AlertInput {
  /** By key. */
  readonly states: ReadonlyMap<string, AlertState>;
  /** What is so now. */
  readonly conditions: readonly AlertCondition[];
  /** Tells whether a condition that is not among them has ended; one that was not looked at has not. */
  readonly wasLookedAt: (condition: AlertCondition) => boolean;
  readonly now: Instant;
  /** Under one key nothing is told more often than this. */
  readonly throttleMs: number;
  /** A condition that lasts is told again after this; 0: never. */
  readonly reminderMs: number;
  /** A maintenance window is open. */
  readonly muted: boolean;
}

export interface AlertNews {
  readonly news: "began" | "lasts" | "ended";
  readonly condition: AlertCondition;
  readonly since: Instant;
}

export interface AlertVerdict {
  readonly news: readonly AlertNews[];
  readonly put: readonly AlertState[];
  readonly drop: readonly string[];
}

/**
 * Decides which alerts are told: when something begins, once it was seen often enough; again when it is about something else or the
 * reminder is due; and when it ends, if its beginning was told. Never more often than the throttle allows: what begins within it is
 * told when it has passed, if it still lasts.
 */
export function judgeAlerts(input: AlertInput): AlertVerdict {
  const now = new Set(input.conditions.map((condition) => condition.key));
  const begun = input.conditions.map((condition) => judgeCondition(condition, input));
  const ended = [...input.states.values()]
    .filter(({ condition }) => !now.has(condition.key) && input.wasLookedAt(condition))
    .map((state) => judgeEnded(state, input));
  const verdicts = [...begun, ...ended];
  return {
    news: verdicts.flatMap(({ news }) => (news === undefined ? [] : [news])),
    put: verdicts.flatMap(({ put }) => (put === undefined ? [] : [put])),
    drop: verdicts.flatMap(({ drop }) => (drop === undefined ? [] : [drop])),
  };
}

interface Verdict {
  readonly news?: AlertNews;
  readonly put?: AlertState;
  readonly drop?: string;
}

function judgeCondition(condition: AlertCondition, input: AlertInput): Verdict {
  const known = input.states.get(condition.key);
  const isOpen = known?.open === true;
  const since = isOpen ? known.since : input.now;
  const state: AlertState = {
    condition,
    since,
    seen: Math.min(condition.tellAfter, (isOpen ? known.seen : 0) + 1),
    told: isOpen ? known.told : null,
    toldAt: known?.toldAt ?? null,
    open: true,
  };
  const news = newsOf(state, input);
  if (news === null) return isSame(known, state) ? {} : { put: state };
  return {
    news: { news, condition, since },
    put: { ...state, told: condition.identity, toldAt: input.now },
  };
}

/** What is told or not yet told is written; only that it was seen once more is not worth a write. */
function isSame(known: AlertState | undefined, state: AlertState): boolean {
  return known?.open === true && known.seen === state.seen;
}

function newsOf(
  { condition, seen, told, toldAt }: AlertState,
  { now, throttleMs, reminderMs, muted }: AlertInput,
): "began" | "lasts" | null {
  if (seen < condition.tellAfter || (muted && condition.mutable)) return null;
  const quietMs = toldAt === null ? Number.POSITIVE_INFINITY : now - toldAt;
  if (told !== condition.identity) return quietMs >= throttleMs ? "began" : null;
  return reminderMs > 0 && quietMs >= Math.max(reminderMs, throttleMs) ? "lasts" : null;
}

function judgeEnded(state: AlertState, { now, throttleMs }: AlertInput): Verdict {
  const { condition, since, told, toldAt, open } = state;
  const isForgotten = toldAt === null || now - toldAt >= throttleMs;
  if (!open) return isForgotten ? { drop: condition.key } : {};
  const rest: Verdict = isForgotten
    ? { drop: condition.key }
    : { put: { ...state, open: false, told: null, seen: 0 } };
  return told !== null && condition.tellsEnd ? { ...rest, news: { news: "ended", condition, since } } : rest;
}
