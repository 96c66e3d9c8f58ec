import type { AddressRow } from "../../domain/address.ts";
import type { CheckedRow, FrozenBy, Standing } from "../../domain/checked-row.ts";
import { type Finding, makeFinding, type RuleId } from "../../domain/finding.ts";
import type { IpAddress } from "../../domain/ip-address.ts";
import type { Policy } from "../../domain/policy.ts";
import { createIpCheck, type IpVerdict } from "./check-ip.ts";
import { checkMac } from "./check-mac.ts";
import { checkName, type NameRules, type NameVerdict } from "./check-name.ts";
import { createZoneCheck, type ZoneRules, type ZoneVerdict } from "./check-zone.ts";
import { type Fault, NO_FAULTS } from "./fault.ts";
import { type RowPolicy, readRowPolicy } from "./row-policy.ts";
import { createScopeTest, type ScopeContext } from "./scope-test.ts";

/** What the rows are judged by. Patterns and IDNA come in as functions, so that nothing here depends on a library. */
export interface CheckContext extends NameRules, ZoneRules, ScopeContext {
  /** Tag id → its name. */
  readonly tags: ReadonlyMap<number, string>;
  readonly policy: Pick<Policy, "zoneMatch" | "ignoreTags">;
  /** Rules that somebody switched off: what breaks only these counts as valid where it can be served. */
  readonly bypassed: ReadonlySet<RuleId>;
}

export interface CheckedRows {
  /** One per row, in the order given. */
  readonly checked: readonly CheckedRow[];
  /** One per broken rule of a row, by row id, then in the order ip, hostname, zone, mac. */
  readonly findings: readonly Finding[];
}

/**
 * Judges every row by itself; what a row is good for depends on no other row.
 *
 * | row | standing | findings |
 * |---|---|---|
 * | it is out of scope | frozen | none |
 * | its tag is ignored, or its policy is `ignore` | frozen | none |
 * | its policy is `inventory` or no policy at all | frozen | one per rule |
 * | its address, hostname or zone breaks a rule | frozen | one per rule |
 * | no hostname, usable address | unnamed | none |
 * | everything holds | valid | none |
 *
 * A MAC that breaks a rule is found too, but concerns DHCP alone and freezes nothing.
 */
export function checkRows(rows: readonly AddressRow[], context: CheckContext): CheckedRows {
  const judge = createRowCheck(context);
  const checked: CheckedRow[] = [];
  const findings: Finding[] = [];
  for (const row of rows) {
    const verdict = judge(row);
    checked.push(verdict.checked);
    for (const fault of verdict.faults) findings.push(toFinding(row, fault));
  }
  return { checked, findings: findings.sort((a, b) => (a.addressId ?? 0) - (b.addressId ?? 0)) };
}

interface RowVerdict {
  readonly checked: CheckedRow;
  readonly faults: readonly Fault[];
}

const NO_NAME: NameVerdict = { name: null, faults: NO_FAULTS };
const NO_ZONE: ZoneVerdict = { zone: null, faults: NO_FAULTS };

function createRowCheck(context: CheckContext): (row: AddressRow) => RowVerdict {
  const freeze = createFreezer(context);
  const checkIp = createIpCheck(context.subnets);
  const checkZone = createZoneCheck(context);
  return (row) => {
    const ip = checkIp(row);
    const isNamed = row.hostname.trim() !== "";
    const name = isNamed ? checkName(row.hostname, context) : NO_NAME;
    const { mac, faults: macFaults } = checkMac(row.mac);
    const policy = readRowPolicy(row, context);
    const frozenBy = freeze(row, { ip: ip.ip, policy });
    if (frozenBy !== null && frozenBy !== "inventory") {
      const known = { ip: ip.ip, name: name.name, zone: null, mac, ...partsOf(policy) };
      return { checked: { row, standing: "frozen", frozenBy, ...known }, faults: NO_FAULTS };
    }
    const zone = name.name === null ? NO_ZONE : checkZone(name.name);
    const blocking = liftFaults(joinFaults(ip, name, zone), isServable(ip, name, zone), context.bypassed);
    const standing = frozenBy === null ? standingOf(blocking, isNamed) : "frozen";
    return {
      checked: {
        row,
        standing,
        frozenBy,
        ip: ip.ip,
        name: name.name,
        zone: standing === "valid" ? zone.zone : null,
        mac,
        ...partsOf(policy),
      },
      faults: joinAll(policy.faults, blocking, macFaults),
    };
  };
}

function joinAll(...lists: readonly (readonly Fault[])[]): readonly Fault[] {
  const some = lists.filter((list) => list.length > 0);
  return some.length < 2 ? (some[0] ?? NO_FAULTS) : some.flat();
}

const NO_PARTS = {};

/** What a policy adds to a row; nothing in nearly all. */
function partsOf({ word, subnetPolicy }: RowPolicy): Pick<CheckedRow, "noRecords" | "subnetPolicy"> {
  if (word === null && subnetPolicy === "") return NO_PARTS;
  return {
    ...(word === "dns" ? { noRecords: "ignore" } : {}),
    ...(word === "dns+create" ? { noRecords: "create" } : {}),
    ...(subnetPolicy === "" ? {} : { subnetPolicy }),
  };
}

/** Whether the row could be served in spite of what it breaks; one without a name need not be. */
function isServable(ip: IpVerdict, name: NameVerdict, zone: ZoneVerdict): boolean {
  return ip.ip !== null && (name === NO_NAME || zone.zone !== null);
}

function liftFaults(
  faults: readonly Fault[],
  servable: boolean,
  bypassed: ReadonlySet<RuleId>,
): readonly Fault[] {
  if (faults.length === 0 || bypassed.size === 0 || !servable) return faults;
  return faults.filter((fault) => !bypassed.has(fault.rule));
}

interface FreezerInput {
  readonly ip: IpAddress | null;
  readonly policy: RowPolicy;
}

/** Makes what freezes a row before any rule is asked. */
function createFreezer(context: CheckContext): (row: AddressRow, known: FreezerInput) => FrozenBy | null {
  const ignoredTagIds = findIgnoredTagIds(context);
  const isInScope = createScopeTest(context);
  return (row, { ip, policy: { word } }) => {
    if (!isInScope(row, ip)) return "scope";
    if (ignoredTagIds.has(row.tagId)) return "tag";
    return word === "ignore" || word === "inventory" ? word : null;
  };
}

function findIgnoredTagIds(context: CheckContext): ReadonlySet<number> {
  const ignored = new Set(context.policy.ignoreTags.map((tag) => tag.trim().toLowerCase()));
  const ids = [...context.tags].filter(([, name]) => ignored.has(name.trim().toLowerCase()));
  return new Set(ids.map(([id]) => id));
}

function joinFaults(ip: IpVerdict, name: NameVerdict, zone: ZoneVerdict): readonly Fault[] {
  const count = ip.faults.length + name.faults.length + zone.faults.length;
  return count === 0 ? NO_FAULTS : [...ip.faults, ...name.faults, ...zone.faults];
}

function standingOf(blocking: readonly Fault[], isNamed: boolean): Standing {
  if (blocking.length > 0) return "frozen";
  return isNamed ? "valid" : "unnamed";
}

function toFinding(row: AddressRow, fault: Fault): Finding {
  const subject = { addressId: row.id, ip: row.ip, hostname: row.hostname };
  return makeFinding(fault.rule, subject, { message: fault.message, remedy: fault.remedy });
}
