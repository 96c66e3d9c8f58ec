import { checkedName, checkedRecords, checkedType, Refusal } from "./record-rules.ts";
import { bumpSerial, type NameRrsets, type SimulatedComment, type SimulatedZone } from "./simulated-zone.ts";

interface RawChange {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly ttl?: unknown;
  readonly changetype?: unknown;
  readonly records?: unknown;
  readonly comments?: unknown;
}

/** What a PATCH has done so far; the zone gets it at the end, or never. */
interface Draft {
  readonly zone: SimulatedZone;
  readonly nowMs: number;
  readonly names: Map<string, NameRrsets>;
  readonly comments: Map<string, readonly SimulatedComment[]>;
  /** `name type changetype` of each change so far. */
  readonly seen: Set<string>;
}

const EMPTY: NameRrsets = new Map();

/**
 * Applies the `rrsets` of a PATCH or POST, all or nothing, in the order given.
 *
 * @throws Refusal, and the zone is as it was.
 */
export function applyPatch(zone: SimulatedZone, rrsets: readonly unknown[], nowMs: number): void {
  const draft: Draft = { zone, nowMs, names: new Map(), comments: new Map(), seen: new Set() };
  for (const raw of rrsets) applyChange(draft, (raw ?? {}) as RawChange);
  for (const [name, types] of draft.names)
    if (types.size === 0) zone.names.delete(name);
    else zone.names.set(name, types);
  for (const [key, comments] of draft.comments)
    if (comments.length === 0) zone.comments.delete(key);
    else zone.comments.set(key, comments);
  bumpSerial(zone, nowMs);
}

function applyChange(draft: Draft, change: RawChange): void {
  const name = checkedName(change.name);
  const type = checkedType(name, change.type);
  const changetype = String(change.changetype ?? "").toUpperCase();
  const key = `${name} ${type} ${changetype}`;
  if (draft.seen.has(key))
    throw new Refusal(`Duplicate RRset ${String(change.name)} IN ${type} with changetype: ${changetype}`);
  draft.seen.add(key);
  if (changetype === "DELETE") remove(draft, name, type);
  else if (changetype === "REPLACE") replace(draft, { name, type }, change);
  else throw new Refusal("Changetype not understood");
}

function replace(draft: Draft, at: { name: string; type: string }, change: RawChange): void {
  const { name, type } = at;
  const zone = draft.zone.name;
  if (name !== zone && !name.endsWith(`.${zone}`))
    throw new Refusal(`RRset ${name} IN ${type}: Name is out of zone`);
  if (!Array.isArray(change.records) && !Array.isArray(change.comments))
    throw new Refusal(`No change for RRset ${name} IN ${type}`);
  if (Array.isArray(change.records)) replaceRecords(draft, at, change);
  if (Array.isArray(change.comments)) {
    const comments = change.comments.map((raw) => commentOf(raw, draft.nowMs));
    draft.comments.set(`${name} ${type}`, comments);
  }
}

function replaceRecords(draft: Draft, at: { name: string; type: string }, change: RawChange): void {
  const { name, type } = at;
  if (typeof change.ttl !== "number") throw new Refusal("Key 'ttl' not an Integer or not present");
  const records = checkedRecords({ zone: draft.zone.name, name, type }, change.records as unknown[]);
  if (records.length === 0) {
    remove(draft, name, type);
    return;
  }
  refuseConflict(draft, name, type);
  draft.names.set(name, new Map([...typesAt(draft, name), [type, { ttl: change.ttl, records }]]));
}

/** Removing an RRset takes its comments along. */
function remove(draft: Draft, name: string, type: string): void {
  draft.names.set(name, new Map([...typesAt(draft, name)].filter(([other]) => other !== type)));
  draft.comments.set(`${name} ${type}`, []);
}

/** Disabled records do not count: PowerDNS does not see them here. */
function refuseConflict(draft: Draft, name: string, type: string): void {
  for (const [other, rrset] of typesAt(draft, name))
    if (other !== type && (other === "CNAME" || type === "CNAME") && rrset.records.some((r) => !r.disabled))
      throw new Refusal(`RRset ${name} IN ${type}: Conflicts with pre-existing RRset`);
}

function typesAt(draft: Draft, name: string): NameRrsets {
  return draft.names.get(name) ?? draft.zone.names.get(name) ?? EMPTY;
}

function commentOf(raw: unknown, nowMs: number): SimulatedComment {
  const comment = (raw ?? {}) as { content?: unknown; account?: unknown; modified_at?: unknown };
  return {
    content: String(comment.content ?? ""),
    account: String(comment.account ?? ""),
    modified_at: typeof comment.modified_at === "number" ? comment.modified_at : Math.floor(nowMs / 1000),
  };
}
