import type { CheckedRow } from "../../domain/checked-row.ts";
import { displayName } from "../../domain/dns-name.ts";
import { type DuplicateGroup, groupDuplicates } from "./group-duplicates.ts";

/** What a person told PPHOOK about what may be shared. */
export interface SharingRules {
  /** DHCP profiles whose rows are reservations; compared without case. */
  readonly profiles: readonly string[];
  /** Within what a MAC must be unique. */
  readonly macScope: "global" | "profile" | "subnet";
  /** Exempts hostnames, given without final dot, that several addresses may bear. */
  readonly allowSharedHostnames: (hostname: string) => boolean;
}

/** Rows that share something with others of their family; each list sorted by key. Frozen rows are among them. */
export interface DuplicateGroups {
  readonly hostnames: readonly DuplicateGroup[];
  /** Of DHCP reservations. */
  readonly macs: readonly DuplicateGroup[];
  /** Of rows without a DHCP profile. */
  readonly sharedMacs: readonly DuplicateGroup[];
}

/**
 * Finds the rows that share a hostname or a MAC. An IPv4 and an IPv6 row of one host share both rightly, and so do two rows of one
 * address. A row that is out of scope is nobody's.
 */
export function findGroups(rows: readonly CheckedRow[], rules: SharingRules): DuplicateGroups {
  const isReservation = reservationTest(rules.profiles);
  const inScope = rows.filter((row) => row.frozenBy !== "scope");
  const [reservations, others]: [CheckedRow[], CheckedRow[]] = [[], []];
  for (const row of inScope) {
    if (row.mac === null) continue;
    if (isReservation(row)) reservations.push(row);
    else if (row.standing !== "frozen") others.push(row);
  }
  const hostnames = groupDuplicates(inScope, ({ name, standing }) => (standing === "unnamed" ? null : name));
  return {
    hostnames: hostnames.filter(({ members }) => {
      const name = displayName(members[0]?.name ?? "");
      return members.some((row) => row.standing === "valid") && !rules.allowSharedHostnames(name);
    }),
    macs: groupDuplicates(reservations, (row) => scopedMac(row, rules.macScope)),
    sharedMacs: groupDuplicates(others, (row) => row.mac),
  };
}

/** A site has few profiles and many rows, so each spelling is looked at once. */
function reservationTest(profiles: readonly string[]): (row: CheckedRow) => boolean {
  const wanted = new Set(profiles.map(foldCase));
  const known = new Map<string, boolean>();
  return ({ row: { profile } }) => {
    const verdict = known.get(profile) ?? wanted.has(foldCase(profile));
    known.set(profile, verdict);
    return verdict;
  };
}

/** The narrower scopes keep MACs apart that the wider ones compare. */
function scopedMac({ mac, row }: CheckedRow, scope: SharingRules["macScope"]): string | null {
  if (scope === "global") return mac;
  return scope === "profile" ? `${mac}/${foldCase(row.profile)}` : `${mac}/subnet ${row.subnetId}`;
}

function foldCase(profile: string): string {
  return profile.trim().toLowerCase();
}
