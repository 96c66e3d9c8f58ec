import type { NameRules } from "../core/check/check-name.ts";
import { type CheckContext, checkRows } from "../core/check/check-rows.ts";
import { findUnknownPolicies } from "../core/check/row-policy.ts";
import { findUnknownScope } from "../core/check/scope-test.ts";
import { type DuplicateGroups, findGroups } from "../core/dedupe/find-groups.ts";
import { deriveWanted } from "../core/derive/derive-wanted.ts";
import type { AddressRow, InventorySnapshot } from "../domain/address.ts";
import type { CheckedRow } from "../domain/checked-row.ts";
import type { Finding, RuleId } from "../domain/finding.ts";
import { compileGlob } from "../domain/glob.ts";
import type { Policy } from "../domain/policy.ts";
import type { Scope } from "../domain/scope.ts";
import { indexRows, type RowIndex, type WantedRow } from "../domain/wanted-row.ts";
import { type DnsView, indexZones } from "../domain/zone.ts";

/** What a person told PPHOOK about rows. */
export interface SurveySettings extends NameRules {
  readonly policy: Policy;
  readonly profiles: readonly string[];
  readonly macScope: "global" | "profile" | "subnet";
  readonly scope: Scope;
}

/** What the rows are looked at with; records, ledger and time play no part in it. */
export interface SurveyInput {
  readonly snapshot: Omit<InventorySnapshot, "complete" | "readStartedAt">;
  readonly view: Pick<DnsView, "zones" | "unreadable">;
  readonly settings: SurveySettings;
  /** Rules that somebody switched off. */
  readonly bypassed: ReadonlySet<RuleId>;
}

/** What the rows are good for and ask for. */
export interface Survey {
  /** One per row, in the order of the rows. */
  readonly wanted: readonly WantedRow[];
  readonly index: RowIndex;
  /** Of single rows; by row id. */
  readonly rowFindings: readonly Finding[];
  /** Rows that share a name or a MAC. */
  readonly duplicates: DuplicateGroups;
  /** Of the settings: what the scope names and phpIPAM does not have, and subnets whose policy is none. */
  readonly unknownScope: readonly Finding[];
}

/**
 * Checks the rows, derives what they ask for, and finds duplicates.
 *
 * @param known - a survey of other rows with the same subnets, tags, zones and settings: what it holds of a row that is the very
 *   same object is taken over. The result is the same with and without it.
 */
export function surveyRows(input: SurveyInput, known: Survey | null = null): Survey {
  const { rows } = input.snapshot;
  const isKnown = (row: AddressRow) => known?.index.byId.get(row.id)?.checked.row === row;
  const context = contextOf(input);
  const fresh = surveyEach(known === null ? rows : rows.filter((row) => !isKnown(row)), context);
  const wanted = known === null ? fresh.wanted : inOrderOf(rows, fresh.wanted, known);
  const index = indexRows(wanted);
  const looked = new Set(fresh.wanted.map((row) => row.id));
  const kept = (known?.rowFindings ?? []).filter(
    ({ addressId }) => addressId !== null && index.byId.has(addressId) && !looked.has(addressId),
  );
  return {
    wanted,
    index,
    rowFindings: [...kept, ...fresh.findings].sort((a, b) => (a.addressId ?? 0) - (b.addressId ?? 0)),
    duplicates: findDuplicates(
      wanted.map((row) => row.checked),
      input.settings,
    ),
    unknownScope: [...findUnknownScope(context), ...findUnknownPolicies(context)],
  };
}

function contextOf({ snapshot, view, settings, bypassed }: SurveyInput): CheckContext {
  const { subnets, tags, sections } = snapshot;
  const zones = indexZones(view.zones);
  return { ...settings, subnets, tags, sections, zones, unreadableZones: view.unreadable, bypassed };
}

function surveyEach(rows: readonly AddressRow[], context: CheckContext) {
  const { checked, findings } = checkRows(rows, context);
  const derived = deriveWanted(checked, context);
  return { wanted: derived.wanted, findings: [...findings, ...derived.findings] };
}

function inOrderOf(
  rows: readonly AddressRow[],
  fresh: readonly WantedRow[],
  known: Survey,
): readonly WantedRow[] {
  const freshById = new Map(fresh.map((row) => [row.id, row]));
  return rows
    .map(({ id }) => freshById.get(id) ?? known.index.byId.get(id))
    .filter((row) => row !== undefined);
}

function findDuplicates(checked: readonly CheckedRow[], settings: SurveySettings): DuplicateGroups {
  const globs = settings.policy.allowSharedHostnames.map(compileGlob);
  return findGroups(checked, {
    profiles: settings.profiles,
    macScope: settings.macScope,
    allowSharedHostnames: (hostname) => globs.some((matches) => matches(hostname)),
  });
}
