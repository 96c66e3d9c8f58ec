import type { Finding, RuleId } from "../domain/finding.ts";
import type { Policy } from "../domain/policy.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { Decision } from "./decide.ts";
import type { CycleStart } from "./start-cycle.ts";

/** Findings about records without a row; they stay as long as PPHOOK owns records of that row and has no change for them. */
const ROWLESS: ReadonlySet<RuleId> = new Set(["orphan", "referenced-name", "reference-unknown"]);

interface Found {
  readonly start: CycleStart;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
}

/**
 * Adds what earlier cycles found about rows that this one had no reason to look at, so that a finding ends when the thing is mended
 * and not when nobody looks. Sorted by row, then id; each id once.
 */
export async function carryFindings(
  world: CycleWorld,
  { start, decision, findings }: Found,
): Promise<readonly Finding[]> {
  const all = new Map(findings.map((finding) => [finding.id, finding]));
  if (!start.verifyAll) {
    const standing = { decision, policy: world.settings.policy, left: rowsLeftOver(start, decision) };
    for (const finding of await world.store.openFindings()) {
      if (!all.has(finding.id) && stillStands(finding, standing)) all.set(finding.id, finding);
    }
  }
  return [...all.values()].sort((a, b) => (a.addressId ?? 0) - (b.addressId ?? 0) || (a.id < b.id ? -1 : 1));
}

interface Standing {
  readonly decision: Decision;
  readonly policy: Policy;
  /** Ids of rows that are gone and whose records stay. */
  readonly left: () => ReadonlySet<number>;
}

/** Asked for only when there is such a finding, since it goes through everything that is owned. */
function rowsLeftOver({ ledger }: CycleStart, { diff, index }: Decision): () => ReadonlySet<number> {
  let left: ReadonlySet<number> | null = null;
  const find = () => {
    const going = new Set(diff.changes.map(({ addressId }) => addressId));
    const owners = [...ledger.owned.values()].map(({ rowId }) => rowId);
    return new Set(owners.filter((id) => !index.byId.has(id) && !going.has(id)));
  };
  return () => {
    left ??= find();
    return left;
  };
}

/** The checks look at every row every time; what they did not find again is mended. */
function stillStands(finding: Finding, { decision, policy, left }: Standing): boolean {
  const isAccepted = decision.accepted.some((acceptance) => acceptance.finding.id === finding.id);
  const wasRepaired = finding.rule === "mismatch" && policy.mismatch !== "report" && !isAccepted;
  if (wasRepaired) return false;
  if (finding.addressId === null) return false;
  if (FROM_CORRECTIONS.has(finding.rule)) return decision.resolved.postponed.has(finding.addressId);
  if (decision.selection.due.has(finding.addressId)) return false;
  const row = decision.index.byId.get(finding.addressId);
  if (row === undefined) return ROWLESS.has(finding.rule) && left().has(finding.addressId);
  return row.standing === "valid" && FROM_RECORDS.has(finding.rule);
}

/** What came of a correction that is tried again later. */
const FROM_CORRECTIONS: ReadonlySet<RuleId> = new Set(["ipam-refused", "ipam-not-effective"]);

/** Rules that are judged only for rows that are due. */
const FROM_RECORDS: ReadonlySet<RuleId> = new Set([
  "foreign-record",
  "foreign-ptr",
  "mismatch",
  "ptr-other-name",
  "ptr-without-address",
  "address-without-ptr",
  "served-otherwise",
  "record-disabled",
  "named-without-records",
  "referenced-name",
  "reference-unknown",
  "orphan",
  "dns-refused",
  "dns-not-effective",
]);
