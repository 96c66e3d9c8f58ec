import type { AddressRow, Subnet } from "../../domain/address.ts";
import { cidrContains } from "../../domain/cidr.ts";
import { type Finding, makeFinding } from "../../domain/finding.ts";
import type { IpAddress } from "../../domain/ip-address.ts";
import type { Scope, SubnetPick } from "../../domain/scope.ts";
import { indexSubnets, type SubnetIndex } from "../../domain/subnet-index.ts";

export interface ScopeContext {
  readonly scope: Scope;
  readonly subnets: ReadonlyMap<number, Subnet>;
  /** Section id → its name; may be empty when the scope names none. */
  readonly sections: ReadonlyMap<number, string>;
}

/** Tells whether PPHOOK acts for a row; an address that cannot be read is in no range. */
export type ScopeTest = (row: Pick<AddressRow, "subnetId">, ip: IpAddress | null) => boolean;

const EVERYTHING: ScopeTest = () => true;

/**
 * Makes the test: the row's subnet is in one of the sections and VRFs, the row is picked by `subnets` and not by `excludeSubnets`. A
 * row of a subnet that phpIPAM does not list is in no section, VRF or picked subnet.
 */
export function createScopeTest({ scope, subnets, sections }: ScopeContext): ScopeTest {
  const { subnets: picked, excludeSubnets: excluded } = scope;
  if (isWhole(scope)) return EVERYTHING;
  const inSection = sectionTest(scope, sections);
  const vrfs = new Set(scope.vrfs);
  const isPicked = pickTest(picked, subnets);
  const isExcluded = pickTest(excluded, subnets);
  return (row, ip) => {
    const subnet = subnets.get(row.subnetId);
    if (scope.sections.length > 0 && !(subnet !== undefined && inSection(subnet))) return false;
    if (vrfs.size > 0 && !(subnet !== undefined && vrfs.has(subnet.vrfId))) return false;
    if (picked.length > 0 && !isPicked(row.subnetId, ip)) return false;
    return !isExcluded(row.subnetId, ip);
  };
}

function isWhole({ sections, subnets, excludeSubnets, vrfs }: Scope): boolean {
  return sections.length + subnets.length + excludeSubnets.length + vrfs.length === 0;
}

function sectionTest(
  { sections: words }: Scope,
  names: ReadonlyMap<number, string>,
): (subnet: Subnet) => boolean {
  const wanted = new Set(words.map(foldCase));
  return ({ sectionId }) =>
    wanted.has(String(sectionId)) || wanted.has(foldCase(names.get(sectionId) ?? String(sectionId)));
}

function foldCase(word: string): string {
  return word.trim().toLowerCase();
}

function pickTest(
  picks: readonly SubnetPick[],
  subnets: ReadonlyMap<number, Subnet>,
): (subnetId: number, ip: IpAddress | null) => boolean {
  const ids = new Set(picks.flatMap((pick) => (pick.kind === "id" ? [pick.id] : [])));
  const known = new Map<number, boolean>();
  return (subnetId, ip) => {
    const below = known.get(subnetId) ?? liesBelow(subnetId, ids, subnets);
    known.set(subnetId, below);
    return below || (ip !== null && isInRange(picks, ip));
  };
}

/** Follows the tree of subnets upwards; one that is its own ancestor, as in a damaged database, ends the walk. */
function liesBelow(
  subnetId: number,
  ids: ReadonlySet<number>,
  subnets: ReadonlyMap<number, Subnet>,
): boolean {
  const seen = new Set<number>();
  for (
    let at: number | undefined = subnetId;
    at !== undefined && !seen.has(at);
    at = subnets.get(at)?.parentId
  ) {
    if (ids.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/**
 * Makes the test of whether phpIPAM is the authority for an address as far as PPHOOK is concerned: it lies in a subnet, and one that is
 * in scope. Nothing may be concluded from it that no row holds any other address.
 */
export function createAuthority(context: ScopeContext): SubnetIndex {
  const { scope } = context;
  const all = [...context.subnets.values()];
  if (isWhole(scope)) return indexSubnets(all);
  // Without an address only what subnets are picked by decides; ranges are asked below.
  const covered = (narrowed: Partial<Scope>) => {
    const isIn = createScopeTest({ ...context, scope: { ...scope, ...narrowed } });
    return indexSubnets(all.filter(({ id }) => isIn({ subnetId: id }, null)));
  };
  const [byId, anywhere] = [covered({}), covered({ subnets: [] })];
  return (ip) => {
    if (isInRange(scope.excludeSubnets, ip)) return false;
    return byId(ip) || (isInRange(scope.subnets, ip) && anywhere(ip));
  };
}

function isInRange(picks: readonly SubnetPick[], ip: IpAddress): boolean {
  return picks.some((pick) => pick.kind === "range" && cidrContains(pick.range, ip));
}

/** Finds words of the scope that name nothing in phpIPAM, which most often are typing mistakes. */
export function findUnknownScope({ scope, subnets, sections }: ScopeContext): readonly Finding[] {
  const names = new Set([...sections].flatMap(([id, name]) => [String(id), foldCase(name)]));
  const vrfs = new Set([...subnets.values()].map(({ vrfId }) => vrfId));
  const unknownIds = (picks: readonly SubnetPick[]) =>
    picks.flatMap((pick) => (pick.kind === "id" && !subnets.has(pick.id) ? [pick.id] : []));
  return [
    ...scope.sections
      .filter((word) => !names.has(foldCase(word)))
      .map((word) =>
        unknown("sections", word, `phpIPAM has ${[...sections.values()].sort().join(", ") || "none"}`),
      ),
    ...unknownIds(scope.subnets).map((id) => unknown("subnets", id, "no subnet or folder has this id")),
    ...unknownIds(scope.excludeSubnets).map((id) =>
      unknown("exclude_subnets", id, "no subnet or folder has this id"),
    ),
    ...scope.vrfs
      .filter((id) => !vrfs.has(id))
      .map((id) => unknown("vrfs", id, "no subnet is in a VRF of this id")),
  ];
}

function unknown(key: string, word: string | number, why: string): Finding {
  return makeFinding(
    "scope-unknown",
    { addressId: null, ip: "", hostname: "" },
    {
      key: `${key}:${word}`,
      message: `[phpipam] ${key} names ${word}, which is not there: ${why}`,
      remedy: `correct [phpipam] ${key}`,
    },
  );
}
