import type { ChangeRule } from "../../domain/change.ts";
import { displayName } from "../../domain/dns-name.ts";
import { wantersOf } from "../../domain/wanted-row.ts";
import { liveValue, servedContents } from "./dns-world.ts";
import type { Followed } from "./follow-rows.ts";
import {
  creationReason,
  foreignValues,
  isReplaceable,
  type NamedRow,
  note,
  type Study,
  subjectOf,
} from "./study.ts";

/**
 * Where the forward side of a row stands once its decision is taken:
 * - `held`: its own value is there, or comes;
 * - `made`: the same, made because `no_records = create`;
 * - `empty`: the name has no value of the family;
 * - `taken`: the name has other values that stay.
 */
export type AddressState = "held" | "made" | "empty" | "taken";

/**
 * Decides about the A or AAAA of a valid row.
 *
 *   at the name                             does (default)
 *   its own value                           nothing
 *   its own value, disabled by hand         nothing; information
 *   the row moved here                      creates it, replacing a stale value
 *   nothing                                 nothing (no_records = create: creates it)
 *   a sole stale value, see isReplaceable   replaces it (mismatch = delete: removes it; report, accepted: tells)
 *   values of other rows only               nothing (no_records = create: joins them)
 *   anything else                           nothing; told as foreign
 */
export function decideAddress(study: Study, row: NamedRow, followed: Followed): AddressState {
  const { address: own } = row;
  const values = study.sketch.values(own);
  if (values.includes(own.content)) return "held";
  if (isParkedByHand(study, row)) return "taken";
  const replaceable = isReplaceable(study, own, values);
  if (followed.address.has(row.id))
    return follow(study, row, replaceable && isSoleLive(study, row) ? values : []);
  if (values.length === 0) return createOrLeave(study, row, "empty");
  if (replaceable) return settleMismatch(study, row, values);
  if (values.every((content) => wantersOf(study.index, { ...own, content }).length > 0))
    return createOrLeave(study, row, "taken");
  noteForeign(study, row, values);
  return "taken";
}

function follow(study: Study, row: NamedRow, stale: readonly string[]): AddressState {
  const subject = subjectOf(row);
  study.sketch.add({ value: row.address, rule: "follow-row", reason: "follows its row in phpIPAM", subject });
  for (const content of stale) {
    study.sketch.remove({
      value: { ...row.address, content },
      ...whyReplaced(study, content),
      subject,
    });
  }
  return "held";
}

/** What was live beside the value that moves away is a sibling, and siblings survive. */
function isSoleLive(study: Study, { address }: NamedRow): boolean {
  return servedContents(study.world.rrset(address.zone, address.name, address.type)).length === 1;
}

function createOrLeave(study: Study, row: NamedRow, left: "empty" | "taken"): AddressState {
  const { noRecords = study.policy.noRecords } = row.checked;
  if (noRecords !== "create") return left;
  study.sketch.add({
    value: row.address,
    rule: "no-records-create",
    reason: creationReason(row),
    subject: subjectOf(row),
  });
  return "made";
}

function settleMismatch(study: Study, row: NamedRow, values: readonly string[]): AddressState {
  const subject = subjectOf(row);
  const found = values.join(", ");
  const mismatch = mismatchPolicy(study, String(row.id));
  note(study, "mismatch", {
    row,
    message: `${subject.hostname} points to ${found}, phpIPAM says ${subject.ip}; ${MISMATCH_DONE[mismatch]}`,
    remedy: "correct the hostname or the address in phpIPAM if DNS was right",
  });
  if (mismatch === "report" || mismatch === "accepted") return "taken";
  for (const content of values) {
    study.sketch.remove({ value: { ...row.address, content }, ...whyReplaced(study, content), subject });
  }
  if (mismatch === "delete") return createOrLeave(study, row, "empty");
  study.sketch.add({ value: row.address, rule: "mismatch", reason: `phpIPAM says ${subject.ip}`, subject });
  return "held";
}

/** What a mismatch finding says was done about it. */
export const MISMATCH_DONE = {
  repair: "DNS is set to what phpIPAM says",
  delete: "the record is removed (mismatch = delete)",
  report: "nothing is changed (mismatch = report)",
  accepted: "nothing is changed (accepted)",
} as const;

/** Says what is done about a mismatch: what the policy says, unless somebody accepted it. */
export function mismatchPolicy({ policy, accepted }: Study, key: string): keyof typeof MISMATCH_DONE {
  return accepted.has(`mismatch:${key}`) ? "accepted" : policy.mismatch;
}

function whyReplaced(study: Study, content: string): { readonly rule: ChangeRule; readonly reason: string } {
  if (study.policy.foreign === "take_over")
    return { rule: "take-over", reason: `pointed to ${content} (foreign = take_over)` };
  return { rule: "mismatch", reason: `pointed to ${content}, which no row of phpIPAM holds` };
}

/** Whoever disabled the record parked it on purpose; PPHOOK's own parking was settled before. */
function isParkedByHand(study: Study, row: NamedRow): boolean {
  const { address: own } = row;
  const live = liveValue(study.world, own);
  if (live?.disabled !== true) return false;
  note(study, "record-disabled", {
    row,
    message: `the record ${displayName(own.name)} ${own.type} ${own.content} is there but disabled in PowerDNS; it is left so`,
    remedy: "enable the record in PowerDNS when the host shall be found again",
  });
  return true;
}

function noteForeign(study: Study, row: NamedRow, values: readonly string[]): void {
  const foreign = foreignValues(study, row.address);
  const shown = (foreign.length > 0 ? foreign : values.toSorted()).join(", ");
  const { hostname, ip } = subjectOf(row);
  note(study, "foreign-record", {
    row,
    message: `${hostname} points to ${shown}, which PPHOOK does not own; phpIPAM says ${ip}; left alone`,
    remedy: `correct phpIPAM, or remove the record of ${hostname} in PowerDNS (or set foreign = take_over)`,
  });
}
