import { UsageError } from "../../domain/errors.ts";
import { EMPTY_DELTA, type Ledger, UNKNOWN_SERIAL } from "../../domain/ledger.ts";
import { isNamedBy, type UndoneItem } from "../../domain/undone.ts";
import type { CycleWorld } from "../cycle-world.ts";
import { runId } from "../start-cycle.ts";

export interface ReleaseOptions {
  /** An undo, what it took back, or the run of either. */
  readonly id: string;
  readonly by: string;
  readonly lockWaitMs: number;
}

/**
 * Lets the next cycles decide again about what was taken back: its rows are due, and its zones are read. Journalled with who.
 *
 * @throws UsageError when nothing that still stands has the id.
 */
export async function releaseUndone(
  world: Pick<CycleWorld, "store" | "clock" | "lock">,
  { id, by, lockWaitMs }: ReleaseOptions,
): Promise<readonly UndoneItem[]> {
  const lock = await world.lock.acquire(lockWaitMs);
  try {
    const ledger = await world.store.loadLedger();
    const items = [...ledger.undone.values()].filter((item) => isNamedBy(item, id));
    if (items.length === 0) {
      throw new UsageError(`nothing that was undone and still stands is called ${id}`, {
        remedy: '"pphook plan" lists what stays undone, each with the command that releases it',
      });
    }
    const at = world.clock.now();
    const event = { kind: "undo", run: runId(at), by, of: id, state: "released" } as const;
    await world.store.record({
      at,
      journal: [{ ...event, changes: items.length, refused: [] }],
      ledger: {
        ...EMPTY_DELTA,
        dropUndone: items.map((item) => item.id),
        ...lookAgain(ledger, items),
      },
    });
    return items;
  } finally {
    await lock.release();
  }
}

/** An empty fingerprint makes a row due, and an unknown serial has its zone read, though nobody edited either. */
function lookAgain(ledger: Ledger, items: readonly UndoneItem[]) {
  const rows = new Set(items.flatMap((item) => item.rows.map((row) => row.id)));
  const zones = new Set(items.map((item) => item.zone));
  return {
    putRows: [...ledger.rows.values()]
      .filter((row) => rows.has(row.id))
      .map((row) => ({ ...row, fingerprint: "" })),
    putZones: [...ledger.zones.values()]
      .filter((zone) => zones.has(zone.name))
      .map((zone) => ({ ...zone, serial: UNKNOWN_SERIAL })),
  };
}
