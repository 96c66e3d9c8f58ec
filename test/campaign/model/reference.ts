import type { AddressRow } from "../../../src/domain/address.ts";
import { keyOf, type LiveDns, servedAt } from "./live-dns.ts";

/**
 * What the specification says of rows and records, in its own words and with none of PPHOOK's code: the zones, names and addresses are
 * those of history.ts, so it can be short.
 */
export interface WantedRecord {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

export interface Standing {
  readonly row: AddressRow;
  /** Section 4: only a usable row may be changed anything for; a frozen one keeps what it has. */
  readonly is: "valid" | "frozen" | "unnamed";
  /** A zone that a cycle need not read may be away unnoticed: that of the PTR which a row with PTRignore does not have. */
  readonly mayBeValid: boolean;
  /** Section 5: its A or AAAA, and its PTR. A frozen row keeps them too, as far as its name can be read. */
  readonly wants: readonly WantedRecord[];
}

const OFFLINE = 1;
const REVERSE = /^10\.0\.0\.(\d+)$/;

/** The longest of the listed zones that a name ends in. */
export function zoneOf(name: string): string | null {
  if (name.endsWith(".0.0.10.in-addr.arpa.")) return "0.0.10.in-addr.arpa.";
  if (name === "sub.example.com." || name.endsWith(".sub.example.com.")) return "sub.example.com.";
  return name === "example.com." || name.endsWith(".example.com.") ? "example.com." : null;
}

/** The name that answers for an address; none where no reverse zone is listed. */
function reverseOf(ip: string): string | null {
  const [, host] = REVERSE.exec(ip) ?? [];
  return host === undefined ? null : `${host}.0.0.10.in-addr.arpa.`;
}

export function standingOf(row: AddressRow, unreadable: ReadonlySet<string>): Standing {
  const isOffline = row.tagId === OFFLINE;
  if (row.hostname === "") return { row, is: isOffline ? "frozen" : "unnamed", mayBeValid: false, wants: [] };
  const name = `${row.hostname}.`;
  const zone = /^[a-z.]+$/.test(row.hostname) ? zoneOf(name) : null;
  if (zone === null) return { row, is: "frozen", mayBeValid: false, wants: [] };
  const reverse = zoneOf(reverseOf(row.ip) ?? "");
  const isReverseAway = reverse !== null && unreadable.has(reverse);
  const isHere = !isOffline && !unreadable.has(zone);
  const isFrozen = !isHere || isReverseAway;
  const mayBeValid = isHere && (!isReverseAway || row.ptrIgnore);
  return { row, is: isFrozen ? "frozen" : "valid", mayBeValid, wants: wantsOf(row, name, isFrozen) };
}

function wantsOf(row: AddressRow, name: string, isFrozen: boolean): readonly WantedRecord[] {
  const address = { name, type: typeOf(row.ip), content: row.ip };
  const reverse = reverseOf(row.ip);
  if (reverse === null || (row.ptrIgnore && !isFrozen)) return [address];
  return [address, { name: reverse, type: "PTR", content: name }];
}

function typeOf(ip: string): "A" | "AAAA" {
  return ip.includes(":") ? "AAAA" : "A";
}

/** Where a CNAME is served, PPHOOK keeps its hands off. */
export function isServedOtherwise(live: LiveDns, name: string): boolean {
  return servedAt(live, name, "CNAME").length > 0;
}

/** Names that a served NS, MX or SRV record points to, in whatever zone. */
export function pointedTo(live: LiveDns): ReadonlySet<string> {
  const pointing = [...live.values()].filter((it) => ["NS", "MX", "SRV"].includes(it.type) && !it.off);
  return new Set(pointing.map((it) => it.content.split(" ").at(-1) ?? ""));
}

export interface Scene {
  readonly rows: readonly Standing[];
  readonly before: LiveDns;
  readonly after: LiveDns;
  readonly unreadable: ReadonlySet<string>;
  /** Keys of the values that PPHOOK wrote, or that a row asked for while they were live: those it may own. */
  readonly mayOwn: ReadonlySet<string>;
  readonly takesOver: boolean;
}

/** Section 5, "whose is it": whether PPHOOK may take a value away. */
export function mayTake(scene: Scene, value: WantedRecord): boolean {
  if (scene.mayOwn.has(keyOf(value))) return true;
  return value.type === "PTR" ? isStalePtr(scene, value) : isStaleAddress(scene, value);
}

/** (b) A PTR at the reverse name of a valid row that wants one, whose target does not give the address back. */
function isStalePtr(scene: Scene, value: WantedRecord): boolean {
  const claimants = scene.rows.filter(
    (it) =>
      it.is === "valid" && it.wants.some((wanted) => wanted.type === "PTR" && wanted.name === value.name),
  );
  const zone = zoneOf(value.content);
  if (claimants.length === 0 || zone === null || scene.unreadable.has(zone)) return false;
  const [ip = ""] = claimants.map((it) => it.row.ip);
  return !servedAt(scene.after, value.content, typeOf(ip)).includes(ip);
}

/** (c) The sole value at the name of a valid row whose own is not live, pointing into a subnet at an address that no row holds. */
function isStaleAddress(scene: Scene, value: WantedRecord): boolean {
  const { rows, before, mayOwn } = scene;
  const isClaimed = rows.some(
    (it) =>
      it.is === "valid" &&
      it.wants.some((wanted) => wanted.name === value.name && wanted.type === value.type) &&
      !it.wants.some((wanted) => before.get(keyOf(wanted))?.off === false && wanted.type === value.type),
  );
  const others = servedAt(before, value.name, value.type).filter((it) => it !== value.content);
  const isSole = others.every((content) => mayOwn.has(keyOf({ ...value, content })));
  if (!isClaimed || !isSole) return false;
  const isInside = /^(?:10\.0\.[01]\.|2001:db8::)/.test(value.content);
  return scene.takesOver || (isInside && !rows.some((it) => it.row.ip === value.content));
}
