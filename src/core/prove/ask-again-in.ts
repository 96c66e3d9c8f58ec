const FIRST_MS = 50;
/** Together with the way of a question this stays below half a second, for as long as it matters how fast it was. */
const FINE_MS = 250;
const FINE_UNTIL_MS = 60_000;
const COARSE_MS = 2000;
/** What all questions together may cost the servers. */
const QUESTIONS_PER_SECOND = 200;

/**
 * Says how long to wait before a server is asked again, in milliseconds: a tenth of what has gone by, so that a time is measured to a
 * tenth, within bounds; longer when many servers and zones are being asked.
 *
 * @param elapsedMs - since the write.
 * @param open - how many zones on how many servers are asked at the same time.
 */
export function askAgainIn(elapsedMs: number, open: number): number {
  const longest = elapsedMs < FINE_UNTIL_MS ? FINE_MS : COARSE_MS;
  const tenth = Math.min(longest, Math.max(FIRST_MS, elapsedMs / 10));
  return Math.max(tenth, (open * 1000) / QUESTIONS_PER_SECOND);
}
