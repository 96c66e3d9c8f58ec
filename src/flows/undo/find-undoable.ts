import { UsageError } from "../../domain/errors.ts";
import type { HistoryChange } from "../../domain/history.ts";
import type { ChangeResult } from "../../domain/journal.ts";
import type { Store } from "../../ports/store.ts";
import { readHistory } from "../read-history.ts";

/** Results after which something may be there that was not before. */
const MADE: ReadonlySet<ChangeResult> = new Set(["applied", "interrupted"]);

/**
 * Finds the changes that a run or change id names and that were made, newest first.
 *
 * @throws UsageError when the journal has no such run or change, or nothing of it was made.
 */
export async function findUndoable(
  store: Pick<Store, "readJournal">,
  of: string,
): Promise<readonly HistoryChange[]> {
  const query = of.startsWith("c-") ? { change: of } : { run: of };
  const { entries, changes } = await readHistory(store, { ...query, limit: Number.MAX_SAFE_INTEGER });
  if (entries === 0) {
    throw new UsageError(`the journal has no run or change ${of}`, {
      remedy: 'give an id as "pphook history" shows it: a run, or a change in brackets',
    });
  }
  const made = changes.filter((change) => MADE.has(change.result));
  if (made.length > 0) return made.toReversed();
  const [first] = changes;
  const what =
    first === undefined ? "changed nothing" : `was ${first.result}: ${first.detail || first.reason}`;
  throw new UsageError(`${of} ${what}; there is nothing to undo`, {
    remedy: `see "pphook history --run ${first?.run ?? of}"`,
  });
}
