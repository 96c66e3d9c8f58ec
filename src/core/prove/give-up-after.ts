const SHORTEST_MS = 60_000;
const LONGEST_MS = 600_000;

/**
 * Says for how long a write is looked for: as long as a secondary may be behind, but a minute at least, or nobody could be measured
 * whom the tolerance lets be behind for no time at all, and ten minutes at most, since nobody is asked for ever.
 */
export function giveUpAfter(toleranceMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, toleranceMs));
}
