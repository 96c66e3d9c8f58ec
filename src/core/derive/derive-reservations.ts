import type { CheckedRow } from "../../domain/checked-row.ts";
import { displayName } from "../../domain/dns-name.ts";
import { type Finding, makeFinding } from "../../domain/finding.ts";
import { familyOf } from "../../domain/ip-address.ts";
import type { LeftOut, Reservation, RowReservation } from "../../domain/reservation.ts";

export type MacScope = "global" | "profile" | "subnet";

export interface ReservationRules {
  /** DHCP profiles whose rows are reservations; compared without case. */
  readonly profiles: readonly string[];
  /** Within what a MAC may stand once; beyond it, the addresses of one card are put together. */
  readonly macScope: MacScope;
  /** Kea keeps one IPv4 address for a card outside its subnets. */
  readonly oneIpv4PerMac: boolean;
  /** Row id → what the row had when the file was last written. */
  readonly remembered: ReadonlyMap<number, RowReservation>;
}

export interface Reservations {
  /** By row id. */
  readonly reservations: readonly Reservation[];
  readonly leftOut: readonly LeftOut[];
  /** The rows that are in the file; what to remember once it is written. */
  readonly kept: readonly RowReservation[];
  readonly findings: readonly Finding[];
}

/**
 * Selects the reservations among checked rows.
 *
 * | row | reservation |
 * |---|---|
 * | usable address and MAC, profile of `profiles` | yes; without a host name when it has none |
 * | frozen, or its MAC became unreadable | as when the file was last written, unless a usable row claims its MAC or address |
 * | its MAC is borne by several rows of one family and scope, or its address by several MACs | left out, all of them |
 * | anything else | none |
 */
export function deriveReservations(rows: Iterable<CheckedRow>, rules: ReservationRules): Reservations {
  const claims = collectClaims(rows, rules);
  const byMac = splitGroups(claims, {
    keyOf: (claim) => macKey(claim, rules.macScope),
    shared: "mac",
    why: "several rows bear this MAC address",
  });
  const byIp = splitGroups(byMac.alone, {
    keyOf: (claim) => claim.ip,
    shared: "ip",
    why: "several MAC addresses claim this address",
  });
  const merged = mergeCards(byIp.alone, rules.oneIpv4PerMac);
  const leftOut = [...byMac.leftOut, ...byIp.leftOut, ...merged.leftOut];
  const missing = new Set(leftOut.flatMap((group) => group.rows.map((row) => row.rowId)));
  return {
    reservations: merged.reservations,
    leftOut,
    kept: claims.filter((claim) => !missing.has(claim.rowId)),
    findings: leftOut.map(toFinding),
  };
}

/** Usable rows and remembered ones, by row id. What a usable row claims is not kept for a frozen one. */
function collectClaims(rows: Iterable<CheckedRow>, rules: ReservationRules): readonly RowReservation[] {
  const profiles = new Map(rules.profiles.map((profile) => [foldCase(profile), profile]));
  const usable: RowReservation[] = [];
  const frozen: RowReservation[] = [];
  for (const each of rows) {
    const claim = readClaim(each, profiles);
    if (claim !== null) usable.push(claim);
    const remembered = isUnclear(each) ? rules.remembered.get(each.row.id) : undefined;
    if (remembered !== undefined) frozen.push(remembered);
  }
  if (frozen.length === 0) return usable.sort((a, b) => a.rowId - b.rowId);
  const taken = new Set(usable.flatMap((claim) => [claim.ip, macKey(claim, rules.macScope)]));
  const kept = frozen.filter((claim) => !taken.has(claim.ip) && !taken.has(macKey(claim, rules.macScope)));
  return [...usable, ...kept].sort((a, b) => a.rowId - b.rowId);
}

function readClaim(
  { row, standing, ip, mac, name }: CheckedRow,
  profiles: ReadonlyMap<string, string>,
): RowReservation | null {
  const profile = profiles.get(foldCase(row.profile));
  if (profile === undefined || standing === "frozen" || ip === null || mac === null) return null;
  const hostname = name === null ? "" : displayName(name);
  return { rowId: row.id, subnetId: row.subnetId, mac, ip, hostname, profile };
}

/** A typo says nothing about the reservation. */
function isUnclear({ row, standing, mac }: CheckedRow): boolean {
  return standing === "frozen" || (mac === null && row.mac.trim() !== "");
}

function cardKey({ ip, mac }: RowReservation): string {
  return familyOf(ip) + mac;
}

function macKey(claim: RowReservation, scope: MacScope): string {
  const key = cardKey(claim);
  if (scope === "global") return key;
  return `${key} ${scope === "profile" ? claim.profile : claim.subnetId}`;
}

interface Sharing {
  readonly keyOf: (claim: RowReservation) => string;
  /** What they must not share. */
  readonly shared: "mac" | "ip";
  readonly why: string;
}

/** Tells claims that stand alone from those that contradict each other; of fifty thousand, nearly all stand alone. */
function splitGroups(
  claims: readonly RowReservation[],
  { keyOf, shared, why }: Sharing,
): { readonly alone: readonly RowReservation[]; readonly leftOut: readonly LeftOut[] } {
  const firsts = new Map<string, RowReservation>();
  const groups = new Map<string, RowReservation[]>();
  for (const claim of claims) {
    const key = keyOf(claim);
    const first = firsts.get(key);
    const group = groups.get(key);
    if (first === undefined) firsts.set(key, claim);
    else if (group === undefined) groups.set(key, [first, claim]);
    else group.push(claim);
  }
  // One card with one address in two subnets says the same twice.
  const clashes = [...groups].filter(
    ([, rows]) => shared === "mac" || rows.some((row) => row.mac !== rows[0]?.mac),
  );
  const leftOut = clashes.map(([, rows]) => ({ shared: rows[0]?.[shared] ?? "", rows, why }));
  const clashing = new Set(clashes.map(([key]) => key));
  return {
    alone: clashing.size === 0 ? claims : claims.filter((claim) => !clashing.has(keyOf(claim))),
    leftOut,
  };
}

/** Puts the addresses of one card and family together. */
function mergeCards(claims: readonly RowReservation[], oneIpv4PerMac: boolean) {
  const reservations: Reservation[] = [];
  const leftOut: LeftOut[] = [];
  const cards = Map.groupBy(claims, cardKey);
  for (const rows of cards.values()) {
    const [first] = rows;
    if (first === undefined) continue;
    const { rowId, mac, hostname, profile } = first;
    const family = familyOf(first.ip);
    const ips = rows.length === 1 ? [first.ip] : [...new Set(rows.map((row) => row.ip))];
    if (ips.length > 1 && family === 4 && oneIpv4PerMac)
      leftOut.push({
        shared: mac,
        rows,
        why: "Kea keeps one IPv4 address for a MAC address outside its subnets",
      });
    else reservations.push({ rowId, mac, family, ips, hostname, profile });
  }
  return { reservations, leftOut };
}

function toFinding({ shared, rows, why }: LeftOut): Finding {
  const [first] = rows;
  const listed = rows.slice(0, LISTED_ROWS).map((row) => `${row.ip} (id ${row.rowId})`);
  const more = rows.length > LISTED_ROWS ? ` and ${rows.length - LISTED_ROWS} more` : "";
  const subject = { addressId: first?.rowId ?? null, ip: first?.ip ?? "", hostname: first?.hostname ?? "" };
  return makeFinding("reservation-left-out", subject, {
    key: `${shared}/${first === undefined ? "" : familyOf(first.ip)}`,
    message: `${shared} is not in the DHCP file, ${why}: ${listed.join(", ")}${more}`,
    remedy: "keep it on the row of the machine that bears it, and correct or empty it on the others",
  });
}

const LISTED_ROWS = 20;

function foldCase(profile: string): string {
  return profile.trim().toLowerCase();
}
