import type { ChangeAction } from "../../domain/change.ts";
import { displayName } from "../../domain/dns-name.ts";
import { addressOfReverseName } from "../../domain/reverse-name.ts";
import { visible } from "./visible-text.ts";

/** What is drawn of a change; a planned and a journalled one have it in common. */
export type ShownChange = ShownRecordChange | ShownRowChange;

interface ShownParts {
  readonly action: ChangeAction;
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

interface ShownRecordChange extends ShownParts {
  readonly target: "powerdns";
  readonly before: ShownRecord | null;
  readonly after: ShownRecord | null;
}

interface ShownRowChange extends ShownParts {
  readonly target: "phpipam";
  readonly ip: string;
  readonly before: ShownRow | null;
  readonly after: ShownRow | null;
}

interface ShownRow {
  readonly hostname: string;
  readonly mac: string;
}

interface ShownRecord {
  readonly content: string;
  readonly disabled: boolean;
}

export const SIGNS: Readonly<Record<ChangeAction, string>> = { create: "+", update: "~", delete: "-" };

/** Names the place of a group of changes: the zone, or phpIPAM for rows, which are in none. */
export function placeText(zone: string): string {
  return zone === "" ? "phpIPAM" : displayName(zone);
}

/** Names a record within its zone as people do: the host without the zone, the address in place of a reverse name; a row by its address. */
export function shortName(change: ShownChange): string {
  return change.target === "phpipam" ? visible(change.ip) : shortRecordName(change);
}

function shortRecordName({ zone, name, type }: ShownRecordChange): string {
  const address = type === "PTR" ? addressOfReverseName(name) : null;
  if (address !== null) return address;
  const suffix = `.${zone}`;
  return visible(zone !== "." && name.endsWith(suffix) ? name.slice(0, -suffix.length) : displayName(name));
}

/** Says what the value becomes: `10.0.0.1`, `10.0.0.1 → 10.0.0.2`, `10.0.0.1: disabled → enabled`; of a row its name, or the MAC. */
export function valueText(change: ShownChange): string {
  return change.target === "phpipam" ? rowText(change) : recordChangeText(change);
}

function rowText({ type, before, after }: ShownRowChange): string {
  if (type !== "mac") return visible((after ?? before)?.hostname ?? "");
  const [from, to] = [before?.mac ?? "", after?.mac ?? ""].map(visible);
  if (to === "") return `${from} removed`;
  return from === "" ? `${to} set` : `${from} → ${to}`;
}

function recordChangeText({ before, after }: ShownRecordChange): string {
  if (before === null || after === null) return recordText(after ?? before);
  if (before.content !== after.content) return `${recordText(before)} → ${recordText(after)}`;
  const state = (record: ShownRecord) => (record.disabled ? "disabled" : "enabled");
  return `${visible(displayName(after.content))}: ${state(before)} → ${state(after)}`;
}

function recordText(record: ShownRecord | null): string {
  if (record === null) return "";
  return visible(displayName(record.content)) + (record.disabled ? " (disabled)" : "");
}
