import type { AddressRecord, NewAddress, SubnetRecord, TagRecord } from "./phpipam-records.ts";

interface Names {
  readonly subnets: ReadonlyMap<number, SubnetRecord>;
  readonly tags: readonly TagRecord[];
}

const NOT_LISTED: ReadonlySet<string> = new Set(["id", "ip", "tag", "custom", "editDate", "lastSeen"]);

/** What the changelog says of a new row; given fields in the order they were given. */
export function addedLines(names: Names, row: AddressRecord, given: NewAddress): string[] {
  const lines = Object.entries(given)
    .flatMap(([field, value]) => (field === "custom" ? Object.entries(given.custom ?? {}) : [[field, value]]))
    .filter(([field, value]) => !NOT_LISTED.has(String(field)) && value !== null)
    .map(([field, value]) => `${field}. ${field === "subnetId" ? subnetText(names, row) : plain(value)}`);
  return ["details: ", ...lines, `ip_addr. ${row.ip}`, `state. ${tagText(names, row.tag)}`, `id. ${row.id}`];
}

/** What the changelog says of an edit: one line per field; none when nothing but the dates moved. */
export function changedLines(names: Names, before: AddressRecord, after: AddressRecord): string[] {
  const old = { ...before, ...before.custom } as Readonly<Record<string, unknown>>;
  const lines = Object.entries({ ...after, ...after.custom })
    .filter(([field, value]) => !NOT_LISTED.has(field) && value !== old[field])
    .map(([field, value]) => `${field}: ${plain(old[field])} => ${plain(value)}`);
  if (before.tag === after.tag) return lines;
  return [...lines, `state: ${tagText(names, before.tag)} => ${tagText(names, after.tag)}`];
}

// phpIPAM separates the pairs of its log by colons, so that a MAC loses its own.
function plain(value: unknown): string {
  return value === null ? "NULL" : String(value).replaceAll(":", ".");
}

function subnetText({ subnets }: Names, { subnetId }: AddressRecord): string {
  const subnet = subnets.get(subnetId);
  return `${subnet?.subnet}/${subnet?.mask} ${subnet?.description ?? ""} (id ${subnetId})`;
}

function tagText({ tags }: Names, tag: number): string {
  return tags.find(({ id }) => id === tag)?.type ?? String(tag);
}
