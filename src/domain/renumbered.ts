/** Rows that were deleted and made anew: their old ids, and the ids that phpIPAM gave them. */
export type Renumbered = ReadonlyMap<number, number>;

/** Gives the id that a row bears now; one that was made anew several times has the last one. */
export function currentRowId(renumbered: Renumbered, id: number): number {
  let current = id;
  // phpIPAM gives each id once, so this ends; a store that says otherwise must not hang a cycle.
  for (let hops = 0; hops <= renumbered.size; hops++) {
    const next = renumbered.get(current);
    if (next === undefined) return current;
    current = next;
  }
  return current;
}
