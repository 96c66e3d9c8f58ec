import type { GuardTrip } from "../../domain/plan.ts";
import type { Limits } from "../../domain/policy.ts";
import type { RowChange } from "../../domain/row-change.ts";
import { allowance } from "./allowance.ts";

interface CorrectionContext {
  readonly limits: Pick<Limits, "maxIpamDeletes" | "dailyDeleteBudgetPercent" | "dailyDeletesAllowed">;
  /** Rows of the inventory. */
  readonly rows: number;
  /** Corrections made in the last 24 hours, approved ones not counted. */
  readonly correctedToday: number;
}

/**
 * Judges the corrections in phpIPAM that nobody approved, deleted rows and removed MACs alike: how many at once, and how many within
 * 24 hours.
 */
export function guardCorrections(
  judged: readonly RowChange[],
  { limits, rows, correctedToday }: CorrectionContext,
): readonly GuardTrip[] {
  if (judged.length === 0) return [];
  const trips: GuardTrip[] = [];
  const { maxIpamDeletes: limit } = limits;
  if (judged.length > limit) {
    const message = `massive duplicates: phpIPAM would lose ${describe(judged)} at once (limit ${limit}, max_ipam_deletes); was something imported twice?`;
    trips.push({ id: "ipam-deletes", scope: "phpipam", measured: judged.length, limit, message });
  }
  const today = judged.length + correctedToday;
  const budget = allowance(rows, limits.dailyDeleteBudgetPercent, limits.dailyDeletesAllowed);
  if (today > budget) {
    const message = `phpIPAM: ${today} of ${rows} rows would be corrected within 24 hours (limit ${Math.floor(budget)} rows)`;
    trips.push({ id: "daily-budget", scope: "phpipam", measured: today, limit: budget, message });
  }
  return trips;
}

function describe(judged: readonly RowChange[]): string {
  const rows = judged.filter((change) => change.type === "row").length;
  const macs = judged.length - rows;
  const parts = [
    ...(rows > 0 ? [`${rows} ${rows === 1 ? "row" : "rows"}`] : []),
    ...(macs > 0 ? [`${macs} ${macs === 1 ? "MAC address" : "MAC addresses"}`] : []),
  ];
  return parts.join(" and ");
}
