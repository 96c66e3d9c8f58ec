import { createAuthority } from "../core/check/scope-test.ts";
import { handOver, inherit } from "../core/derive/hand-over.ts";
import { type DueSelection, fingerprint, selectDue } from "../core/derive/select-due.ts";
import { type StandingUndone, stayUndone } from "../core/derive/stay-undone.ts";
import { type DiffResult, diffRecords } from "../core/diff/diff-records.ts";
import { findUnknown, type UnknownDns } from "../core/diff/find-unknown.ts";
import type { InventorySnapshot } from "../domain/address.ts";
import type { Fqdn } from "../domain/dns-name.ts";
import type { Acceptance } from "../domain/exceptions.ts";
import type { Finding } from "../domain/finding.ts";
import type { LedgerRow } from "../domain/ledger.ts";
import { valueKey } from "../domain/rrset.ts";
import { locateSubnet } from "../domain/subnet-index.ts";
import type { RowIndex } from "../domain/wanted-row.ts";
import type { DnsView } from "../domain/zone.ts";
import type { Surveyor } from "./create-surveyor.ts";
import type { CycleSettings } from "./cycle-world.ts";
import { type ResolvedRows, resolveRows } from "./resolve-rows.ts";
import type { CycleStart } from "./start-cycle.ts";
import { surveyRows } from "./survey-rows.ts";

/** Everything that was concluded from what was read; plain values, nothing written. */
export interface Decision {
  /** What DNS says and no row does; searched in full verifications. */
  readonly unknown: UnknownDns;
  readonly index: RowIndex;
  readonly selection: DueSelection;
  readonly vanished: readonly LedgerRow[];
  /** Value key → id of the row that inherits it. */
  readonly heirs: ReadonlyMap<string, number>;
  /** What people took back, and what of it still stands. */
  readonly undone: StandingUndone;
  /** Which rows stay, and what is corrected in phpIPAM. */
  readonly resolved: ResolvedRows;
  readonly diff: DiffResult;
  /** Of the checks and of duplicates; those of the diff are in `diff`. */
  readonly findings: readonly Finding[];
  /** Acceptances whose row is as it was. */
  readonly accepted: readonly Acceptance[];
  /** Zones to read before this can be the last word. */
  readonly missing: ReadonlySet<Fqdn>;
}

export interface DecisionInput {
  readonly snapshot: InventorySnapshot;
  readonly view: DnsView;
  readonly start: CycleStart;
  readonly settings: CycleSettings;
  /** Default: every row is looked at. */
  readonly survey?: Surveyor | undefined;
}

/** Checks, finds duplicates, derives, selects and compares: the pure middle of a cycle, as one function of what was read. */
export function decide({ snapshot, view, start, settings, survey = surveyRows }: DecisionInput): Decision {
  const bypassed = new Set(start.exceptions.bypasses.map(({ rule }) => rule));
  const surveyed = survey({ snapshot, view, settings, bypassed });
  const accepted = start.exceptions.acceptances.filter((acceptance) => holds(acceptance, surveyed.index));
  const acceptedIds = new Set(accepted.map(({ finding }) => finding.id));
  const undone = stayUndone(start.ledger.undone, surveyed);
  const resolved = resolveRows({ surveyed, undone, view, start, settings, accepted: acceptedIds });
  const { wanted, index, leaving } = resolved;
  const isThere = ({ id }: LedgerRow) => index.byId.has(id) || leaving.has(id);
  const vanished = [...start.ledger.rows.values()].filter((row) => !isThere(row));
  const heirs = handOver(start.ledger, index, vanished);
  const about = { index, heirs, zones: view.zones, historyMs: settings.limits.historyMs };
  const selection = selectDue(wanted, { ...start, ...about });
  const isInSubnet = createAuthority({ ...snapshot, scope: settings.scope });
  const diff = diffRecords({
    index,
    ledger: start.ledger,
    owned: inherit(start.ledger, heirs),
    due: selection.due,
    adopting: start.verifyAll ? new Set(index.byId.keys()) : selection.due,
    leaving,
    view,
    kept: undone.kept,
    isInSubnet,
    policy: settings.policy,
    accepted: acceptedIds,
    now: start.now,
  });
  const unknown = searchUnknown({ snapshot, view, start, settings, isInSubnet }, undone, diff);
  const found = [surveyed.unknownScope, surveyed.rowFindings, undone.findings, resolved.findings].flat();
  return {
    ...{ unknown, index, selection, vanished, heirs, undone, diff },
    ...{ accepted, resolved },
    findings: [found, unknown.findings].flat(),
    missing: withUnread(diff.missing.union(resolved.missing), selection.changedZones, view),
  };
}

interface SearchInput extends Omit<DecisionInput, "survey"> {
  readonly isInSubnet: ReturnType<typeof createAuthority>;
}

const NONE_UNKNOWN: UnknownDns = { values: [], findings: [] };

/** Only when every zone is read anyway. What is about to go is not looked at. */
function searchUnknown(
  { snapshot, view, start, settings, isInSubnet }: SearchInput,
  { index, kept }: StandingUndone,
  { changes }: DiffResult,
): UnknownDns {
  if (!start.verifyAll) return NONE_UNKNOWN;
  const going = changes.flatMap(({ name, type, before }) =>
    before === null ? [] : [valueKey(name, type, before.content)],
  );
  return findUnknown({
    ...{ view, index, kept: new Set([...kept, ...going]), ledger: start.ledger, policy: settings.policy },
    isInSubnet,
    subnetOf: locateSubnet(snapshot.subnets.values()),
  });
}

/** An acceptance is of a row as it was. */
function holds({ finding, fingerprint: content }: Acceptance, index: RowIndex): boolean {
  const row = finding.addressId === null ? undefined : index.byId.get(finding.addressId);
  return row !== undefined && fingerprint(row.checked.row, row.checked.subnetPolicy) === content;
}

/** A zone that somebody changed is read even when no row lives in it: its NS, MX and SRV records protect names. */
function withUnread(
  missing: ReadonlySet<Fqdn>,
  changed: ReadonlySet<Fqdn>,
  view: DnsView,
): ReadonlySet<Fqdn> {
  const unread = [...changed].filter((zone) => !view.contents.has(zone) && !view.unreadable.has(zone));
  return missing.union(new Set(unread));
}
