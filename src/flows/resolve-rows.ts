import { condemnInvalid } from "../core/check/condemn-invalid.ts";
import { type Resolution, resolveDuplicates } from "../core/dedupe/resolve-duplicates.ts";
import { hasFingerprint, isBaseline } from "../core/derive/select-due.ts";
import type { StandingUndone } from "../core/derive/stay-undone.ts";
import type { CheckedRow } from "../domain/checked-row.ts";
import type { Fqdn } from "../domain/dns-name.ts";
import type { Finding } from "../domain/finding.ts";
import { familyOf } from "../domain/ip-address.ts";
import type { LeavingRow } from "../domain/leaving-row.ts";
import type { MacChange, RowDeletion } from "../domain/row-change.ts";
import { valueKey } from "../domain/rrset.ts";
import { type RowIndex, reindexRows, type WantedRow } from "../domain/wanted-row.ts";
import type { DnsView } from "../domain/zone.ts";
import type { CycleSettings } from "./cycle-world.ts";
import type { CycleStart } from "./start-cycle.ts";
import type { Survey } from "./survey-rows.ts";

export interface RowsInput {
  readonly surveyed: Survey;
  /** The rows of the survey, those frozen whose change somebody took back. */
  readonly undone: Pick<StandingUndone, "wanted" | "index" | "held">;
  readonly view: DnsView;
  readonly start: CycleStart;
  readonly settings: Pick<CycleSettings, "policy" | "limits">;
  /** Ids of findings that somebody accepted. */
  readonly accepted: ReadonlySet<string>;
}

/** Which rows stay, and what is corrected in phpIPAM. */
export interface ResolvedRows extends Pick<Resolution, "waiting" | "postponed"> {
  /** Rows that stay; those that wait are frozen, and a MAC that an older row holds is not theirs. */
  readonly wanted: readonly WantedRow[];
  readonly index: RowIndex;
  /** Rows that are to be deleted, by id. */
  readonly leaving: ReadonlyMap<number, LeavingRow>;
  readonly corrections: readonly (RowDeletion | MacChange)[];
  /** Of duplicates. */
  readonly findings: readonly Finding[];
  /** Zones that a judgement needed and nobody had read. */
  readonly missing: ReadonlySet<Fqdn>;
}

/** Decides which rows of phpIPAM are corrected, so that DNS is derived from what remains. */
export function resolveRows(input: RowsInput): ResolvedRows {
  const { surveyed, settings } = input;
  const { policy } = settings;
  const missing = new Set<Fqdn>();
  const spare = spareRows(input);
  const resolution = resolveDuplicates(surveyed.duplicates, {
    ...spare,
    policy,
    isAccepted: (findingId) => input.accepted.has(findingId),
    isUnread: findUnread(surveyed),
    holdsName: findHolders(input, missing),
  });
  const condemned = condemnInvalid(surveyed.rowFindings, {
    policy,
    isAccepted: (findingId) => input.accepted.has(findingId),
    isSpared: (row) => spare.isBaseline(row) || spare.isUndone(row.row.id) || spare.isPostponed(row),
    rowOf: (id) => surveyed.index.byId.get(id)?.checked,
  });
  const leaving = findLeaving(surveyed, [...resolution.deletions, ...condemned]);
  const { waiting, postponed, findings, deletions, macChanges } = resolution;
  return {
    ...remaining(input.undone, leaving, resolution),
    corrections: [...deletions, ...condemned, ...macChanges],
    ...{ leaving, findings, waiting, postponed, missing },
  };
}

function spareRows({ start, settings, undone }: RowsInput) {
  const context = { ...start, historyMs: settings.limits.historyMs };
  return {
    isBaseline: ({ row }: CheckedRow) => isBaseline(row, context),
    isUndone: (id: number) => undone.held.has(id),
    isPostponed: ({ row, subnetPolicy }: CheckedRow) => {
      const known = start.ledger.rows.get(row.id);
      if (known === undefined || known.retryAt === null || known.retryAt <= start.now) return false;
      return !start.lift && hasFingerprint(row, known.fingerprint, subnetPolicy);
    },
  };
}

/** A row whose forward zone could not be read was found by the checks; one whose reverse zone could not, is frozen by that alone. */
function findUnread({ rowFindings, index }: Survey): (row: CheckedRow) => boolean {
  const found = rowFindings.filter((finding) => finding.rule === "zone-unreadable");
  const ids = new Set(found.map((finding) => finding.addressId));
  return ({ row, standing }) =>
    ids.has(row.id) || (standing !== "frozen" && index.byId.get(row.id)?.standing === "frozen");
}

/**
 * Tells whether a row's A or AAAA is served at its name. A zone that was not read is known from the ledger as long as its serial proves
 * that it did not change: what rows ask for is adopted whenever a zone is read.
 */
function findHolders({ view, start }: RowsInput, missing: Set<Fqdn>): (row: CheckedRow) => boolean {
  const heads = new Map(view.zones.map((zone) => [zone.name, zone]));
  return ({ name, zone, ip }) => {
    if (name === null || zone === null || ip === null) return false;
    const type = familyOf(ip) === 4 ? "A" : "AAAA";
    const content = view.contents.get(zone);
    if (content !== undefined) {
      const rrset = content.rrsets.get(name)?.find((each) => each.type === type);
      return rrset?.values.some((value) => value.content === ip && !value.disabled) ?? false;
    }
    const known = start.ledger.zones.get(zone);
    const isProven = known?.serialMoves === true && known.serial === heads.get(zone)?.serial;
    if (!isProven) missing.add(zone);
    return start.ledger.owned.get(valueKey(name, type, ip))?.disabledAt === null;
  };
}

function findLeaving({ index }: Survey, deletions: readonly RowDeletion[]): ReadonlyMap<number, LeavingRow> {
  const leaving = new Map<number, LeavingRow>();
  for (const deletion of deletions) {
    const row = index.byId.get(deletion.addressId);
    if (row !== undefined) leaving.set(row.id, { row, deletion });
  }
  return leaving;
}

function remaining(
  { wanted, index }: RowsInput["undone"],
  leaving: ReadonlyMap<number, LeavingRow>,
  { waiting, bare }: Resolution,
): Pick<ResolvedRows, "wanted" | "index"> {
  const changed = new Map<number, WantedRow>();
  const change = (id: number, how: (row: WantedRow) => WantedRow) => {
    const row = changed.get(id) ?? index.byId.get(id);
    if (row !== undefined) changed.set(id, how(row));
  };
  for (const id of waiting) change(id, freeze);
  for (const id of bare) change(id, withoutMac);
  if (leaving.size + changed.size === 0) return { wanted, index };
  const staying = wanted.filter((row) => !leaving.has(row.id));
  return {
    wanted: changed.size === 0 ? staying : staying.map((row) => changed.get(row.id) ?? row),
    index: reindexRows(index, leaving.keys(), changed.values()),
  };
}

function freeze(row: WantedRow): WantedRow {
  return row.standing === "valid" ? { ...row, standing: "frozen" } : row;
}

function withoutMac(row: WantedRow): WantedRow {
  return { ...row, checked: { ...row.checked, mac: null } };
}
