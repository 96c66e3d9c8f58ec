import { displayName, type Fqdn } from "../../domain/dns-name.ts";

export const NAMED_AT_MOST = 5;

/** Names some zones of many: for a sentence, and for commands. */
export function nameZones(zones: readonly { readonly name: Fqdn }[]): {
  readonly names: readonly string[];
  readonly text: string;
} {
  const names = zones.slice(0, NAMED_AT_MOST).map((zone) => displayName(zone.name));
  const more = zones.length > names.length ? ` and ${zones.length - names.length} more` : "";
  return { names, text: `${names.join(", ")}${more}` };
}

export function countZones(count: number): string {
  return count === 1 ? "1 zone" : `${count} zones`;
}
