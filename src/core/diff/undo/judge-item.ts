import type { RecordState } from "../../../domain/change.ts";
import { displayName, type Fqdn } from "../../../domain/dns-name.ts";
import type { HistoryChange, RecordHistory } from "../../../domain/history.ts";
import { currentRowId } from "../../../domain/renumbered.ts";
import { isManagedType, type ManagedType, type Rrset } from "../../../domain/rrset.ts";
import type { WantedRow } from "../../../domain/wanted-row.ts";
import { closestZone, type DnsView, indexZones, type ZoneContent } from "../../../domain/zone.ts";
import { invertChange } from "./invert-change.ts";
import { judgeRow } from "./judge-row.ts";
import type { UndoVerdict, UndoWorld } from "./undo-verdict.ts";

/** What there is to be judged: a change of one value, as it was journalled. */
interface Case {
  readonly record: RecordHistory;
  readonly zone: Fqdn;
  readonly name: Fqdn;
  readonly type: ManagedType;
}

/**
 * Judges whether a journalled change can be taken back:
 *
 *   now                                            verdict
 *   the zone is gone, not ours, or not readable    refused
 *   the row says something else, or is gone        refused (not where the row's removal was the cause)
 *   the values are as they were before the change  already
 *   the value is not what the change left          refused
 *   other values came where the change removed     refused
 *   a CNAME holds the name                         refused
 *   else                                           undo
 */
export function judgeItem(record: HistoryChange, world: UndoWorld): UndoVerdict {
  if (record.target === "phpipam") return judgeRow(record, world);
  const { type } = record;
  if (!isManagedType(type)) return refused(`PPHOOK does not write ${type} records`);
  const item: Case = { record, type, zone: record.zone as Fqdn, name: record.name as Fqdn };
  const place = findPlace(item, world.view);
  if (typeof place === "string") return refused(place);
  const live = place.rrsets.get(item.name) ?? [];
  const rrset = live.find((it) => it.type === type);
  if (isBefore(record, rrset)) return { kind: "already", change: invertChange(item, rrset, world.by) };
  const why = rowDiffers(record, world) ?? recordsDiffer(record, live);
  return why === null ? { kind: "undo", change: invertChange(item, rrset, world.by) } : refused(why);
}

function refused(why: string): UndoVerdict {
  return { kind: "refused", why };
}

/** Gives the content of the zone, or why nothing can be written there. */
function findPlace({ zone, name }: Case, { zones, contents, unreadable }: DnsView): ZoneContent | string {
  const index = indexZones(zones);
  const head = index.get(zone);
  const shown = displayName(zone);
  if (head === undefined) return `the zone ${shown} is not listed any more`;
  if (unreadable.has(zone)) return `the zone ${shown} could not be read`;
  if (!head.managed) return `the zone ${shown} is not managed any more`;
  const holder = index.get(name) ?? closestZone(index, name);
  if (holder === null) return "no zone answers for the name now";
  if (holder.name !== zone) return `the zone ${displayName(holder.name)} answers for the name now`;
  const content = contents.get(zone);
  if (content === undefined) return `the zone ${shown} was not read`;
  return content.presigned ? `the zone ${shown} is signed elsewhere now` : content;
}

function isBefore(record: RecordHistory, rrset: Rrset | undefined): boolean {
  return holds(rrset, { there: record.before, away: record.after }) && !hasNews(record, rrset);
}

/** Tells whether values came since that were neither there before the change nor made by it. */
function hasNews({ preImage, after }: RecordHistory, rrset: Rrset | undefined): boolean {
  const known = new Set(preImage?.values.map((value) => value.content));
  if (after !== null) known.add(after.content);
  return rrset?.values.some((value) => !known.has(value.content)) === true;
}

/** Tells whether an RRset holds the one state and, if it is another value, not the other. */
function holds(
  rrset: Rrset | undefined,
  { there, away }: { readonly there: RecordState | null; readonly away: RecordState | null },
): boolean {
  const find = (content: string) => rrset?.values.find((value) => value.content === content);
  if (there !== null && find(there.content)?.disabled !== there.disabled) return false;
  return away === null || away.content === there?.content || find(away.content) === undefined;
}

/** Rules under which records go because their row goes or lost its name, and what takes them back. */
const FOR_GONE_ROWS: ReadonlySet<string> = new Set([
  "orphan",
  "hostname-duplicate",
  "invalid-address",
  "undo",
]);

/** Says what the row is now, when it is not what it was; null when it is. */
function rowDiffers(record: RecordHistory, { index, renumbered }: UndoWorld): string | null {
  const { rule, ip, hostname } = record;
  if (record.addressId === null) return null;
  const addressId = currentRowId(renumbered, record.addressId);
  const row = index.byId.get(addressId);
  const mayBeGone = FOR_GONE_ROWS.has(rule);
  if (row === undefined)
    return mayBeGone ? null : `row ${addressId} (${ip} ${hostname}) is gone from phpIPAM`;
  const now = subjectOf(row);
  if (now.ip === ip && now.hostname === hostname) return null;
  if (asksFor(row, record) || (mayBeGone && now.hostname === "")) return null;
  return `row ${addressId} says ${now.ip} ${now.hostname || "without a name"} now, and said ${ip} ${hostname}`;
}

function subjectOf({ checked }: WantedRow): { readonly ip: string; readonly hostname: string } {
  const hostname = displayName(checked.name ?? checked.row.hostname.trim());
  return { ip: checked.ip ?? checked.row.ip, hostname };
}

function asksFor(row: WantedRow, { name, type, before }: RecordHistory): boolean {
  return [row.address, row.ptr].some(
    (value) => value?.name === name && value.type === type && value.content === before?.content,
  );
}

/** Says what is there now, when it is not what the change left; null when it is. */
function recordsDiffer(record: RecordHistory, live: readonly Rrset[]): string | null {
  const { before, after, type } = record;
  const rrset = live.find((it) => it.type === type);
  const now = `now: ${liveText(rrset)}`;
  if (!holds(rrset, { there: after, away: before })) return now;
  if (before === null) return null;
  const alias = live.find((it) => it.type === "CNAME" && it.values.some((value) => !value.disabled));
  if (alias !== undefined) return `now: ${liveText(alias)}`;
  return after === null && hasNews(record, rrset) ? now : null;
}

function liveText(rrset: Rrset | undefined): string {
  if (rrset === undefined) return "nothing";
  const shown = rrset.values.map(
    ({ content, disabled }) => `${displayName(content)}${disabled ? " (disabled)" : ""}`,
  );
  return `${rrset.type} ${shown.join(", ")}`;
}
