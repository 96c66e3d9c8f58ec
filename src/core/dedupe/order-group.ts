import type { CheckedRow } from "../../domain/checked-row.ts";

/**
 * Orders rows from the oldest: by `editDate`, then by id; by id alone when any row has no `editDate`. Total, so that the order of the
 * input cannot matter. The dates are compared as phpIPAM writes them, `YYYY-MM-DD HH:MM:SS`, all in one time zone.
 */
export function orderGroup(members: readonly CheckedRow[]): readonly CheckedRow[] {
  if (!isDated(members)) return members.toSorted((a, b) => a.row.id - b.row.id);
  return members.toSorted((a, b) => compareDates(a, b) || a.row.id - b.row.id);
}

/** Whether every row has an `editDate`. */
export function isDated(members: readonly CheckedRow[]): boolean {
  return members.every(({ row }) => row.editDate !== null);
}

/** Finds two rows whose dates, where some are missing, contradict the order of their ids; null when none do. */
export function findContradiction(
  members: readonly CheckedRow[],
): readonly [older: CheckedRow, younger: CheckedRow] | null {
  if (isDated(members)) return null;
  const dated = members.filter(({ row }) => row.editDate !== null).sort((a, b) => a.row.id - b.row.id);
  for (const [at, younger] of dated.entries()) {
    const older = dated[at - 1];
    if (older !== undefined && compareDates(older, younger) > 0) return [older, younger];
  }
  return null;
}

function compareDates(a: CheckedRow, b: CheckedRow): number {
  const [left, right] = [a.row.editDate ?? "", b.row.editDate ?? ""];
  return left < right ? -1 : Number(left > right);
}
