import type { AddressRow, InventorySnapshot, UnconfirmedInventory } from "../domain/address.ts";
import { StopError } from "../domain/errors.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { inParallel } from "./in-parallel.ts";
import type { CycleStart } from "./start-cycle.ts";

/**
 * Reads the whole inventory, or throws: a cycle goes on with everything or not at all.
 *
 * @throws UpstreamError when it cannot be read.
 * @throws StopError `empty-source` when it has no row although there were some.
 */
export async function readInventory(
  world: CycleWorld,
  start: CycleStart,
  signal?: AbortSignal,
): Promise<InventorySnapshot> {
  world.progress.step("reading phpIPAM", start.ledger.rows.size);
  let seen = 0;
  const onRows = (rows: number) => {
    world.progress.advance(rows - seen);
    seen = rows;
  };
  const read = await world.inventory.read({ ...(signal === undefined ? {} : { signal }), onRows });
  const snapshot = read.complete ? read : await confirmVanished(world, start, { read, signal });
  world.progress.done();
  if (snapshot.rows.length === 0 && start.ledger.rows.size > 0) {
    throw new StopError(
      "empty-source",
      `phpIPAM has no address at all, and had ${start.ledger.rows.size} before; nothing is changed`,
      'look at phpIPAM and its database; if it was emptied on purpose, remove what shall go in PowerDNS and start with a new store ("[store] url")',
    );
  }
  return snapshot;
}

interface Unconfirmed {
  readonly read: UnconfirmedInventory;
  readonly signal: AbortSignal | undefined;
}

/** Rows collected subnet by subnet may miss one that moved meanwhile: each that seems gone is asked for by its id. */
async function confirmVanished(
  world: CycleWorld,
  start: CycleStart,
  { read, signal }: Unconfirmed,
): Promise<InventorySnapshot> {
  const seen = new Set(read.rows.map((row) => row.id));
  const doubtful = [...start.ledger.rows.keys()].filter((id) => !seen.has(id));
  const found: AddressRow[] = [];
  world.progress.step("confirming rows that seem gone", doubtful.length);
  await inParallel(doubtful, world.settings.readConcurrency, async (id) => {
    const row = await world.inventory.findRow(id, signal);
    if (row !== null) found.push(row);
    world.progress.advance(1);
  });
  return { ...read, complete: true, rows: [...read.rows, ...found] };
}
