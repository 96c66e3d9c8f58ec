import { fingerprint } from "../core/derive/select-due.ts";
import { referencesOf } from "../core/diff/dns-world.ts";
import type { Change, RecordChange } from "../domain/change.ts";
import type { ChangeOutcome } from "../domain/cycle-report.ts";
import type { Fqdn } from "../domain/dns-name.ts";
import { doubledWaitMs } from "../domain/doubled-wait.ts";
import { HOUR_MS, type Instant, MINUTE_MS, toInstant } from "../domain/instant.ts";
import { parseIp } from "../domain/ip-address.ts";
import {
  type LedgerDelta,
  type LedgerRow,
  type LedgerZone,
  type OwnedValue,
  UNKNOWN_SERIAL,
  unreadSerial,
} from "../domain/ledger.ts";
import { valueKey } from "../domain/rrset.ts";
import type { WantedRow } from "../domain/wanted-row.ts";
import type { ZoneContent } from "../domain/zone.ts";
import type { CycleSettings } from "./cycle-world.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";

/** How a cycle left a row: with nothing to do, with something still to be written, or with something that went wrong. */
type RowEnd = "settled" | "open" | "failed";

export interface CycleEnd {
  readonly cycle: PreparedCycle;
  readonly outcomes: readonly ChangeOutcome[];
  readonly serials: ReadonlyMap<Fqdn, number | null>;
  readonly settings: CycleSettings;
}

/**
 * Says what the ledger shall remember after a cycle: settled rows with their fingerprint, rows with held or dropped changes as still
 * due, failed ones with a retry time, vanished ones forgotten once nothing of theirs is left to do; zones with the serial up to which
 * everything is known.
 */
export function settleLedger(end: CycleEnd): LedgerDelta {
  const ends = rowEnds(end);
  const { decision, start } = end.cycle;
  const written = writtenValues(end.outcomes);
  const gone = removedRows(end.outcomes);
  const staying = [...decision.index.byId.values()].map((row) => rememberRow(end.cycle, row, ends));
  const leaving = [...decision.resolved.leaving.values()]
    .filter(({ row }) => ends.get(row.id) === "failed" && !gone.has(row.id))
    .map(({ row }) => rememberFailed(start, row));
  const dropRows = forgettableRows(end.cycle, { ends, gone });
  return {
    putRows: [...staying, ...leaving].filter((row) => row !== null),
    dropRows,
    putOwned: [...inheritedValues(end.cycle), ...adoptedValues(end.cycle, ends)].filter(
      (value) => !written.has(valueKey(value.name, value.type, value.content)),
    ),
    dropOwned: decision.diff.lapsed.filter((key) => !written.has(key)),
    putZones: rememberZones(end),
    dropZones: [...start.ledger.zones.keys()].filter((zone) => end.settings.excludesZone(zone)),
    putUndone: decision.undone.changed,
    dropUndone: decision.undone.ended,
    putRenumbered: decision.undone.renumbered,
    putForgotten: addressesOf(end.cycle, dropRows),
  };
}

/** What somebody removed is not brought back from DNS. */
function addressesOf({ start }: PreparedCycle, ids: readonly number[]): readonly string[] {
  return ids.flatMap((id) => parseIp(start.ledger.rows.get(id)?.ip ?? "") ?? []);
}

/** Gives the rows that a cycle deleted in phpIPAM. */
export function removedRows(outcomes: readonly ChangeOutcome[]): ReadonlySet<number> {
  const removed = outcomes.filter(({ change, result }) => change.type === "row" && result === "applied");
  return new Set(removed.map(({ change }) => change.addressId).filter((id) => id !== null));
}

interface Endings {
  readonly ends: ReadonlyMap<number, RowEnd>;
  readonly gone: ReadonlySet<number>;
}

/**
 * While anything is held, rows that are gone stay known: the source guard measures against the last snapshot that passed. It does not
 * count those that PPHOOK deleted itself.
 */
function forgettableRows({ plan, decision }: PreparedCycle, { ends, gone }: Endings): readonly number[] {
  const vanished = decision.vanished.filter((row) => plan.heldHash === null || row.removed);
  const ids = [...vanished.map((row) => row.id), ...gone];
  return ids.filter((id) => (ends.get(id) ?? "settled") === "settled");
}

/** Values that were written in this cycle: who owns them was remembered with the write, and is not judged by what was before. */
function writtenValues(outcomes: readonly ChangeOutcome[]): ReadonlySet<string> {
  const applied = outcomes.filter((outcome) => outcome.result === "applied");
  return new Set(applied.flatMap(({ change }) => (change.target === "powerdns" ? keysOf(change) : [])));
}

function keysOf({ name, type, before, after }: RecordChange): readonly string[] {
  const states = [before, after].filter((state) => state !== null);
  return states.map((state) => valueKey(name, type, state.content));
}

function rowEnds(end: CycleEnd): ReadonlyMap<number, RowEnd> {
  const ends = new Map<number, RowEnd>();
  const mark = (change: Change, how: RowEnd) => {
    for (const id of [change.addressId, ownerBefore(end.cycle, change)])
      if (id !== null && ends.get(id) !== "failed") ends.set(id, how);
  };
  const done = new Map(end.outcomes.map((outcome) => [outcome.change, outcome.result]));
  for (const change of end.cycle.plan.changes) {
    const result = done.get(change);
    if (result === "refused" || result === "failed" || result === "skipped") mark(change, "failed");
    else if (result !== "applied") mark(change, "open");
  }
  return ends;
}

/** An update may take the value of one row and set that of another: both are concerned. */
function ownerBefore({ start, decision }: PreparedCycle, change: Change): number | null {
  if (change.target !== "powerdns" || change.before === null) return null;
  const key = valueKey(change.name, change.type, change.before.content);
  return decision.heirs.get(key) ?? start.ledger.owned.get(key)?.rowId ?? null;
}

/** Gives what to store about a row, or null when that is stored already, and while its correction waits to be tried again. */
function rememberRow(
  { start, decision }: PreparedCycle,
  row: WantedRow,
  ends: ReadonlyMap<number, RowEnd>,
): LedgerRow | null {
  if (decision.resolved.postponed.has(row.id)) return null;
  const known = start.ledger.rows.get(row.id);
  const how = ends.get(row.id) ?? "settled";
  const baseline = decision.selection.baseline.has(row.id);
  const isConcerned = baseline || decision.selection.due.has(row.id) || ends.has(row.id);
  if (!isConcerned) return null;
  const mark = how === "open" ? "" : fingerprint(row.checked.row, row.checked.subnetPolicy);
  const retry = how === "failed" ? retryOf(known, start.now) : NO_RETRY;
  const state = { fingerprint: mark, baseline, removed: false, ...retry };
  if (known !== undefined && isSameState(known, state)) return null;
  const firstSeenAt = known?.firstSeenAt ?? start.now;
  const { ip, hostname } = how === "settled" || known === undefined ? row.checked.row : known;
  return { id: row.id, ip, hostname, firstSeenAt, ...state };
}

type RowState = Pick<LedgerRow, "fingerprint" | "baseline" | "failures" | "retryAt" | "removed">;

function isSameState(known: LedgerRow, state: RowState): boolean {
  return (Object.keys(state) as (keyof RowState)[]).every((key) => known[key] === state[key]);
}

/** A row that could not be deleted is tried again later; until then it is known as it is. */
function rememberFailed({ ledger, now }: PreparedCycle["start"], { id, checked }: WantedRow): LedgerRow {
  const known = ledger.rows.get(id);
  const { ip, hostname } = checked.row;
  const state = { baseline: false, removed: false, ...retryOf(known, now) };
  const firstSeenAt = known?.firstSeenAt ?? now;
  const content = fingerprint(checked.row, checked.subnetPolicy);
  return { id, fingerprint: content, ip, hostname, firstSeenAt, ...state };
}

const NO_RETRY = { failures: 0, retryAt: null };

function retryOf(known: LedgerRow | undefined, now: Instant): Pick<LedgerRow, "failures" | "retryAt"> {
  const failures = (known?.failures ?? 0) + 1;
  return { failures, retryAt: retryTime(now, failures) };
}

/** One minute, doubled with each failure, up to an hour. */
function retryTime(now: Instant, failures: number): Instant {
  return toInstant(now + doubledWaitMs(failures, { firstMs: MINUTE_MS, longestMs: HOUR_MS }));
}

/** An heir owns the values from now on, whether or not its changes could be made; what is not live any more is owned by nobody. */
function inheritedValues({ start, decision }: PreparedCycle): readonly OwnedValue[] {
  const lapsed = new Set(decision.diff.lapsed);
  const inherited: OwnedValue[] = [];
  for (const [key, rowId] of decision.heirs) {
    const value = start.ledger.owned.get(key);
    if (value !== undefined && !lapsed.has(key)) inherited.push({ ...value, rowId });
  }
  return inherited;
}

/** A value passes to another row once its owner is settled: until then it is what tells that the owner moved. */
function adoptedValues(
  { start, decision }: PreparedCycle,
  ends: ReadonlyMap<number, RowEnd>,
): readonly OwnedValue[] {
  return decision.diff.adopted.filter(({ name, type, content, rowId }) => {
    const key = valueKey(name, type, content);
    const ownerId = decision.heirs.get(key) ?? start.ledger.owned.get(key)?.rowId ?? rowId;
    return ownerId === rowId || (ends.get(ownerId) ?? "settled") === "settled";
  });
}

/**
 * A zone that somebody else wrote to meanwhile, or in which something waits for which no row would be due, is remembered with no serial,
 * so that the next cycle reads it.
 */
function rememberZones(end: CycleEnd): readonly LedgerZone[] {
  const { cycle } = end;
  const waiting = rowlessZones(end);
  const zones: LedgerZone[] = [];
  for (const content of cycle.view.contents.values()) {
    const head = cycle.view.zones.find((zone) => zone.name === content.name);
    if (head?.managed !== true) continue;
    const serial = waiting.has(content.name) ? UNKNOWN_SERIAL : serialOf(end, content);
    const known = cycle.start.ledger.zones.get(content.name);
    const referencedNames = referencesOf(content);
    if (known?.serial === serial && known.referencedNames.join() === referencedNames.join()) continue;
    zones.push({
      name: content.name,
      serial,
      serialMoves: content.serialMoves,
      referencedNames,
      readAt: cycle.start.now,
    });
  }
  return [...zones, ...unknownZones(end)];
}

function serialOf({ serials }: CycleEnd, { name, serial }: ZoneContent): number {
  return serials.has(name) ? (serials.get(name) ?? UNKNOWN_SERIAL) : serial;
}

/** Zones of changes that were not tried and whose row is long gone: it vanished while the zone could not be read. */
function rowlessZones({ cycle, outcomes }: CycleEnd): ReadonlySet<Fqdn> {
  const tried = new Set(outcomes.map((outcome) => outcome.change));
  const isKnown = (id: number) => cycle.decision.index.byId.has(id) || cycle.start.ledger.rows.has(id);
  const zones = new Set<Fqdn>();
  for (const change of cycle.plan.changes) {
    const { target, addressId } = change;
    if (target === "powerdns" && addressId !== null && !tried.has(change) && !isKnown(addressId))
      zones.add(change.zone);
  }
  return zones;
}

/** What was edited while a zone could not be read is taken up once it can: then its serial is not the one remembered. */
function unknownZones({ cycle, settings }: CycleEnd): readonly LedgerZone[] {
  const { view, start } = cycle;
  return [...start.ledger.zones.values()]
    .filter((zone) => view.unreadable.has(zone.name) && !settings.excludesZone(zone.name))
    .filter((zone) => zone.serial >= 0)
    .map((zone) => ({ ...zone, serial: unreadSerial(zone.serial) }));
}
