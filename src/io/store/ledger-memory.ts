import type { Ledger, LedgerDelta } from "../../domain/ledger.ts";
import { applyToLedger } from "./apply-to-ledger.ts";
import { loadLedger } from "./ledger-tables.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** So much is sooner read again than applied. */
const MOST_ENTRIES_APPLIED = 20_000;

/**
 * Remembers the ledger between two readings of it: a hundred thousand rows take half a second to load, and change seldom. What this
 * connection wrote is applied to the copy; what any other connection wrote makes it read the tables again.
 */
export class LedgerMemory {
  #known: { readonly ledger: Ledger; readonly version: number } | null = null;
  #written: readonly LedgerDelta[] = [];

  /** Gives the ledger as the tables have it. Nothing changes in one that was given before. */
  read(connection: SqliteConnection): Ledger {
    const version = versionByOthers(connection);
    const ledger =
      this.#known?.version === version
        ? applyToLedger(this.#known.ledger, this.#written)
        : loadLedger(connection);
    this.#known = { ledger, version };
    this.#written = [];
    return ledger;
  }

  /** Commits by this connection, and notes the delta that was written; one that failed leaves nothing to rely on. */
  keepUp<T>(delta: LedgerDelta | undefined, commit: () => T): T {
    const known = this.#known;
    const written = delta === undefined ? this.#written : [...this.#written, delta];
    this.#known = null;
    this.#written = [];
    const result = commit();
    if (known !== null && entriesOf(written) <= MOST_ENTRIES_APPLIED) {
      this.#known = known;
      this.#written = written;
    }
    return result;
  }
}

/**
 * Differs from the last time when another connection committed meanwhile. Asked before the tables are read, so that a commit in
 * between shows the next time.
 *
 * @see https://www.sqlite.org/pragma.html#pragma_data_version
 */
function versionByOthers(connection: SqliteConnection): number {
  return connection.first<[number]>("PRAGMA data_version")?.[0] ?? -1;
}

function entriesOf(deltas: readonly LedgerDelta[]): number {
  const lists = deltas.flatMap((delta) => Object.values(delta) as readonly (readonly unknown[])[]);
  return lists.reduce((sum, list) => sum + list.length, 0);
}
