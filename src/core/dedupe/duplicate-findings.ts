import type { CheckedRow } from "../../domain/checked-row.ts";
import { type Finding, makeFinding, type RuleId } from "../../domain/finding.ts";
import type { DuplicateGroup } from "./group-duplicates.ts";
import { type Judgement, nameRow } from "./judge-group.ts";

/** Reports a shared hostname, and what becomes of it; null: the policy says to report and nothing else. */
export function hostnameFinding(
  group: DuplicateGroup,
  hostname: string,
  judgement: Judgement | null,
): Finding {
  const { members } = group;
  const what = `${hostname} is the name of ${members.length} rows: ${listRows(members)}`;
  const remedy =
    "give each host a name of its own; where the name is shared on purpose, put it in [policy] allow_shared_hostnames";
  return toFinding("hostname-duplicate", group, { what, judgement, remedy });
}

/** Reports a MAC that several reservations bear, and what becomes of it. */
export function macFinding(group: DuplicateGroup, judgement: Judgement | null): Finding {
  const remedy =
    "keep the MAC address on the row of the machine that bears it, and remove it from the others";
  return toFinding("mac-duplicate", group, { what: macText(group), judgement, remedy });
}

/** Reports a MAC that several rows without a DHCP profile bear. */
export function sharedMacFinding(group: DuplicateGroup): Finding {
  const remedy = "nothing to do when one machine holds these addresses; else correct the MAC addresses";
  return toFinding("mac-shared", group, { what: macText(group), judgement: null, remedy });
}

/** Reports a frozen row that shares something with others: it neither keeps nor loses. */
export function frozenFinding(row: CheckedRow, shared: string, key: string): Finding {
  const { id: addressId, ip, hostname } = row.row;
  return makeFinding(
    "duplicate-frozen",
    { addressId, ip, hostname },
    {
      key: `${addressId}:${key}`,
      message: `${nameRow(row)} bears ${shared} like other rows; it is frozen, so it neither keeps nor loses it`,
      remedy: "correct the row, or remove it if it is not needed any more",
    },
  );
}

function macText({ members }: DuplicateGroup): string {
  return `${members[0]?.mac} is the MAC address of ${members.length} rows: ${listRows(members)}`;
}

interface About {
  readonly what: string;
  readonly judgement: Judgement | null;
  readonly remedy: string;
}

function toFinding(rule: RuleId, group: DuplicateGroup, { what, judgement, remedy }: About): Finding {
  const first = group.members[0]?.row;
  const subject = { addressId: first?.id ?? null, ip: first?.ip ?? "", hostname: first?.hostname ?? "" };
  return makeFinding(rule, subject, { key: group.key, message: what + endText(judgement), remedy });
}

function endText(judgement: Judgement | null): string {
  if (judgement === null) return "";
  if (judgement.contested !== null) return `; left to a person: ${judgement.contested}`;
  return `; ${nameRow(judgement.keeper)} is the oldest and keeps it`;
}

/** Lists the rows for people; a crowd is cut short. */
function listRows(members: readonly CheckedRow[]): string {
  const listed = members.slice(0, LISTED_ROWS).map(nameRow);
  const more = members.length - listed.length;
  return listed.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const LISTED_ROWS = 20;
