import type { DnsRecord } from "../../domain/dns-answer.ts";
import { displayName } from "../../domain/dns-name.ts";

const NAMED_AT_MOST = 3;

/**
 * Compares two transfers of a zone record by record, whatever their order.
 *
 * @returns null when they hold the same; otherwise what the second lacks and has too much, for people.
 */
export function compareZones(primary: readonly DnsRecord[], copy: readonly DnsRecord[]): string | null {
  const [wanted, found] = [new Set(primary.map(recordKey)), new Set(copy.map(recordKey))];
  const missing = primary.filter((record) => !found.has(recordKey(record)));
  const extra = copy.filter((record) => !wanted.has(recordKey(record)));
  if (missing.length + extra.length === 0) return null;
  const parts = [
    ...(missing.length === 0 ? [] : [`it lacks ${listText(missing)}`]),
    ...(extra.length === 0 ? [] : [`it has ${listText(extra)} that the primary does not have`]),
  ];
  return parts.join("; ");
}

function recordKey({ name, type, ttlSeconds, content }: DnsRecord): string {
  return `${name} ${ttlSeconds} ${type} ${content}`;
}

function listText(records: readonly DnsRecord[]): string {
  const named = records
    .slice(0, NAMED_AT_MOST)
    .map(({ name, type, ttlSeconds, content }) => [displayName(name), ttlSeconds, type, content].join(" "));
  const more = records.length - named.length;
  return `${records.length} (${named.join(", ")}${more > 0 ? `, and ${more} more` : ""})`;
}
