import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import type { IpAddress } from "../../domain/ip-address.ts";
import { type WantedValue, wantersOf } from "../../domain/wanted-row.ts";
import { type AddressState, MISMATCH_DONE, mismatchPolicy } from "./decide-address.ts";
import { liveValue } from "./dns-world.ts";
import type { Followed } from "./follow-rows.ts";
import { resolveTarget, type TargetAnswer } from "./resolve-target.ts";
import { servedOtherwise } from "./served-otherwise.ts";
import { keyOf } from "./sketch.ts";
import { creationReason, type NamedRow, note, presentOwner, type Study, subjectOf } from "./study.ts";

/** A row whose PTR is PPHOOK's business: it wants one, and an ordinary name holds it. */
export interface PtrCase {
  readonly row: NamedRow;
  readonly ptr: WantedValue;
  readonly state: AddressState;
  /** Set when `mismatch = repair` removed a PTR in favour of this row's. */
  readonly replaced: boolean;
}

/**
 * Picks the rows whose PTR may be decided about, noting those whose reverse name is served otherwise. Where the name is taken
 * there is nothing to decide, unless an owned PTR follows its row.
 */
export function openPtrCase(
  study: Study,
  row: NamedRow,
  { state, moves }: { readonly state: AddressState; readonly moves: boolean },
): PtrCase | null {
  const { ptr } = row;
  if (ptr === null || (state === "taken" && !moves)) return null;
  const how = servedOtherwise(study.world, ptr.zone, ptr.name);
  if (how === null)
    return study.world.contentOf(ptr.zone) === null ? null : { row, ptr, state, replaced: false };
  note(study, "served-otherwise", {
    row,
    key: `${row.id}:ptr`,
    message: `the reverse name ${displayName(ptr.name)} is served by ${how}; its PTR is left to that`,
    remedy: "remove that record if the PTR shall be kept here, or set PTRignore on the row",
  });
  return null;
}

/**
 * Decides which PTR values at a row's reverse name go, since the inventory is the authority for its addresses.
 *
 *   the row's address record   PTR                       does (default)
 *   there, or coming           stale                     removes it, told (mismatch = report, accepted: tells)
 *   none at the name           its own, or stale         removes it (ptr_only = ignore: tells)
 *   any                        another name of the host  nothing
 *   any                        of another row            nothing
 *   any                        to outside our zones      nothing; told
 *   taken by other values      any                       nothing
 */
export function removeStalePtrs(study: Study, item: PtrCase): PtrCase {
  if (item.state === "taken") return item;
  const stale = study.sketch
    .values(item.ptr)
    .filter((content) => isRemovable(study, item, content))
    .toSorted();
  if (stale.length === 0) return item;
  if (item.state === "empty") return removeOrphanPtrs(study, item, stale);
  const key = `${item.row.id}:ptr`;
  const mismatch = mismatchPolicy(study, key);
  const subject = subjectOf(item.row);
  note(study, "mismatch", {
    row: item.row,
    key,
    message: `the PTR of ${subject.ip} says ${stale.map(displayName).join(", ")}, phpIPAM says ${subject.hostname}; ${MISMATCH_DONE[mismatch]}`,
    remedy: "correct the hostname in phpIPAM if DNS was right",
  });
  if (mismatch === "report" || mismatch === "accepted") return item;
  for (const content of stale) {
    const reason = `${displayName(content)} does not point back to ${subject.ip}`;
    study.sketch.remove({ value: { ...item.ptr, content }, rule: "mismatch", reason, subject });
  }
  return { ...item, replaced: mismatch === "repair" };
}

function removeOrphanPtrs(study: Study, item: PtrCase, stale: readonly string[]): PtrCase {
  const subject = subjectOf(item.row);
  if (study.policy.ptrOnly === "ignore") {
    note(study, "ptr-without-address", {
      row: item.row,
      message: `${subject.ip} has a PTR and ${subject.hostname} has no ${item.row.address.type} record (ptr_only = ignore)`,
      remedy: `create ${subject.hostname} ${item.row.address.type} ${subject.ip} in PowerDNS, or remove the PTR`,
    });
    return item;
  }
  for (const content of stale) {
    const reason = `PTR without ${item.row.address.type}: nothing answers for ${subject.hostname}`;
    study.sketch.remove({ value: { ...item.ptr, content }, rule: "ptr-only", reason, subject });
  }
  return item;
}

/** Rule (b): a PTR at the row's reverse name may go unless it is somebody else's, or of use to somebody. */
function isRemovable(study: Study, item: PtrCase, content: string): boolean {
  const value = { ...item.ptr, content };
  const own = content === item.ptr.content;
  if (study.kept.has(keyOf(value))) return false;
  if (own && item.state !== "empty") return false;
  const claims = [presentOwner(study, value), ...wantersOf(study.index, value)];
  const others = claims.filter((row) => row !== null).filter((row) => row.id !== item.row.id);
  if (others.some((row) => !own || row.standing === "frozen" || !study.due.has(row.id))) return false;
  const answer = own ? "no" : answerOf(study, item, content);
  if (answer === "outside") noteOutside(study, item, content);
  return answer === "no";
}

function answerOf(study: Study, item: PtrCase, content: string): TargetAnswer {
  return resolveTarget(study.world, study.sketch, {
    target: content as Fqdn,
    ip: item.row.address.content as IpAddress,
  });
}

/**
 * Decides whether the row's own PTR comes, once all stale ones are gone.
 *
 *   PTRs that remain               the row's PTR
 *   its own                        is there
 *   none                           comes (a_only = ignore: does not)
 *   any, it replaced a stale one   comes
 *   of rows or other names         comes when it moved with its row; else does not, information
 *   to outside our zones           does not; told before
 *
 * Without an address record no PTR comes, but an owned one that moved with its row when `ptr_only = ignore` would keep it.
 */
export function addMissingPtr(study: Study, item: PtrCase, followed: Followed): void {
  const moves = followed.ptr.has(item.row.id);
  if (item.state === "empty" && (study.policy.ptrOnly === "delete" || !moves)) return;
  const values = study.sketch.values(item.ptr);
  if (values.includes(item.ptr.content) || isParkedByHand(study, item)) return;
  const subject = subjectOf(item.row);
  const draw = (rule: "follow-row" | "mismatch" | "no-records-create" | "a-only", reason: string) =>
    study.sketch.add({ value: item.ptr, rule, reason, subject });
  const outside = values.some((content) => answerOf(study, item, content) === "outside");
  if (moves && !outside) draw("follow-row", "follows its row in phpIPAM");
  else if (item.replaced) draw("mismatch", `phpIPAM says ${subject.hostname}`);
  else if (values.length > 0) noteOtherName(study, item, { values, outside });
  else if (item.state === "made") draw("no-records-create", creationReason(item.row));
  else if (study.policy.aOnly === "create_ptr") draw("a-only", `${item.row.address.type} without PTR`);
  else noteWithoutPtr(study, item);
}

function isParkedByHand(study: Study, item: PtrCase): boolean {
  const { ptr } = item;
  const live = liveValue(study.world, ptr);
  if (live?.disabled !== true) return false;
  note(study, "record-disabled", {
    row: item.row,
    key: `${item.row.id}:ptr`,
    message: `the PTR of ${subjectOf(item.row).ip} is there but disabled in PowerDNS; it is left so`,
    remedy: "enable the record in PowerDNS when it shall be served again",
  });
  return true;
}

function noteOutside(study: Study, item: PtrCase, content: string): void {
  const { ip, hostname } = subjectOf(item.row);
  note(study, "foreign-ptr", {
    row: item.row,
    message: `the PTR of ${ip} says ${displayName(content)}, which lies outside the managed zones; phpIPAM says ${hostname}; left alone`,
    remedy: `remove that PTR in PowerDNS if ${hostname} is right, or set PTRignore on the row`,
  });
}

function noteOtherName(
  study: Study,
  item: PtrCase,
  about: { readonly values: readonly string[]; readonly outside: boolean },
): void {
  if (about.outside) return;
  const { ip, hostname } = subjectOf(item.row);
  note(study, "ptr-other-name", {
    row: item.row,
    message: `the PTR of ${ip} says ${about.values.map(displayName).toSorted().join(", ")}, another name of the same host; ${hostname} gets none of its own`,
    remedy: "nothing to do, unless the PTR shall say the name of this row",
  });
}

function noteWithoutPtr(study: Study, item: PtrCase): void {
  const { ip, hostname } = subjectOf(item.row);
  note(study, "address-without-ptr", {
    row: item.row,
    message: `${hostname} points to ${ip}, which has no PTR (a_only = ignore)`,
    remedy: "set a_only = create_ptr, or create the PTR in PowerDNS",
  });
}
