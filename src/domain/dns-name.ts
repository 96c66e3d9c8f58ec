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
  return name.length > zone.length && name.endsWith(zone) && name[name.length - zone.length - 1] === ".";
}

/** Gives the name without its first label; `.` for a top-level name, null for the root. */
export function parentName(name: Fqdn): Fqdn | null {
  if (name === ".") return null;
  const dot = name.indexOf(".");
  return (dot === name.length - 1 ? "." : name.slice(dot + 1)) as Fqdn;
}

/** Writes a name the way people do: without the final dot. */
export function displayName(name: string): string {
  return name.length > 1 && name.endsWith(".") ? name.slice(0, -1) : name;
}
