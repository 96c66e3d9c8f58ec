import type { Fqdn } from "../../domain/dns-name.ts";
import { isManagedType, type ManagedType, type Rrset } from "../../domain/rrset.ts";

/** What every name server of a zone must answer. */
export interface ExpectedRrset {
  readonly name: Fqdn;
  readonly type: ManagedType;
  /** All values that are served, sorted; none when there is no such RRset. */
  readonly contents: readonly string[];
}

/**
 * Tells what must be answered after RRsets of one zone were written as given. Of more than `limit`, which is 2 at least, as many are
 * taken from the first to the last in even steps: a server takes over a zone as a whole, so the others tell nothing more.
 */
export function chooseExpected(written: readonly Rrset[], limit: number): readonly ExpectedRrset[] {
  const expected = written.flatMap(({ name, type, values }) =>
    isManagedType(type) ? [{ name, type, contents: servedOf(values) }] : [],
  );
  if (expected.length <= limit) return expected;
  const step = (expected.length - 1) / (limit - 1);
  const chosen = new Set(Array.from({ length: limit }, (_, i) => Math.round(i * step)));
  return expected.filter((_, index) => chosen.has(index));
}

/** Tells whether the RRsets at the name are such that the expected values would be answered. */
export function isSameServed(expected: ExpectedRrset, atName: readonly Rrset[]): boolean {
  const now = atName.find(({ type }) => type === expected.type);
  return servedOf(now?.values ?? []).join("\n") === expected.contents.join("\n");
}

function servedOf(values: Rrset["values"]): readonly string[] {
  const served = values.filter(({ disabled }) => !disabled).map(({ content }) => content);
  return [...new Set(served)].sort();
}
