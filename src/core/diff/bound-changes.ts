import type { Change } from "../../domain/change.ts";

/**
 * Takes as many changes as one cycle may make: whole rows, those first that waited already, then by row id. The order is kept.
 * A row's changes stay together even when they exceed the limit, so each cycle gets somewhere.
 */
export function boundChanges<C extends Change>(
  changes: readonly C[],
  { limit, waiting }: { readonly limit: number; readonly waiting: ReadonlySet<number> },
): readonly C[] {
  if (changes.length <= limit) return changes;
  const groups = [...Map.groupBy(changes, (change) => change.addressId ?? 0)];
  const rank = (id: number) => (waiting.has(id) ? 0 : 1);
  groups.sort(([a], [b]) => rank(a) - rank(b) || a - b);
  const taken = new Set<C>();
  for (const [, group] of groups) {
    if (taken.size > 0 && taken.size + group.length > limit) break;
    for (const change of group) taken.add(change);
  }
  return changes.filter((change) => taken.has(change));
}
