import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import { type Finding, makeFinding } from "../../domain/finding.ts";
import { type IpAddress, parseIp } from "../../domain/ip-address.ts";
import type { Ledger } from "../../domain/ledger.ts";
import type { Policy } from "../../domain/policy.ts";
import { addressOfReverseName } from "../../domain/reverse-name.ts";
import { type AddressType, type ManagedType, type Rrset, valueKey } from "../../domain/rrset.ts";
import type { SubnetIndex } from "../../domain/subnet-index.ts";
import type { UnknownValue } from "../../domain/unknown-value.ts";
import type { RowIndex } from "../../domain/wanted-row.ts";
import type { DnsView, ZoneContent } from "../../domain/zone.ts";
import { createDnsWorld, type DnsWorld, servedContents } from "./dns-world.ts";
import { takenOver } from "./served-otherwise.ts";

export interface UnknownContext {
  /** With the managed zones read. */
  readonly view: DnsView;
  readonly ledger: Ledger;
  /** All rows. */
  readonly index: RowIndex;
  /** Keys of values that an undo brought back, or that are about to go. */
  readonly kept: ReadonlySet<string>;
  readonly isInSubnet: SubnetIndex;
  readonly subnetOf: (ip: IpAddress) => UnknownValue["subnet"];
  readonly policy: Pick<Policy, "unknownDns">;
}

/** The way back: what DNS says and the inventory does not know. */
export interface UnknownDns {
  /** Sorted by name, then type and content. */
  readonly values: readonly UnknownValue[];
  readonly findings: readonly Finding[];
}

/** More is told as a number: nobody reads it one by one. */
const MOST_TOLD = 1000;

/**
 * Finds addresses and PTRs within phpIPAM's subnets that no row holds. Left out is what PPHOOK owns (its orphans are settled
 * elsewhere), what an undo brought back, wildcards, and what lies below a delegation, where an address is glue.
 */
export function findUnknown(context: UnknownContext): UnknownDns {
  const world = createDnsWorld(context.view, context.ledger);
  const found: Found = { addresses: [], ptrs: [] };
  for (const content of context.view.contents.values())
    if (world.zoneOf(content.name)?.managed === true) searchZone({ context, world, content }, found);
  const values = judgeAlone(found.addresses, context.index);
  const addresses = values.map((value) => addressFinding(value, context.policy));
  const ptrs = found.ptrs.toSorted(byName).map(ptrFinding);
  return { values, findings: [...capped(addresses, "unknown-dns"), ...capped(ptrs, "unknown-ptr")] };
}

type FoundValue = Omit<UnknownValue, "isAlone"> & { readonly addresses: number };

interface FoundPtr {
  readonly name: Fqdn;
  readonly content: string;
  readonly ip: IpAddress;
}

interface Found {
  readonly addresses: FoundValue[];
  readonly ptrs: FoundPtr[];
}

interface Search {
  readonly context: UnknownContext;
  readonly world: DnsWorld;
  readonly content: ZoneContent;
}

function searchZone(search: Search, found: Found): void {
  for (const [name, rrsets] of search.content.rrsets) {
    if (name.startsWith("*.")) continue;
    for (const rrset of rrsets) searchRrset(search, { name, rrsets, rrset }, found);
  }
}

interface Place {
  readonly name: Fqdn;
  readonly rrsets: readonly Rrset[];
  readonly rrset: Rrset;
}

function searchRrset(search: Search, place: Place, found: Found): void {
  const { type } = place.rrset;
  if (type === "A" || type === "AAAA") searchAddresses(search, { ...place, type }, found.addresses);
  if (type === "PTR") searchPtrs(search, place, found.ptrs);
}

function searchAddresses(
  search: Search,
  { name, rrsets, rrset, type }: Place & { readonly type: AddressType },
  found: FoundValue[],
): void {
  for (const content of servedContents(rrset)) {
    const ip = unknownIp(search, content);
    if (ip === null || isToldOtherwise(search, rrset) || isKnown(search, { name, type, content })) continue;
    const addresses = rrsets.flatMap((each) => (isAddress(each) ? servedContents(each) : [])).length;
    const subnet = search.context.subnetOf(ip);
    found.push({ zone: search.content.name, name, type, content: ip, subnet, addresses });
  }
}

/** Most PTRs are what a row asks for: then the reverse name need not be read. */
function isOfRow({ context }: Search, { name, values }: Rrset): boolean {
  const rows = context.index.byName.get((values[0]?.content ?? "") as Fqdn) ?? [];
  return rows.some((row) => row.ptr?.name === name);
}

/** Where a row bears the name and its own address is not there, that is a finding of the row. */
function isToldOtherwise({ context }: Search, rrset: Rrset): boolean {
  const rows = context.index.byName.get(rrset.name) ?? [];
  if (rows.length === 0) return false;
  const served = new Set(servedContents(rrset));
  return !rows.some((row) => row.checked.ip !== null && served.has(row.checked.ip));
}

function searchPtrs(search: Search, { name, rrset }: Place, found: FoundPtr[]): void {
  if (isOfRow(search, rrset)) return;
  const ip = unknownIp(search, addressOfReverseName(name) ?? "");
  if (ip === null) return;
  for (const content of servedContents(rrset))
    if (!isKnown(search, { name, type: "PTR", content })) found.push({ name, content, ip });
}

function isAddress({ type }: Rrset): boolean {
  return type === "A" || type === "AAAA";
}

/** Most addresses are held, and then nothing is read. */
function unknownIp({ context }: Search, text: string): IpAddress | null {
  if (context.index.byIp.has(text)) return null;
  const ip = parseIp(text);
  return ip !== null && !context.index.byIp.has(ip) && context.isInSubnet(ip) ? ip : null;
}

function isKnown(
  { context, world, content: zone }: Search,
  { name, type, content }: { readonly name: Fqdn; readonly type: ManagedType; readonly content: string },
): boolean {
  const key = valueKey(name, type, content);
  if (context.ledger.owned.has(key) || context.kept.has(key)) return true;
  return takenOver(world, zone.name, name) !== null;
}

function judgeAlone(found: readonly FoundValue[], index: RowIndex): readonly UnknownValue[] {
  const names = Map.groupBy(found, (value) => value.content);
  const values = found.map(({ addresses, ...value }) => {
    const isSole = addresses === 1 && names.get(value.content)?.length === 1;
    return { ...value, isAlone: isSole && !index.byName.has(value.name) };
  });
  return values.sort((a, b) => byName(a, b) || byText(a.type + a.content, b.type + b.content));
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return byText(a.name, b.name);
}

function byText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

function addressFinding(value: UnknownValue, { unknownDns }: UnknownContext["policy"]): Finding {
  const { name, type, content: ip, subnet } = value;
  const hostname = displayName(name);
  const adopted = unknownDns === "adopt" && value.isAlone && subnet !== null;
  const otherwise = unknownDns === "adopt" ? "" : ", or set unknown_dns = adopt";
  return makeFinding(
    "unknown-dns",
    { addressId: null, ip, hostname },
    {
      key: `${hostname}:${type}:${ip}`,
      message: `${hostname} points to ${ip}${whereText(subnet)}, and no row of phpIPAM holds that address`,
      remedy: adopted
        ? "nothing to do: a full check makes the row, unless it was removed before"
        : `make the row in phpIPAM, or remove ${hostname} ${type} in PowerDNS${otherwise}`,
    },
  );
}

function whereText(subnet: UnknownValue["subnet"]): string {
  if (subnet === null) return " in several subnets";
  const range = `${subnet.network}/${subnet.prefixLength}`;
  return ` in ${range}${subnet.description === "" ? "" : ` "${subnet.description}"`}`;
}

function ptrFinding({ name, content, ip }: FoundPtr): Finding {
  const [shown, target] = [displayName(name), displayName(content)];
  return makeFinding(
    "unknown-ptr",
    { addressId: null, ip, hostname: target },
    {
      key: `${shown}:${target}`,
      message: `the PTR of ${ip} says ${target}, and no row of phpIPAM holds that address`,
      remedy: `make the row in phpIPAM, or remove ${shown} PTR in PowerDNS`,
    },
  );
}

function capped(findings: readonly Finding[], rule: "unknown-dns" | "unknown-ptr"): readonly Finding[] {
  const left = findings.length - MOST_TOLD;
  if (left <= 0) return findings;
  const more = makeFinding(
    rule,
    { addressId: null, ip: "", hostname: "" },
    {
      key: "more",
      message: `and ${left} more of the kind that are not listed`,
      remedy: "bring the inventory up to date, or leave these subnets out with [phpipam] exclude_subnets",
    },
  );
  return [...findings.slice(0, MOST_TOLD), more];
}
