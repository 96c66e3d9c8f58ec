import type { RecordChange } from "../../domain/change.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import type { RrComment, Rrset, RrValue } from "../../domain/rrset.ts";

/** One RRset to write and the changes that it carries out. */
export interface RrsetRewrite {
  /** As it shall be; without values it is deleted. */
  readonly after: Rrset;
  /** As it was; null when there was none. */
  readonly before: Rrset | null;
  readonly changes: readonly RecordChange[];
}

/**
 * Applies the changes of one zone to its records: what the changes do not name stays in the RRset, with its TTL, disabled values
 * and comments, so that a REPLACE cannot lose it.
 *
 * @param rrsets - the records that the plan was made from.
 */
export function rewriteRrsets(
  rrsets: ReadonlyMap<Fqdn, readonly Rrset[]>,
  changes: readonly RecordChange[],
): readonly RrsetRewrite[] {
  const groups = Map.groupBy(changes, (change) => `${change.name} ${change.type}`);
  return [...groups.values()].map((group) => rewriteOne(rrsets, group));
}

function rewriteOne(
  rrsets: ReadonlyMap<Fqdn, readonly Rrset[]>,
  changes: readonly RecordChange[],
): RrsetRewrite {
  const [first] = changes;
  if (first === undefined) throw new RangeError("a group of changes is never empty");
  const before = rrsets.get(first.name)?.find((rrset) => rrset.type === first.type) ?? null;
  const ttlSeconds =
    before?.ttlSeconds ?? changes.find((change) => change.after !== null)?.after?.ttlSeconds ?? 0;
  const values = changes.reduce(applyToValues, before?.values ?? []);
  const after = { name: first.name, type: first.type, ttlSeconds, values };
  const comments = before === null ? changes.flatMap((change) => change.undoes?.comments ?? []) : [];
  const isMade = comments.length > 0 && values.length > 0;
  return { before, changes, after: isMade ? { ...after, comments: unique(comments) } : after };
}

/** Each change of the RRset brings all comments that it had. */
function unique(comments: readonly RrComment[]): readonly RrComment[] {
  return [...new Map(comments.map((comment) => [JSON.stringify(comment), comment])).values()];
}

function applyToValues(values: readonly RrValue[], change: RecordChange): readonly RrValue[] {
  const { before, after } = change;
  const without = values.filter(
    (value) => value.content !== before?.content && value.content !== after?.content,
  );
  return after === null ? without : [...without, { content: after.content, disabled: after.disabled }];
}

/** Tells whether two states of an RRset hold the same values, in any order, with the same TTL and disabled flags. */
export function isSameRrset(a: Rrset | null | undefined, b: Rrset | null | undefined): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  return a.ttlSeconds === b.ttlSeconds && valueText(a) === valueText(b);
}

function isEmpty(rrset: Rrset | null | undefined): rrset is null | undefined {
  return rrset === null || rrset === undefined || rrset.values.length === 0;
}

function valueText(rrset: Rrset): string {
  return rrset.values
    .map((value) => `${value.content} ${value.disabled}`)
    .sort()
    .join("\n");
}
