import type { CheckedRow } from "../../domain/checked-row.ts";
import { displayName } from "../../domain/dns-name.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Policy } from "../../domain/policy.ts";
import type { MacChange, RowDeletion } from "../../domain/row-change.ts";
import { frozenFinding, hostnameFinding, macFinding, sharedMacFinding } from "./duplicate-findings.ts";
import type { DuplicateGroups } from "./find-groups.ts";
import { type DuplicateGroup, hasSeveralAddresses } from "./group-duplicates.ts";
import { type Judgement, judgeGroup, type LoserContext } from "./judge-group.ts";
import { orderGroup } from "./order-group.ts";
import { removeMac, removeRow } from "./row-corrections.ts";

export interface DuplicateContext extends LoserContext {
  readonly policy: Pick<Policy, "hostnameDuplicates" | "macDuplicates">;
  /** Whether somebody accepted a finding, by its id, so that nothing is changed because of it. */
  readonly isAccepted: (findingId: string) => boolean;
  /** Whether the last correction of the row failed and its retry time has not come. */
  readonly isPostponed: (row: CheckedRow) => boolean;
  /** Whether a zone of the row's name or address could not be read. */
  readonly isUnread: (row: CheckedRow) => boolean;
}

export interface Resolution {
  /** By the id of the row, deletions first. */
  readonly deletions: readonly RowDeletion[];
  readonly macChanges: readonly MacChange[];
  /** Rows that neither get nor lose records in this cycle, because it is not known yet whether they stay. */
  readonly waiting: ReadonlySet<number>;
  /** Rows whose correction failed and is tried again later. */
  readonly postponed: ReadonlySet<number>;
  /** Rows whose MAC an older one holds, whether or not it can be removed now. */
  readonly bare: ReadonlySet<number>;
  /** One per group, sorted by id, and one per frozen row that shares. */
  readonly findings: readonly Finding[];
}

/** What the groups write down, one after the other. */
interface Found {
  readonly deletions: RowDeletion[];
  readonly macChanges: MacChange[];
  readonly waiting: Set<number>;
  readonly postponed: Set<number>;
  readonly bare: Set<number>;
  readonly findings: Finding[];
}

/**
 * Resolves the rows that share a hostname or a MAC with others of their family: the oldest keeps it. Frozen rows neither keep nor lose;
 * they are reported.
 *
 * | shared | by | does |
 * |---|---|---|
 * | hostname | valid rows | deletes the younger rows: `hostname-duplicate` |
 * | MAC | reservations that stay | removes it from the younger rows: `mac-duplicate` |
 * | MAC | rows without a profile | `mac-shared` |
 *
 * A group is only reported when the policy says so, and when it is contested (see `judgeGroup`). While a zone of one of them cannot be
 * read, the rows that share its name and are not the oldest wait. A group of n addresses has n−1 losers, each once, whatever the order
 * of the rows.
 */
export function resolveDuplicates(groups: DuplicateGroups, context: DuplicateContext): Resolution {
  const found: Found = {
    ...{ deletions: [], macChanges: [], findings: [] },
    ...{ waiting: new Set(), postponed: new Set(), bare: new Set() },
  };
  if (context.policy.hostnameDuplicates !== "allow")
    for (const group of groups.hostnames) resolveHostname(group, context, found);
  const deleted = new Set(found.deletions.map((deletion) => deletion.addressId));
  for (const { key, members } of groups.macs)
    resolveMac({ key, members: members.filter(({ row }) => !deleted.has(row.id)) }, context, found);
  for (const { key, members } of groups.sharedMacs) {
    const staying = members.filter(({ row }) => !deleted.has(row.id));
    if (hasSeveralAddresses(staying)) found.findings.push(sharedMacFinding({ key, members: staying }));
  }
  return {
    ...found,
    deletions: found.deletions.sort((a, b) => a.addressId - b.addressId),
    macChanges: found.macChanges.sort((a, b) => a.addressId - b.addressId),
    findings: found.findings.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function resolveHostname(group: DuplicateGroup, context: DuplicateContext, found: Found): void {
  const hostname = displayName(group.members[0]?.name ?? "");
  const { members, frozen } = takePart(group, context);
  for (const row of frozen) found.findings.push(frozenFinding(row, `the name ${hostname}`, group.key));
  if (!hasSeveralAddresses(members)) return;
  const judgement = judge({ ...group, members }, "hostname-duplicate", context);
  found.findings.push(hostnameFinding({ ...group, members }, hostname, judgement));
  if (judgement === null) return;
  if (judgement.contested !== null) for (const { row } of judgement.waiting) found.waiting.add(row.id);
  else {
    for (const loser of ready(judgement, context, found))
      found.deletions.push(removeRow(loser, judgement.keeper, members));
    for (const { row } of judgement.losers.filter(context.isPostponed)) found.waiting.add(row.id);
  }
}

function resolveMac(group: DuplicateGroup, context: DuplicateContext, found: Found): void {
  const { members, frozen } = takePart(group, context);
  if (members.length === 0) return;
  for (const row of frozen) found.findings.push(frozenFinding(row, `the MAC address ${row.mac}`, group.key));
  if (!hasSeveralAddresses(members)) return;
  const judgement = judge({ ...group, members }, "mac-duplicate", { ...context, holdsName: () => false });
  found.findings.push(macFinding({ ...group, members }, judgement));
  if (judgement === null || judgement.contested !== null) return;
  for (const { row } of judgement.losers) found.bare.add(row.id);
  for (const loser of ready(judgement, context, found))
    found.macChanges.push(removeMac(loser, judgement.keeper, members));
}

/** Splits off the frozen rows, but for those that only wait for a zone. */
function takePart({ members }: DuplicateGroup, { isUnread }: DuplicateContext) {
  const takesPart = (row: CheckedRow) => row.standing !== "frozen" || isUnread(row);
  return { members: members.filter(takesPart), frozen: members.filter((row) => !takesPart(row)) };
}

const UNREAD = "a zone of theirs cannot be read";

/** @returns null when the policy says to report and nothing else. */
function judge(
  { key, members }: DuplicateGroup,
  rule: "hostname-duplicate" | "mac-duplicate",
  context: DuplicateContext,
): Judgement | null {
  const { hostnameDuplicates, macDuplicates } = context.policy;
  const policy = rule === "hostname-duplicate" ? hostnameDuplicates : macDuplicates;
  if (policy !== "resolve") return null;
  if (context.isAccepted(`${rule}:${key}`)) return { contested: "it was accepted", waiting: [] };
  if (members.some(context.isUnread)) return { contested: UNREAD, waiting: orderGroup(members).slice(1) };
  return judgeGroup(members, context);
}

type Resolved = Extract<Judgement, { readonly contested: null }>;

/** Splits off the losers whose last correction failed: they wait for their time. */
function ready({ losers }: Resolved, { isPostponed }: DuplicateContext, found: Found): readonly CheckedRow[] {
  for (const { row } of losers.filter(isPostponed)) found.postponed.add(row.id);
  return losers.filter((loser) => !isPostponed(loser));
}
