import type { Finding } from "../../domain/finding.ts";
import { DAY_MS, type Instant } from "../../domain/instant.ts";
import type { NoticeState, ToldFinding } from "../../domain/notice.ts";

export interface NoticeSelectionInput {
  /** What is wrong now; information left out, and rows that nobody is told about. */
  readonly open: readonly Finding[];
  /** What was wrong after the cycle before. */
  readonly before: readonly Finding[];
  /** By finding id. */
  readonly told: ReadonlyMap<string, ToldFinding>;
  /** Ids of findings that PPHOOK put right in this cycle. */
  readonly settled: ReadonlySet<string>;
  readonly now: Instant;
  /** How long the same finding is not told again; 0: never again while it lasts. */
  readonly reminderMs: number;
}

export interface SelectedNotice {
  readonly state: NoticeState;
  readonly finding: Finding;
  /** Who was told of a resolved one. */
  readonly recipients: readonly string[];
}

export interface NoticeSelection {
  readonly notices: readonly SelectedNotice[];
  readonly putTold: readonly ToldFinding[];
  readonly dropTold: readonly string[];
}

/** How long it is remembered that something was told, once it is gone; the count of recurring findings looks back as far. */
export const TOLD_MEMORY_MS = 7 * DAY_MS;

/**
 * Decides what is told this cycle.
 *
 * | finding | told before | notice |
 * |---|---|---|
 * | there | never | `new`; `done` if put right at once |
 * | there | less than `reminder` ago | none; `done` if it was open and is put right now |
 * | there | longer ago | `again`; `new` if it had gone in between |
 * | gone | open | `resolved` |
 * | gone | came back and was not told again | none |
 */
export function selectNotices(input: NoticeSelectionInput): NoticeSelection {
  const here = input.open.map((finding) => judgeOpen(finding, input));
  const open = new Set(input.open.map((finding) => finding.id));
  const before = new Map(input.before.map((finding) => [finding.id, finding]));
  const gone = [...input.told.values()]
    .filter((told) => !open.has(told.findingId))
    .map((told) => judgeGone(told, before.get(told.findingId), input));
  const verdicts = [...here, ...gone];
  return {
    notices: verdicts.flatMap(({ notice }) => (notice === undefined ? [] : [notice])),
    putTold: verdicts.flatMap(({ put }) => (put === undefined ? [] : [put])),
    dropTold: verdicts.flatMap(({ drop }) => (drop === undefined ? [] : [drop])),
  };
}

interface Verdict {
  readonly notice?: SelectedNotice;
  readonly put?: ToldFinding;
  readonly drop?: string;
}

function judgeOpen(finding: Finding, input: NoticeSelectionInput): Verdict {
  const told = input.told.get(finding.id);
  const isSettled = input.settled.has(finding.id);
  const tell = (state: NoticeState): Verdict => ({
    notice: { state, finding, recipients: [] },
    put: {
      findingId: finding.id,
      toldAt: input.now,
      state: isSettled ? "gone" : "open",
      recipients: told?.recipients ?? [],
    },
  });
  if (told === undefined) return tell(isSettled ? "done" : "new");
  if (told.state === "open" && isSettled) return tell("done");
  if (isReminderDue(told, input)) return tell(told.state === "open" ? "again" : "new");
  return told.state === "gone" && !isSettled ? { put: { ...told, state: "back" } } : {};
}

function isReminderDue(told: ToldFinding, { now, reminderMs }: NoticeSelectionInput): boolean {
  if (told.state === "open") return reminderMs > 0 && now - told.toldAt >= reminderMs;
  return now - told.toldAt >= (reminderMs > 0 ? reminderMs : DAY_MS);
}

function judgeGone(told: ToldFinding, finding: Finding | undefined, input: NoticeSelectionInput): Verdict {
  if (told.state === "gone") {
    const isForgotten = input.now - told.toldAt >= Math.max(TOLD_MEMORY_MS, input.reminderMs);
    return isForgotten ? { drop: told.findingId } : {};
  }
  const put: ToldFinding = { ...told, state: "gone" };
  if (told.state === "back" || finding === undefined) return { put };
  return { put, notice: { state: "resolved", finding, recipients: told.recipients } };
}
