import type { ChangeAction } from "../../domain/change.ts";
import { displayName } from "../../domain/dns-name.ts";
import { bigIntToIp, parseIp } from "../../domain/ip-address.ts";
import { visible } from "./visible-text.ts";

/** What is drawn of a change; a planned and a journalled one have it in common. */
export interface ShownChange {
  readonly action: ChangeAction;
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly before: ShownRecord | null;
  readonly after: ShownRecord | null;
  readonly reason: string;
}

export interface ShownRecord {
  readonly content: string;
  readonly disabled: boolean;
}

export const SIGNS: Readonly<Record<ChangeAction, string>> = { create: "+", update: "~", delete: "-" };

/** Names a record within its zone as people do: the host without the zone, the address in place of a reverse name. */
export function shortName({ zone, name, type }: Pick<ShownChange, "zone" | "name" | "type">): string {
  const address = type === "PTR" ? addressOfReverseName(name) : null;
  if (address !== null) return address;
  const suffix = `.${zone}`;
  return visible(zone !== "." && name.endsWith(suffix) ? name.slice(0, -suffix.length) : displayName(name));
}

/** Says what the value becomes: `10.0.0.1`, `10.0.0.1 → 10.0.0.2`, `10.0.0.1: disabled → enabled`. */
export function valueText({ before, after }: Pick<ShownChange, "before" | "after">): string {
  if (before === null || after === null) return recordText(after ?? before);
  if (before.content !== after.content) return `${recordText(before)} → ${recordText(after)}`;
  const state = (record: ShownRecord) => (record.disabled ? "disabled" : "enabled");
  return `${visible(displayName(after.content))}: ${state(before)} → ${state(after)}`;
}

function recordText(record: ShownRecord | null): string {
  if (record === null) return "";
  return visible(displayName(record.content)) + (record.disabled ? " (disabled)" : "");
}

/** Reads the address back from its reverse name; null for other names. A classless label between (RFC 2317) is passed over. */
export function addressOfReverseName(name: string): string | null {
  if (name.endsWith(".ip6.arpa.")) return addressOfNibbles(name.slice(0, -".ip6.arpa.".length).split("."));
  if (!name.endsWith(".in-addr.arpa.")) return null;
  const labels = name.slice(0, -".in-addr.arpa.".length).split(".");
  const octets = labels.length === 5 && /[/_-]/.test(labels[1] ?? "") ? labels.toSpliced(1, 1) : labels;
  return parseIp(octets.reverse().join("."));
}

function addressOfNibbles(labels: readonly string[]): string | null {
  if (labels.length !== 32 || !labels.every((label) => /^[0-9a-f]$/.test(label))) return null;
  return bigIntToIp(BigInt(`0x${labels.toReversed().join("")}`), 6);
}
