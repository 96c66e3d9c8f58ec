import type { AddressRow } from "../../domain/address.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import { HOUR_MS, type Instant, parseDatabaseDate } from "../../domain/instant.ts";
import { parseIp } from "../../domain/ip-address.ts";
import type { Ledger, LedgerRow, OwnedValue } from "../../domain/ledger.ts";
import type { RowIndex, WantedRow } from "../../domain/wanted-row.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import { addLeavers } from "./add-leavers.ts";

export interface DueContext {
  readonly ledger: Ledger;
  readonly index: RowIndex;
  readonly zones: readonly ZoneHead[];
  /** Value key → heir; heirs are due and leave the baseline. */
  readonly heirs: ReadonlyMap<string, number>;
  readonly now: Instant;
  readonly historyMs: number;
  /** No ledger yet: old rows become baseline. */
  readonly firstStart: boolean;
  /** The hourly full verification: every row but baseline ones. */
  readonly verifyAll: boolean;
  /** `--full` or the bypass: baseline rows too, and they leave the baseline. */
  readonly lift: boolean;
}

export interface DueSelection {
  /** Rows that are decided about in this cycle. */
  readonly due: ReadonlySet<number>;
  /** Rows that are baseline from this cycle on; never due. */
  readonly baseline: ReadonlySet<number>;
  /** Zones whose serial moved by another hand, or that were never read. */
  readonly changedZones: ReadonlySet<Fqdn>;
}

/** `editDate` has no offset, and time zones span 14 hours from UTC at most. */
const DATE_SLACK_MS = 14 * HOUR_MS;

/**
 * Selects the rows to decide about: new, changed, failed and due again, inheriting, touched by a zone that changed, or all of them
 * in a verification; and with each, the rows that share its name or address, since they are decided together.
 * `editDate` does not decide it, except for what is old at the first start.
 */
export function selectDue(rows: readonly WantedRow[], context: DueContext): DueSelection {
  const changedZones = findChangedZones(context);
  const touched = touchedRows(context.ledger.owned.values(), changedZones);
  const heirs = new Set(context.heirs.values());
  const baseline = new Set<number>();
  const due = new Set<number>();
  for (const row of rows) {
    if (!heirs.has(row.id) && isBaseline(row.checked.row, context)) baseline.add(row.id);
    else if (heirs.has(row.id) || touched.has(row.id) || isDue(row, context) || livesIn(row, changedZones))
      due.add(row.id);
  }
  return { due: withMates(due, baseline, context), baseline, changedZones };
}

/**
 * Adds the rows that share a name or an address with a due one, or bear what a due or vanished one leaves behind, or left a name with
 * one; each group is walked once, however many share it.
 */
function withMates(
  due: ReadonlySet<number>,
  baseline: ReadonlySet<number>,
  context: DueContext,
): ReadonlySet<number> {
  const { index } = context;
  if (due.size + baseline.size === index.byId.size) return due;
  const all = new Set(due);
  const seen = new Set<readonly WantedRow[]>();
  const addGroup = (group: readonly WantedRow[] | undefined) => {
    if (group === undefined || seen.has(group)) return;
    if (group.length > 1) seen.add(group);
    for (const mate of group) if (!baseline.has(mate.id)) all.add(mate.id);
  };
  for (const id of due) {
    const checked = index.byId.get(id)?.checked;
    if (checked?.name != null) addGroup(index.byName.get(checked.name));
    if (checked?.ip != null) addGroup(index.byIp.get(checked.ip));
  }
  if (!context.verifyAll && !context.lift) {
    for (const left of placesLeft(due, context)) {
      addGroup(index.byName.get(left.name));
      addGroup(index.byIp.get(left.ip));
    }
    if (hasNews(due, context)) addLeavers(all, { index, owned: context.ledger.owned.values(), baseline });
  }
  return all;
}

/** Whether any row is due or has vanished; otherwise nothing is decided. */
function hasNews(due: ReadonlySet<number>, { ledger, index }: DueContext): boolean {
  return due.size > 0 || ledger.rows.keys().some((id) => !index.byId.has(id));
}

interface Place {
  readonly name: Fqdn;
  readonly ip: string;
}

/** The names and addresses of what due and vanished rows own, which they may be about to leave. */
function placesLeft(due: ReadonlySet<number>, context: DueContext): readonly Place[] {
  if (!hasNews(due, context)) return [];
  const { ledger, index } = context;
  const places: Place[] = [];
  for (const { name, type, content, rowId } of ledger.owned.values()) {
    if (index.byId.has(rowId) && !due.has(rowId)) continue;
    const known = ledger.rows.get(rowId);
    if (known === undefined) continue;
    const place =
      type === "PTR" ? { name: content as Fqdn, ip: parseIp(known.ip) ?? "" } : { name, ip: content };
    places.push(place);
  }
  return places;
}

/** Digests what decides about a row; equal digests mean that nothing relevant was edited. */
export function fingerprint(row: AddressRow, subnetPolicy = ""): string {
  const columns = [
    row.ip,
    row.hostname,
    row.mac,
    row.profile,
    row.ptrIgnore ? 1 : 0,
    row.tagId,
    row.subnetId,
  ];
  return columns.join("\u0000") + policyText(row, subnetPolicy);
}

/** Nothing without a policy, so that whoever sets none has the digests of before. */
function policyText({ policyWord }: AddressRow, subnetPolicy: string): string {
  const own = policyWord === undefined ? "" : `\u0000${policyWord}`;
  return subnetPolicy === "" ? own : `${own}${OF_SUBNET}${subnetPolicy}`;
}

const OF_SUBNET = "\u0000\u0001";

/** Tells whether a row has a fingerprint, without making it: every row is asked in every cycle. */
export function hasFingerprint(row: AddressRow, text: string, subnetPolicy = ""): boolean {
  const { ip, hostname, mac, profile } = row;
  const length = ip.length + hostname.length + mac.length + profile.length + FIELD_ENDS;
  const rest = `${row.ptrIgnore ? 1 : 0}\u0000${row.tagId}\u0000${row.subnetId}${policyText(row, subnetPolicy)}`;
  if (text.length !== length + rest.length || !text.endsWith(rest)) return false;
  let from = 0;
  for (const field of [ip, hostname, mac, profile]) {
    if (!text.startsWith(field, from) || text[from + field.length] !== "\u0000") return false;
    from += field.length + 1;
  }
  return true;
}

const FIELD_ENDS = 4;

/** Tells whether a row was there before PPHOOK was and has not been edited since, so that it is left alone. */
export function isBaseline(
  row: AddressRow,
  context: Pick<DueContext, "lift" | "ledger" | "firstStart" | "now" | "historyMs">,
): boolean {
  if (context.lift) return false;
  const known = context.ledger.rows.get(row.id);
  if (known !== undefined) return known.baseline && hasFingerprint(row, withoutSubnet(known.fingerprint));
  return context.firstStart && isOld(row, context);
}

/** What is written at a subnet is no edit of its rows. */
function withoutSubnet(text: string): string {
  const at = text.lastIndexOf(OF_SUBNET);
  return at === -1 ? text : text.slice(0, at);
}

function isOld(row: AddressRow, context: Pick<DueContext, "now" | "historyMs">): boolean {
  if (row.editDate === null) return true;
  const edited = parseDatabaseDate(row.editDate);
  return edited === null || edited + DATE_SLACK_MS < context.now - context.historyMs;
}

function isDue(row: WantedRow, context: DueContext): boolean {
  if (context.verifyAll || context.lift) return true;
  const known = context.ledger.rows.get(row.id);
  return (
    known === undefined ||
    isRetryDue(known, context.now) ||
    !hasFingerprint(row.checked.row, known.fingerprint, row.checked.subnetPolicy)
  );
}

/** A failed row keeps the fingerprint of the attempt, so only its retry time, or another edit, makes it due again. */
function isRetryDue(known: LedgerRow, now: Instant): boolean {
  return known.retryAt !== null && known.retryAt <= now;
}

function livesIn(row: WantedRow, zones: ReadonlySet<Fqdn>): boolean {
  if (zones.size === 0) return false;
  return (
    (row.address !== null && zones.has(row.address.zone)) || (row.ptr !== null && zones.has(row.ptr.zone))
  );
}

function touchedRows(owned: Iterable<OwnedValue>, changed: ReadonlySet<Fqdn>): ReadonlySet<number> {
  const rows = new Set<number>();
  if (changed.size === 0) return rows;
  for (const value of owned) if (changed.has(value.zone)) rows.add(value.rowId);
  return rows;
}

function findChangedZones(context: DueContext): ReadonlySet<Fqdn> {
  const changed = new Set<Fqdn>();
  for (const zone of context.zones) {
    if (zone.managed && context.ledger.zones.get(zone.name)?.serial !== zone.serial) changed.add(zone.name);
  }
  return changed;
}
