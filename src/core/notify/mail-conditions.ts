import type { AlertCondition } from "../../domain/alert.ts";
import type { Instant } from "../../domain/instant.ts";
import type { StoredNotice, ToldFinding } from "../../domain/notice.ts";
import type { EditorTrouble } from "../../domain/row-editor.ts";
import { makeCondition } from "./make-condition.ts";
import { TOLD_MEMORY_MS } from "./select-notices.ts";

/** One person who was told of the same rule again and again. */
export interface RecurringFindings {
  readonly rule: string;
  readonly recipient: string;
  readonly findings: number;
  readonly times: number;
}

/** As many findings of one rule, told to one person at as many different times within a week, are a habit. */
const RECURRING_FINDINGS = 5;
const RECURRING_TIMES = 3;

/** Finds who makes the same mistake again and again. */
export function findRecurring(told: readonly ToldFinding[], now: Instant): readonly RecurringFindings[] {
  const lately = told.filter(({ toldAt }) => now - toldAt <= TOLD_MEMORY_MS);
  const pairs = lately.flatMap((one) => one.recipients.map((recipient) => ({ one, recipient })));
  const groups = Map.groupBy(pairs, ({ one, recipient }) => `${ruleOf(one)} ${recipient}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const times = new Set(group.map(({ one }) => one.toldAt)).size;
    if (first === undefined || group.length < RECURRING_FINDINGS || times < RECURRING_TIMES) return [];
    return [{ rule: ruleOf(first.one), recipient: first.recipient, findings: group.length, times }];
  });
}

/** A finding's id is `<rule>:<subject>`. */
function ruleOf({ findingId }: ToldFinding): string {
  return findingId.slice(0, findingId.indexOf(":"));
}

export function recurringCondition({ rule, recipient, findings, times }: RecurringFindings): AlertCondition {
  return makeCondition("recurring-findings", {
    key: `recurring-findings:${rule}:${recipient}`,
    details: { rule, recipient, findings, times },
  });
}

export function stormKey(hash: string): string {
  return `mail-storm:${hash}`;
}

/** What an administrator should know of mails that wait until the storm is let pass. */
export function stormCondition(hash: string, held: readonly StoredNotice[]): AlertCondition {
  const rules = Map.groupBy(held, ({ finding }) => finding.rule);
  const most = [...rules].sort(([, a], [, b]) => b.length - a.length).slice(0, 5);
  return makeCondition("mail-storm", {
    key: stormKey(hash),
    identity: hash,
    details: {
      hash: hash.slice(0, 12),
      findings: held.length,
      rules: most.map(([rule, list]) => `${rule} (${list.length})`).join(", "),
      example: held[0]?.finding.message ?? "",
    },
  });
}

/** What an administrator should know of authors that cannot be found out. */
export function editorsCondition({ message, remedy }: EditorTrouble): AlertCondition {
  return makeCondition("editors-unreadable", {
    key: "editors-unreadable",
    details: { error: message, remedy },
  });
}
