import { type CheckedRows, checkRows } from "../core/check/check-rows.ts";
import { createAuthority, findUnknownScope } from "../core/check/scope-test.ts";
import { reportDuplicates } from "../core/dedupe/report-duplicates.ts";
import { deriveWanted } from "../core/derive/derive-wanted.ts";
import { handOver, inherit } from "../core/derive/hand-over.ts";
import { type DueSelection, selectDue } from "../core/derive/select-due.ts";
import { type DiffResult, diffRecords } from "../core/diff/diff-records.ts";
import type { InventorySnapshot } from "../domain/address.ts";
import type { CheckedRow } from "../domain/checked-row.ts";
import type { Fqdn } from "../domain/dns-name.ts";
import type { Finding } from "../domain/finding.ts";
import { compileGlob } from "../domain/glob.ts";
import type { LedgerRow } from "../domain/ledger.ts";
import { indexRows, type RowIndex } from "../domain/wanted-row.ts";
import { type DnsView, indexZones } from "../domain/zone.ts";
import type { CycleSettings } from "./cycle-world.ts";
import type { CycleStart } from "./start-cycle.ts";

/** Everything that was concluded from what was read; plain values, nothing written. */
export interface Decision {
  readonly index: RowIndex;
  readonly selection: DueSelection;
  readonly vanished: readonly LedgerRow[];
  /** Value key → id of the row that inherits it. */
  readonly heirs: ReadonlyMap<string, number>;
  readonly diff: DiffResult;
  /** Of the checks and of duplicates; those of the diff are in `diff`. */
  readonly findings: readonly Finding[];
  /** Zones to read before this can be the last word. */
  readonly missing: ReadonlySet<Fqdn>;
}

export interface DecisionInput {
  readonly snapshot: InventorySnapshot;
  readonly view: DnsView;
  readonly start: CycleStart;
  readonly settings: CycleSettings;
}

/** Checks, finds duplicates, derives, selects and compares: the pure middle of a cycle, as one function of what was read. */
export function decide({ snapshot, view, start, settings }: DecisionInput): Decision {
  const zones = indexZones(view.zones);
  const { checked, findings } = check({ snapshot, view, settings });
  const derived = deriveWanted(checked, { zones, unreadableZones: view.unreadable });
  const index = indexRows(derived.wanted);
  const vanished = [...start.ledger.rows.values()].filter((row) => !index.byId.has(row.id));
  const heirs = handOver(start.ledger, index, vanished);
  const selection = selectDue(derived.wanted, {
    ...start,
    index,
    heirs,
    zones: view.zones,
    historyMs: settings.limits.historyMs,
  });
  const diff = diffRecords({
    index,
    ledger: start.ledger,
    owned: inherit(start.ledger, heirs),
    due: selection.due,
    adopting: start.verifyAll ? new Set(index.byId.keys()) : selection.due,
    view,
    isInSubnet: createAuthority({ ...snapshot, scope: settings.scope }),
    policy: settings.policy,
    now: start.now,
  });
  return {
    index,
    selection,
    vanished,
    heirs,
    diff,
    findings: [...findings, ...derived.findings, ...findDuplicates(checked, settings)],
    missing: withUnread(diff.missing, selection.changedZones, view),
  };
}

function check({ snapshot, view, settings }: Omit<DecisionInput, "start">): CheckedRows {
  const context = {
    ...settings,
    subnets: snapshot.subnets,
    tags: snapshot.tags,
    sections: snapshot.sections,
    zones: indexZones(view.zones),
    unreadableZones: view.unreadable,
  };
  const { checked, findings } = checkRows(snapshot.rows, context);
  return { checked, findings: [...findUnknownScope(context), ...findings] };
}

function findDuplicates(checked: readonly CheckedRow[], settings: CycleSettings): readonly Finding[] {
  const globs = settings.policy.allowSharedHostnames.map(compileGlob);
  return reportDuplicates(checked, {
    profiles: settings.profiles,
    policy: settings.policy,
    allowSharedHostnames: (hostname) => globs.some((matches) => matches(hostname)),
  });
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
