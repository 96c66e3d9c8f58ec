/** A domain name, absolute: lower-case, A-labels, with the final dot (`web1.example.com.`). */
export type Fqdn = string & { readonly __fqdn: unique symbol };

/**
 * Brings a name as a DNS server writes it into canonical form: lower-case, with the final dot.
 * It does not judge: underscores, `*` and `/` (RFC 2317) are names to a DNS server.
 *
 * @see RFC 4343 (case), RFC 1034 §3.1 (absolute names)
 */
export function canonicalName(text: string): Fqdn {
  const lower = text.toLowerCase();
  return (lower.endsWith(".") ? lower : `${lower}.`) as Fqdn;
}

/** Tells whether `name` lies strictly below `zone`, on a label boundary (`notexample.com.` is not in `example.com.`). */
export function isBelow(name: Fqdn, zone: Fqdn): boolean {
  if (zone === ".") return name !== ".";
  const dot = name.length - zone.length - 1;
  return dot >= 0 && name.endsWith(zone) && name[dot] === "." && !isEscaped(name, dot);
}

/** Gives the name without its first label; `.` for a top-level name, null for the root. */
export function parentName(name: Fqdn): Fqdn | null {
  if (name === ".") return null;
  let dot = name.indexOf(".");
  while (dot > 0 && isEscaped(name, dot)) dot = name.indexOf(".", dot + 1);
  return (dot === -1 || dot === name.length - 1 ? "." : name.slice(dot + 1)) as Fqdn;
}

/** Tells whether a dot belongs to its label: `a\.b.` is one label (RFC 1035 §5.1). */
export function isEscaped(name: string, dot: number): boolean {
  let backslashes = 0;
  while (name[dot - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/** Writes a name the way people do: without the final dot. */
export function displayName(name: string): string {
  return name.length > 1 && name.endsWith(".") ? name.slice(0, -1) : name;
}
