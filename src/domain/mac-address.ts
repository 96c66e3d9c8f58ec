/** A 48-bit MAC address as `aa:bb:cc:dd:ee:ff`. */
export type MacAddress = string & { readonly __mac: unique symbol };

const CANONICAL = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;
const SPELLINGS = [
  /^[0-9a-f]{12}$/,
  /^[0-9a-f]{2}(?:-[0-9a-f]{2}){5}$/,
  /^[0-9a-f]{2}(?:\.[0-9a-f]{2}){5}$/,
  /^[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}$/,
  /^[0-9a-f]{6}-[0-9a-f]{6}$/,
];

/** Reads a MAC in any common spelling (`:` `-` `.` or bare, any case); null when it is none. */
export function parseMac(text: string): MacAddress | null {
  const lower = text.trim().toLowerCase();
  if (CANONICAL.test(lower)) return lower as MacAddress;
  if (!SPELLINGS.some((spelling) => spelling.test(lower))) return null;
  const digits = lower.replaceAll(/[^0-9a-f]/g, "");
  return (digits.match(/../g) ?? []).join(":") as MacAddress;
}

/** Tells whether the MAC can belong to one network card: not multicast, not all zeros (IEEE 802-2014 §8.2.2). */
export function isUnicastMac(mac: MacAddress): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0 && mac !== "00:00:00:00:00:00";
}
