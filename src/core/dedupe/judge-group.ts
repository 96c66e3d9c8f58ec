import type { CheckedRow } from "../../domain/checked-row.ts";
import { DAY_MS, parseDatabaseDate } from "../../domain/instant.ts";
import { findContradiction, isDated, orderGroup } from "./order-group.ts";

/** What is known of a row besides the row. */
export interface LoserContext {
  /** Seen at the first start and never edited since. */
  readonly isBaseline: (row: CheckedRow) => boolean;
  /** Whether somebody took back what was done to the row. */
  readonly isUndone: (id: number) => boolean;
  /** Whether the row's A or AAAA is served at the name that they share; never where they share something else. */
  readonly holdsName: (row: CheckedRow) => boolean;
}

/** Who keeps and who loses, or why a person must decide. */
export type Judgement =
  | { readonly keeper: CheckedRow; readonly losers: readonly CheckedRow[]; readonly contested: null }
  /** Those that wait get no records meanwhile: a record that PPHOOK makes must not decide what a person shall. */
  | { readonly contested: string; readonly waiting: readonly CheckedRow[] };

/**
 * Judges a group: the oldest row keeps, every row at another address loses, unless that could hit the living. A scan moves
 * `editDate`, so the oldest date can belong to the address that is dead.
 *
 * | a loser | the group |
 * |---|---|
 * | is baseline | is contested |
 * | is a gateway | is contested |
 * | was seen, and not more than a day before the keeper, or the keeper never | is contested |
 * | holds the live record of the shared name, and the keeper does not | is contested; who has none waits |
 * | came back by an undo | is contested |
 * | (dates are missing, and those that are there contradict the ids) | is contested |
 * | anything else | is resolved |
 */
export function judgeGroup(members: readonly CheckedRow[], context: LoserContext): Judgement {
  const ordered = orderGroup(members);
  const [keeper] = ordered;
  if (keeper === undefined) throw new RangeError("a group has two members at least");
  const losers = ordered.filter((row) => row.ip !== keeper.ip);
  const contradiction = findContradiction(members);
  if (contradiction !== null) {
    const [first, second] = contradiction;
    const contested = `${nameRow(first)} was edited after ${nameRow(second)}, and not all have a date`;
    return { contested, waiting: [] };
  }
  for (const loser of losers) {
    const contested = contestedByItself(loser, context) ?? contestedByScan(loser, keeper);
    if (contested !== null) return { contested, waiting: [] };
  }
  const holder = context.holdsName(keeper) ? undefined : losers.find(context.holdsName);
  if (holder !== undefined) {
    const contested = `DNS has the name at ${nameRow(holder)}, and not at ${nameRow(keeper)}`;
    return { contested, waiting: ordered.filter((row) => !context.holdsName(row)) };
  }
  return { keeper, losers, contested: null };
}

function contestedByItself(loser: CheckedRow, { isBaseline, isUndone }: LoserContext): string | null {
  const who = nameRow(loser);
  if (isBaseline(loser)) return `${who} is baseline, and "pphook sync --full" was not run`;
  if (loser.row.isGateway) return `${who} is a gateway`;
  return isUndone(loser.row.id) ? `what was done to ${who} was taken back` : null;
}

/** Both dates are the database's own, so they can be compared; one that cannot be read counts as just now. */
function contestedByScan(loser: CheckedRow, keeper: CheckedRow): string | null {
  const { lastSeen } = loser.row;
  if (lastSeen === null) return null;
  const seen = parseDatabaseDate(lastSeen) ?? Number.POSITIVE_INFINITY;
  const kept = keeper.row.lastSeen;
  if (kept === null) return `${nameRow(loser)} answered a scan on ${lastSeen}, ${nameRow(keeper)} never did`;
  const keeperSeen = parseDatabaseDate(kept) ?? Number.NEGATIVE_INFINITY;
  if (seen < keeperSeen - DAY_MS) return null;
  return `${nameRow(loser)} answered a scan on ${lastSeen}, ${nameRow(keeper)} on ${kept}`;
}

/** Says why the keeper is the oldest: `id 41 < 87`, or the dates. */
export function ageText(keeper: CheckedRow, loser: CheckedRow, members: readonly CheckedRow[]): string {
  const ids = `id ${keeper.row.id} < ${loser.row.id}`;
  const [kept, lost] = [keeper.row.editDate, loser.row.editDate];
  return isDated(members) && kept !== lost ? `edited ${kept}, this one ${lost}` : ids;
}

export function nameRow({ row, ip }: CheckedRow): string {
  return `${ip ?? row.ip} (id ${row.id})`;
}
