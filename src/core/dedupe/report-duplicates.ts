import type { CheckedRow } from "../../domain/checked-row.ts";
import { displayName } from "../../domain/dns-name.ts";
import { type Finding, makeFinding, type RuleId } from "../../domain/finding.ts";
import { familyOf } from "../../domain/ip-address.ts";
import type { Policy } from "../../domain/policy.ts";

export interface DuplicateContext {
  /** DHCP profiles whose rows are reservations; compared without case. */
  readonly profiles: readonly string[];
  /** Exempts hostnames, given without final dot, that several addresses may bear. */
  readonly allowSharedHostnames: (hostname: string) => boolean;
  readonly policy: Pick<Policy, "hostnameDuplicates">;
}

/**
 * Reports the rows that share a hostname or a MAC with others of their family; an IPv4 and an IPv6 row of one host share
 * both rightly. Frozen rows take no part.
 *
 * | shared | by | finding |
 * |---|---|---|
 * | hostname, different addresses | valid rows | `hostname-duplicate`, unless allowed by name or policy |
 * | MAC | rows with a profile of `profiles` | `mac-duplicate` |
 * | MAC | rows without one | `mac-shared` |
 *
 * @returns one finding per group, sorted by id, whatever the order of the rows; it stands on the group's lowest row id.
 */
export function reportDuplicates(
  checked: readonly CheckedRow[],
  context: DuplicateContext,
): readonly Finding[] {
  const profiles = new Set(context.profiles.map(foldCase));
  const isReservation = (each: CheckedRow) => profiles.has(foldCase(each.row.profile));
  const active = checked.filter((each) => each.standing !== "frozen" && each.ip !== null);
  const bearers = active.filter((each) => each.mac !== null);
  const findings = [
    ...hostnameDuplicates(active, context),
    ...macFindings("mac-duplicate", bearers.filter(isReservation)),
    ...macFindings(
      "mac-shared",
      bearers.filter((each) => !isReservation(each)),
    ),
  ];
  return findings.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What tells a group apart: the shared hostname or MAC, and the family. */
interface Group {
  readonly key: string;
  /** By row id. */
  readonly members: readonly CheckedRow[];
}

function hostnameDuplicates(active: readonly CheckedRow[], context: DuplicateContext): Finding[] {
  if (context.policy.hostnameDuplicates === "allow") return [];
  const named = active.filter((each) => each.standing === "valid");
  return groupRows(named, (each) => each.name)
    .filter(({ members }) => new Set(members.map((each) => each.ip)).size > 1)
    .flatMap((group) => {
      const hostname = displayName(group.members[0]?.name ?? "");
      return context.allowSharedHostnames(hostname) ? [] : [hostnameFinding(group, hostname)];
    });
}

function hostnameFinding(group: Group, hostname: string): Finding {
  return toFinding("hostname-duplicate", group, {
    message: `${hostname} is the name of ${group.members.length} rows: ${listRows(group.members)}`,
    remedy:
      "give each host a name of its own; where the name is shared on purpose, put it in [policy] allow_shared_hostnames",
  });
}

function macFindings(rule: "mac-duplicate" | "mac-shared", bearers: readonly CheckedRow[]): Finding[] {
  const remedy =
    rule === "mac-duplicate"
      ? "keep the MAC address on the row of the machine that bears it, and remove it from the others"
      : "nothing to do when one machine holds these addresses; else correct the MAC addresses";
  return groupRows(bearers, (each) => each.mac).map((group) =>
    toFinding(rule, group, {
      message: `${group.members[0]?.mac} is the MAC address of ${group.members.length} rows: ${listRows(group.members)}`,
      remedy,
    }),
  );
}

/** Groups rows by family and what they share; only groups of two and more. */
function groupRows(rows: readonly CheckedRow[], sharedOf: (each: CheckedRow) => string | null): Group[] {
  return ([4, 6] as const).flatMap((family) => {
    const ofFamily = rows.filter((each) => each.ip !== null && familyOf(each.ip) === family);
    const groups = new Map<string, CheckedRow[]>();
    for (const shared of sharedTexts(ofFamily, sharedOf)) groups.set(shared, []);
    if (groups.size === 0) return [];
    for (const each of ofFamily) groups.get(sharedOf(each) ?? "")?.push(each);
    return [...groups].map(([shared, members]) => ({
      key: `${shared}/ipv${family}`,
      members: members.sort((a, b) => a.row.id - b.row.id),
    }));
  });
}

/** Nearly nothing is shared, so that what is gets found before anything is gathered. */
function sharedTexts(
  rows: readonly CheckedRow[],
  sharedOf: (each: CheckedRow) => string | null,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const each of rows) {
    const text = sharedOf(each);
    if (text === null) continue;
    const before = seen.size;
    if (seen.add(text).size === before) shared.add(text);
  }
  return shared;
}

/** Lists the rows for people; a crowd is cut short. */
function listRows(members: readonly CheckedRow[]): string {
  const listed = members.slice(0, LISTED_ROWS).map((each) => `${each.ip} (id ${each.row.id})`);
  const more = members.length - listed.length;
  return listed.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const LISTED_ROWS = 20;

function toFinding(
  rule: RuleId,
  group: Group,
  text: { readonly message: string; readonly remedy: string },
): Finding {
  const first = group.members[0]?.row;
  const subject = {
    addressId: first?.id ?? null,
    ip: first?.ip ?? "",
    hostname: first?.hostname ?? "",
  };
  return makeFinding(rule, subject, { ...text, key: group.key });
}

function foldCase(profile: string): string {
  return profile.trim().toLowerCase();
}
