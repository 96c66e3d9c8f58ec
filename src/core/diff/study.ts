import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import { type Finding, type FindingSubject, makeFinding, type RuleId } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { type IpAddress, parseIp } from "../../domain/ip-address.ts";
import type { LeavingRow } from "../../domain/leaving-row.ts";
import type { Ledger, OwnedValue } from "../../domain/ledger.ts";
import type { Policy } from "../../domain/policy.ts";
import type { SubnetIndex } from "../../domain/subnet-index.ts";
import { type RowIndex, type WantedRow, type WantedValue, wantersOf } from "../../domain/wanted-row.ts";
import { type DnsWorld, servedContents } from "./dns-world.ts";
import { keyOf, type Sketch } from "./sketch.ts";

/** What all decisions of one cycle look at, and what they write down. */
export interface Study {
  readonly index: RowIndex;
  readonly ledger: Ledger;
  /** Owned values, those of vanished rows already with their heirs. */
  readonly owned: ReadonlyMap<string, OwnedValue>;
  /** Rows decided about, ascending by id; only valid ones. */
  readonly rows: readonly WantedRow[];
  readonly due: ReadonlySet<number>;
  /** Keys of values that an undo brought back; nobody removes them. */
  readonly kept: ReadonlySet<string>;
  /** Rows that are to be deleted; until then they hold their addresses. */
  readonly leaving: ReadonlyMap<number, LeavingRow>;
  /** Values that leaving rows take along though they did not own them. */
  readonly taken: readonly OwnedValue[];
  readonly world: DnsWorld;
  readonly sketch: Sketch;
  readonly isInSubnet: SubnetIndex;
  readonly policy: Policy;
  /** Ids of findings that somebody accepted: nothing is changed because of them. */
  readonly accepted: ReadonlySet<string>;
  readonly now: Instant;
  readonly findings: Finding[];
}

/** A valid row with the address value it asks for. */
export interface NamedRow extends WantedRow {
  readonly address: WantedValue;
}

/** The valid rows are those with a name in a managed zone, so they ask for an address value. */
export function isNamed(row: WantedRow): row is NamedRow {
  return row.standing === "valid" && row.address !== null;
}

/** Why a record is made that was never there. */
export function creationReason({ checked }: WantedRow): string {
  const why = checked.noRecords === undefined ? "no_records = create" : "its policy is dns+create";
  return `in phpIPAM and not in DNS (${why})`;
}

export function subjectOf(row: WantedRow): FindingSubject {
  const { checked } = row;
  return {
    addressId: row.id,
    ip: checked.ip ?? checked.row.ip,
    hostname: displayName(checked.name ?? checked.row.hostname),
  };
}

export function note(
  study: Study,
  rule: RuleId,
  about: {
    readonly row: WantedRow;
    readonly message: string;
    readonly remedy: string;
    readonly key?: string;
  },
): void {
  const { row, ...rest } = about;
  study.findings.push(makeFinding(rule, subjectOf(row), rest));
}

/** The live values of a name and type that neither the ledger owns nor any row asks for, sorted. */
export function foreignValues(study: Study, place: WantedValue): readonly string[] {
  const foreign = servedContents(study.world.rrset(place.zone, place.name, place.type)).filter((content) => {
    const value = { name: place.name, type: place.type, content };
    return !study.owned.has(keyOf(value)) && wantersOf(study.index, value).length === 0;
  });
  return foreign.toSorted();
}

/**
 * Whether a value at a row's name may be replaced although PPHOOK does not own it: it is the only one and points into a subnet
 * of the inventory at an address that no row holds, so it is stale by the inventory's own authority; or it is the only one and
 * the policy says to take over.
 */
export function isReplaceable(study: Study, place: WantedValue, values: readonly string[]): boolean {
  const [sole] = values;
  if (sole === undefined || values.length > 1) return false;
  if (study.kept.has(keyOf({ ...place, content: sole }))) return false;
  if (!foreignValues(study, place).includes(sole)) return false;
  return study.policy.foreign === "take_over" || isStalePointer(study, sole);
}

function isStalePointer(study: Study, content: string): boolean {
  const ip = parseIp(content);
  return ip !== null && study.isInSubnet(ip) && !isHeld(study, ip);
}

/** A frozen row, one that is out of scope, and one that is to be deleted hold their addresses too. */
function isHeld({ index, leaving }: Study, ip: IpAddress): boolean {
  return index.byIp.has(ip) || leaving.values().some(({ row }) => row.checked.ip === ip);
}

/** The row that the ledger names as owner of a value, if it is still there. */
export function presentOwner(
  study: Study,
  value: { name: Fqdn; type: WantedValue["type"]; content: string },
): WantedRow | null {
  const owned = study.owned.get(keyOf(value));
  return owned === undefined ? null : (study.index.byId.get(owned.rowId) ?? null);
}
