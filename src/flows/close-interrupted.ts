import { canonicalName } from "../domain/dns-name.ts";
import type { ChangeRecord, JournalEvent } from "../domain/journal.ts";
import { EMPTY_DELTA, type Ledger, type OwnedValue, UNKNOWN_SERIAL } from "../domain/ledger.ts";
import { isManagedType, valueKey } from "../domain/rrset.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { ownerAfter } from "./journal-changes.ts";

/**
 * Closes changes that a crash cut off before their result was known. What they may have made is PPHOOK's, so that it is not left
 * behind when its row goes before the next look. Their zones are read again in the cycle that follows: what is not there lapses, and
 * what was being disabled or enabled is taken for what it is then.
 */
export async function closeInterrupted(world: CycleWorld): Promise<void> {
  const open = await world.store.unfinishedChanges();
  if (open.length === 0) return;
  world.log.warn("changes were interrupted", { changes: open.length });
  const journal: readonly JournalEvent[] = open.map(({ id, run }) => ({
    kind: "result",
    run,
    changeId: id,
    result: "interrupted",
    detail: "PPHOOK ended before it knew; the next cycle looked again",
  }));
  const ledger = await world.store.loadLedger();
  const putOwned = await valuesMadeBy(world, open, ledger);
  const putZones = [...new Set(putOwned.map((value) => value.zone))]
    .map((name) => ledger.zones.get(name))
    .filter((zone) => zone !== undefined)
    .map((zone) => ({ ...zone, serial: UNKNOWN_SERIAL }));
  await world.store.record({
    at: world.clock.now(),
    journal,
    ledger: { ...EMPTY_DELTA, putOwned, putZones },
  });
}

type Unfinished = Awaited<ReturnType<CycleWorld["store"]["unfinishedChanges"]>>;

async function valuesMadeBy(
  world: CycleWorld,
  open: Unfinished,
  ledger: Ledger,
): Promise<readonly OwnedValue[]> {
  const ids = new Set(open.map(({ id }) => id));
  const values: OwnedValue[] = [];
  for (const run of new Set(open.map((change) => change.run))) {
    const entries = await world.store.readJournal({ run, kinds: ["change"], limit: Number.MAX_SAFE_INTEGER });
    for (const { event } of entries) {
      if (event.kind !== "change" || !ids.has(event.change.id)) continue;
      const value = valueMadeBy(world, event.change, ledger);
      if (value !== null) values.push(value);
    }
  }
  return values;
}

function valueMadeBy(world: CycleWorld, change: ChangeRecord, ledger: Ledger): OwnedValue | null {
  if (change.target !== "powerdns") return null;
  const { before, after, type } = change;
  const owner = ownerAfter(change);
  if (after === null || owner === null || !isManagedType(type)) return null;
  const [zone, name] = [canonicalName(change.zone), canonicalName(change.name)];
  const known = ledger.owned.get(valueKey(name, type, after.content));
  if (known !== undefined) return before?.content === after.content ? { ...known, how: "interrupted" } : null;
  if (after.disabled) return null;
  const since = world.clock.now();
  return {
    zone,
    name,
    type,
    content: after.content,
    ...owner,
    since,
    disabledAt: null,
  };
}
