/** Canonical text of an address: dotted IPv4 (`10.0.0.1`) or compressed lower-case IPv6 (RFC 5952 §4). */
export type IpAddress = string & { readonly __ip: unique symbol };

export type Family = 4 | 6;

/** The eight 16-bit groups of an IPv6 address. */
type Groups = readonly number[];

const GROUP = /^[0-9a-f]{1,4}$/;

/**
 * Reads an address and returns its canonical text, or null when it is none.
 *
 * Refuses leading zeros in IPv4 (`010.0.0.1` is octal to some programs), short forms (`10.1`), zone indices (`%eth0`).
 *
 * @see RFC 4291 §2.2, RFC 5952 §4
 */
export function parseIp(text: string): IpAddress | null {
  if (text.includes(":")) {
    const groups = parseGroups(text.toLowerCase());
    return groups === null ? null : (formatGroups(groups) as IpAddress);
  }
  return ipv4Value(text) === null ? null : (text as IpAddress);
}

/** Tells the family of a canonical address. */
export function familyOf(ip: IpAddress): Family {
  return ip.includes(":") ? 6 : 4;
}

/** Gives the address as an unsigned integer of 32 or 128 bits. */
export function ipToBigInt(ip: IpAddress): bigint {
  if (familyOf(ip) === 4) return BigInt(ipv4Value(ip) ?? 0);
  return (parseGroups(ip) ?? []).reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}

/** Gives the canonical address of an unsigned integer; the inverse of {@link ipToBigInt}. */
export function bigIntToIp(value: bigint, family: Family): IpAddress {
  if (family === 4) {
    const octets = [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n));
    return octets.join(".") as IpAddress;
  }
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  return formatGroups(groups) as IpAddress;
}

/** Gives the 32 hexadecimal digits of an IPv6 address, most significant first. */
export function ipv6Nibbles(ip: IpAddress): string {
  return (parseGroups(ip) ?? []).map((group) => group.toString(16).padStart(4, "0")).join("");
}

/** Tells whether an IPv6 address is an IPv4 one in disguise (`::ffff:a.b.c.d`, RFC 4291 §2.5.5.2). */
export function isMappedIpv4(ip: IpAddress): boolean {
  return ip.startsWith("::ffff:") && ip.includes(".");
}

/** Reads a dotted quad as an unsigned 32-bit number; null when it is none. */
export function ipv4Value(text: string): number | null {
  let value = 0;
  let from = 0;
  for (let at = 0; at < 4; at++) {
    const end = at === 3 ? text.length : text.indexOf(".", from);
    const octet = octetValue(text, from, end);
    if (octet === null) return null;
    value = value * 256 + octet;
    from = end + 1;
  }
  return value;
}

/** Reads one to three digits without leading zero, at most 255; every row is read this way, so no text is made. */
function octetValue(text: string, from: number, end: number): number | null {
  const length = end - from;
  if (length < 1 || length > 3) return null;
  if (length > 1 && text.charCodeAt(from) === ZERO) return null;
  let value = 0;
  for (let at = from; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value > 255 ? null : value;
}

const ZERO = 48;

function parseGroups(text: string): Groups | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = parseHalf(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? parseHalf(halves[1] ?? "", true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1) return missing === 0 ? head : null;
  return missing < 1 ? null : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function parseHalf(text: string, mayEndInQuad: boolean): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const quad = mayEndInQuad && index === parts.length - 1 && part.includes(".") ? ipv4Value(part) : null;
    if (quad !== null) groups.push(Math.floor(quad / 65536), quad % 65536);
    else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

function formatGroups(groups: Groups): string {
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  const run = longestZeroRun(groups);
  const hex = (part: Groups) => part.map((group) => group.toString(16)).join(":");
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: Groups): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
