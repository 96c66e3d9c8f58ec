import { canonicalName, type Fqdn } from "../../domain/dns-name.ts";
import { parseIp } from "../../domain/ip-address.ts";
import type { RrComment, Rrset, RrValue } from "../../domain/rrset.ts";

/** Why an RRset of an answer cannot be used. */
export class RrsetShapeError extends Error {}

/**
 * Converts the `rrsets` of a zone as the API gives them: names canonical; A, AAAA and PTR content canonical; the rest verbatim.
 *
 * Entries of one name and type are merged (a database may hold several spellings of a name, and comments may come in an
 * entry of their own). Values that are the same once canonical are one value, enabled when one of them is. An entry that
 * has no records is no RRset.
 *
 * @throws RrsetShapeError when one is not of the documented shape.
 */
export function convertRrsets(rrsets: unknown): Map<Fqdn, readonly Rrset[]> {
  if (!Array.isArray(rrsets)) throw new RrsetShapeError("rrsets is not a list");
  const byName = new Map<Fqdn, Rrset[]>();
  for (const [index, raw] of rrsets.entries()) {
    const rrset = convertRrset(raw, index);
    const siblings = byName.get(rrset.name);
    if (siblings === undefined) byName.set(rrset.name, [rrset]);
    else addOrMerge(siblings, rrset);
  }
  dropEmpty(byName);
  return byName;
}

function addOrMerge(siblings: Rrset[], rrset: Rrset): void {
  const at = siblings.findIndex((other) => other.type === rrset.type);
  const other = siblings[at];
  if (other === undefined) siblings.push(rrset);
  else siblings[at] = merge(other, rrset);
}

function merge(a: Rrset, b: Rrset): Rrset {
  const comments = [...(a.comments ?? []), ...(b.comments ?? [])];
  return {
    name: a.name,
    type: a.type,
    ttlSeconds: a.values.length > 0 ? a.ttlSeconds : b.ttlSeconds,
    values: uniqueValues([...a.values, ...b.values]),
    ...(comments.length === 0 ? {} : { comments }),
  };
}

function dropEmpty(byName: Map<Fqdn, Rrset[]>): void {
  for (const [name, rrsets] of byName) {
    if (rrsets.every((rrset) => rrset.values.length > 0)) continue;
    const kept = rrsets.filter((rrset) => rrset.values.length > 0);
    if (kept.length === 0) byName.delete(name);
    else byName.set(name, kept);
  }
}

/** What the API documents; each field is looked at before it is used. */
interface RawRrset {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly ttl?: unknown;
  readonly records?: unknown;
  readonly comments?: unknown;
}

function convertRrset(raw: unknown, index: number): Rrset {
  const { name, type, ttl, records, comments } = (raw ?? {}) as RawRrset;
  if (typeof name !== "string" || name === "" || typeof type !== "string")
    throw new RrsetShapeError(`RRset ${index + 1} has no name or type`);
  const where = `RRset ${name} ${type}`;
  if (typeof ttl !== "number") throw new RrsetShapeError(`${where} has no ttl`);
  if (!Array.isArray(records)) throw new RrsetShapeError(`${where} has no records`);
  const read = {
    name: canonicalName(name),
    type,
    ttlSeconds: ttl,
    values: convertValues(records, type, where),
  };
  return Array.isArray(comments) && comments.length > 0
    ? { ...read, comments: comments.map((comment) => convertComment(comment, where)) }
    : read;
}

function convertValues(records: readonly unknown[], type: string, where: string): readonly RrValue[] {
  const values: RrValue[] = [];
  for (const record of records) {
    const { content, disabled } = (record ?? {}) as { content?: unknown; disabled?: unknown };
    if (typeof content !== "string") throw new RrsetShapeError(`${where} has a record without content`);
    values.push({ content: canonicalContent(type, content), disabled: disabled === true });
  }
  return values.length < 2 ? values : uniqueValues(values);
}

function uniqueValues(values: readonly RrValue[]): readonly RrValue[] {
  const disabledByContent = new Map<string, boolean>();
  for (const { content, disabled } of values)
    disabledByContent.set(content, disabled && (disabledByContent.get(content) ?? true));
  if (disabledByContent.size === values.length) return values;
  return Array.from(disabledByContent, ([content, disabled]) => ({ content, disabled }));
}

/** Brings the content of an address or PTR record into canonical form; leaves other types, and what it cannot read, alone. */
export function canonicalContent(type: string, content: string): string {
  if (type === "PTR") return canonicalName(content);
  if (type === "A" || type === "AAAA") return parseIp(content) ?? content;
  return content;
}

function convertComment(raw: unknown, where: string): RrComment {
  const { content, account, modified_at } = (raw ?? {}) as Record<string, unknown>;
  if (typeof content !== "string") throw new RrsetShapeError(`${where} has a comment without content`);
  return {
    content,
    account: typeof account === "string" ? account : "",
    modifiedAt: typeof modified_at === "number" ? modified_at : 0,
  };
}
