import { type SelectedNotice, selectNotices } from "../core/notify/select-notices.ts";
import type { AddressRow } from "../domain/address.ts";
import type { Change, ChangeRule } from "../domain/change.ts";
import type { ChangeOutcome } from "../domain/cycle-report.ts";
import { displayName } from "../domain/dns-name.ts";
import type { Finding, RuleId } from "../domain/finding.ts";
import { familyOf, type IpAddress } from "../domain/ip-address.ts";
import type { ChangeRecord, ChangeResult } from "../domain/journal.ts";
import type { Notice, NoticeAction, NoticeParty } from "../domain/notice.ts";
import { editorOf } from "../domain/plan.ts";
import type { NoticeDelta } from "../ports/store.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";
import { placeOf } from "./row-place.ts";

interface FoundInCycle {
  readonly cycle: PreparedCycle;
  readonly outcomes: readonly ChangeOutcome[];
  /** What is wrong at the end of the cycle; information left out. */
  readonly open: readonly Finding[];
  /** The same of the cycle before. */
  readonly before: readonly Finding[];
}

/**
 * Says what a cycle gives people to know; recorded in the cycle's own transaction, so that no crash loses it and nobody is told
 * twice. Rows of the baseline are not told about, nor what somebody accepted; that it was accepted is no end of it.
 *
 * @returns undefined when nobody is told anything, or there is nothing to tell.
 */
export async function noticesOfCycle(
  world: CycleWorld,
  found: FoundInCycle,
): Promise<NoticeDelta | undefined> {
  const { reminderMs } = world.settings;
  if (reminderMs === null) return undefined;
  const { cycle, outcomes, before } = found;
  const accepted = new Set(cycle.plan.accepted.map(({ finding }) => finding.id));
  const { baseline } = cycle.decision.selection;
  const open = found.open.filter(
    ({ id, addressId }) => !accepted.has(id) && (addressId === null || !baseline.has(addressId)),
  );
  const told = new Map([...(await world.store.toldFindings())].filter(([id]) => !accepted.has(id)));
  const byRow = Map.groupBy(outcomes, ({ change }) => change.addressId);
  const settled = new Set(
    open.filter((finding) => isSettled(finding, byRow) || isResolved(finding, outcomes)).map(({ id }) => id),
  );
  const selection = selectNotices({ open, before, told, settled, now: cycle.start.now, reminderMs });
  const { putTold, dropTold } = selection;
  if (putTold.length + dropTold.length === 0) return undefined;
  const add = selection.notices
    .filter(isToldHere)
    .map((selected) => noticeOf(cycle, selected, byRow.get(selected.finding.addressId) ?? []));
  return { putTold, dropTold, add };
}

/** Makes a notice of a finding, with what was done about its row. */
export function noticeOf(
  cycle: PreparedCycle,
  { state, finding, recipients }: SelectedNotice,
  outcomes: readonly ChangeOutcome[],
): Notice {
  const row = rowOf(cycle, finding.addressId);
  return {
    run: cycle.start.run,
    at: cycle.start.now,
    state,
    finding,
    recipients,
    author: editorOf(cycle.plan, finding) ?? null,
    place: placeOf(cycle.snapshot, row),
    mac: row?.mac ?? "",
    actions: finding.addressId === null ? [] : outcomes.map(actionOf),
    others: othersOf(cycle, finding),
  };
}

/** Findings that the change made for them puts right. */
export const SETTLED_BY: Partial<Record<RuleId, ChangeRule>> = {
  mismatch: "mismatch",
  "foreign-record": "take-over",
  "ptr-without-address": "ptr-only",
};

function isSettled(
  { rule, addressId }: Finding,
  byRow: ReadonlyMap<number | null, readonly ChangeOutcome[]>,
): boolean {
  const changeRule = SETTLED_BY[rule];
  if (changeRule === undefined || addressId === null) return false;
  const made = (byRow.get(addressId) ?? []).filter(({ change }) => change.rule === changeRule);
  return made.length > 0 && made.every(({ result }) => result === "applied");
}

const DUPLICATES: ReadonlySet<RuleId> = new Set(["hostname-duplicate", "mac-duplicate"]);

/** Whether the rows that share something were corrected; the finding stands on one of them. */
function isResolved({ rule, addressId }: Finding, outcomes: readonly ChangeOutcome[]): boolean {
  if (!DUPLICATES.has(rule)) return false;
  const corrections = outcomes.flatMap(({ change, result }) =>
    change.target === "phpipam" && change.rule === rule ? [{ change, result }] : [],
  );
  const mine = corrections.find(
    ({ change }) => change.addressId === addressId || change.keeper?.id === addressId,
  );
  const group = corrections.filter(({ change }) => change.keeper?.id === mine?.change.keeper?.id);
  return mine !== undefined && group.every(({ result }) => result === "applied");
}

/** What became of a duplicate was said when each row was corrected. */
function isToldHere({ state, finding }: SelectedNotice): boolean {
  return state !== "done" || !DUPLICATES.has(finding.rule);
}

/** The rows that share a hostname or a MAC address with the one that the finding stands on. */
function othersOf(cycle: PreparedCycle, { rule, addressId }: Finding): readonly NoticeParty[] {
  const { byId, byName } = cycle.decision.index;
  const mine = addressId === null ? undefined : byId.get(addressId)?.checked;
  if (mine === undefined || !DUPLICATES.has(rule)) return [];
  const sharing =
    rule === "hostname-duplicate"
      ? ((mine.name === null ? undefined : byName.get(mine.name)) ?? [])
      : [...byId.values()].filter(({ checked }) => checked.mac !== null && checked.mac === mine.mac);
  return sharing
    .filter(({ id, checked }) => id !== addressId && isSameFamily(checked.ip, mine.ip))
    .map(({ checked: { row } }) => ({
      addressId: row.id,
      ip: row.ip,
      hostname: row.hostname,
      mac: row.mac,
      place: placeOf(cycle.snapshot, row),
      keeps: false,
    }));
}

function isSameFamily(a: IpAddress | null, b: IpAddress | null): boolean {
  return a !== null && b !== null && familyOf(a) === familyOf(b);
}

function rowOf({ decision }: PreparedCycle, addressId: number | null): AddressRow | undefined {
  return addressId === null ? undefined : decision.index.byId.get(addressId)?.checked.row;
}

interface MadeChange {
  readonly id: string;
  readonly change: Pick<
    Change | ChangeRecord,
    "target" | "action" | "zone" | "name" | "type" | "before" | "after"
  >;
  readonly result: ChangeResult;
  readonly detail: string;
}

/** Says of a change what a mail says. */
export function actionOf({ id, change, result, detail }: MadeChange): NoticeAction {
  const { target, action, zone, name, type, before, after } = change;
  return {
    ...{ id, target, action, type, result, detail },
    zone: displayName(zone),
    name: displayName(name),
    before: textOf(before),
    after: textOf(after),
  };
}

function textOf(state: Change["before"] | ChangeRecord["before"]): string | null {
  if (state === null) return null;
  return "content" in state ? displayName(state.content) : state.ip;
}
