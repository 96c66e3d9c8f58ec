import type { CheckedRow } from "../../domain/checked-row.ts";
import { familyOf } from "../../domain/ip-address.ts";

/** Rows of one family that share something. */
export interface DuplicateGroup {
  /** What tells the group apart, and its findings with it: `web1.example.com./ipv4`. */
  readonly key: string;
  /** By row id; at least two different addresses. */
  readonly members: readonly CheckedRow[];
}

/**
 * Groups rows by family and what they share. The same address in two subnets is one host, so a group has two addresses at least.
 *
 * @param sharedOf - what a row shares with others; null when it takes no part. A row without a readable address takes none.
 * @returns sorted by key, whatever the order of the rows.
 */
export function groupDuplicates(rows: readonly CheckedRow[], sharedOf: SharedOf): readonly DuplicateGroup[] {
  const groups = byFamily(rows).flatMap(({ family, members: ofFamily }) =>
    [...crowds(ofFamily, sharedOf)].map(([shared, members]) => ({
      key: `${shared}/ipv${family}`,
      members: members.sort((a, b) => a.row.id - b.row.id),
    })),
  );
  return groups
    .filter(({ members }) => hasSeveralAddresses(members))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function byFamily(rows: readonly CheckedRow[]) {
  const [members4, members6]: [CheckedRow[], CheckedRow[]] = [[], []];
  for (const row of rows) if (row.ip !== null) (familyOf(row.ip) === 4 ? members4 : members6).push(row);
  return [
    { family: 4, members: members4 },
    { family: 6, members: members6 },
  ];
}

export function hasSeveralAddresses(rows: readonly CheckedRow[]): boolean {
  return rows.some((row) => row.ip !== rows[0]?.ip);
}

type SharedOf = (row: CheckedRow) => string | null;

function crowds(rows: readonly CheckedRow[], sharedOf: SharedOf): ReadonlyMap<string, CheckedRow[]> {
  const found = new Map<string, CheckedRow[]>();
  for (const shared of sharedTexts(rows, sharedOf)) found.set(shared, []);
  if (found.size > 0) for (const row of rows) found.get(sharedOf(row) ?? "")?.push(row);
  return found;
}

/** Nearly nothing is shared, so that what is gets found before anything is gathered. */
function sharedTexts(rows: readonly CheckedRow[], sharedOf: SharedOf): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const row of rows) {
    const text = sharedOf(row);
    if (text === null) continue;
    const before = seen.size;
    if (seen.add(text).size === before) shared.add(text);
  }
  return shared;
}
