import type { CheckedRow } from "../../domain/checked-row.ts";
import type { Finding, RuleId } from "../../domain/finding.ts";
import type { Policy } from "../../domain/policy.ts";
import type { RowDeletion } from "../../domain/row-change.ts";

/** Rules about what a person typed. What zones there are is not the row's fault. */
const CONDEMNING: ReadonlySet<RuleId> = new Set([
  "ip-invalid",
  "ip-outside-subnet",
  "ip-network-or-broadcast",
  "hostname-invalid",
  "hostname-underscore",
  "hostname-too-long",
  "hostname-is-address",
  "hostname-idn",
  "hostname-pattern",
]);

export interface CondemnContext {
  readonly policy: Pick<Policy, "invalidAddress">;
  /** Whether the row is spared: baseline, taken back by an undo, or failed lately. */
  /** Whether somebody accepted a finding, by its id. */
  readonly isAccepted: (findingId: string) => boolean;
  readonly isSpared: (row: CheckedRow) => boolean;
  readonly rowOf: (id: number) => CheckedRow | undefined;
}

/**
 * Gives the deletions that `invalid_address = delete` asks for: rows whose address or hostname breaks a rule. A gateway, a row that
 * ever answered a scan, and one whose policy freezes it is somebody's: it stays.
 *
 * @param findings - those of the checks; the first of a row is its reason.
 */
export function condemnInvalid(
  findings: readonly Finding[],
  { policy, isAccepted, isSpared, rowOf }: CondemnContext,
): readonly RowDeletion[] {
  if (policy.invalidAddress !== "delete") return [];
  const faults = new Map<number, Finding>();
  for (const finding of findings.filter(({ id }) => !isAccepted(id))) {
    const { addressId, rule } = finding;
    if (addressId !== null && CONDEMNING.has(rule) && !faults.has(addressId)) faults.set(addressId, finding);
  }
  return [...faults].flatMap(([id, fault]) => {
    const row = rowOf(id);
    return row === undefined || isSomebodys(row) || isSpared(row) ? [] : [deletionOf(row, fault)];
  });
}

function isSomebodys({ standing, frozenBy, row }: CheckedRow): boolean {
  return standing !== "frozen" || frozenBy !== null || row.isGateway || row.lastSeen !== null;
}

function deletionOf({ row, name, ip: parsed }: CheckedRow, { message }: Finding): RowDeletion {
  const { id, subnetId, ip, hostname, mac } = row;
  return {
    ...{ target: "phpipam", action: "delete", type: "row", zone: "", name: name ?? "" },
    ...{ rule: "invalid-address", reason: message, keeper: null },
    ...{ addressId: id, ip: parsed ?? ip, hostname, before: { subnetId, ip, hostname, mac }, after: null },
  };
}
