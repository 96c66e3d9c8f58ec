import { canonicalChange, isDestructive } from "../domain/change.ts";
import { UsageError } from "../domain/errors.ts";
import { DAY_MS, toInstant } from "../domain/instant.ts";
import type { Approval, HeldSet } from "../ports/store.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { approveFile } from "./files/approve-file.ts";
import { prepareCycle } from "./prepare-cycle.ts";
import { runId } from "./start-cycle.ts";

export interface ApproveOptions {
  /** The hash that `plan` or `sync` showed, or its first six digits or more. */
  readonly hash: string;
  /** The operating-system user who approves; journalled. */
  readonly by: string;
  readonly lockWaitMs: number;
  readonly signal?: AbortSignal;
}

const LIFETIME_MS = DAY_MS;

/**
 * Releases exactly one held set, or one held file, once: the next cycle applies each of its changes that is still wanted. It lapses
 * after a day.
 *
 * @throws UsageError when nothing is held, or something else than the hash names.
 */
export async function approveHeld(world: CycleWorld, options: ApproveOptions): Promise<Approval> {
  const lock = await world.lock.acquire(options.lockWaitMs);
  try {
    const file = await approveFile(world, { by: options.by, matches: (hash) => matches(hash, options.hash) });
    if (file !== null) return file;
    const held = (await findStored(world, options.hash)) ?? (await findPlanned(world, options));
    const now = world.clock.now();
    const approval: Approval = { ...held, by: options.by, expiresAt: toInstant(now + LIFETIME_MS) };
    const event = {
      kind: "approval",
      run: runId(now),
      hash: held.hash,
      by: options.by,
      state: "given",
    } as const;
    const place = approval.undo === undefined ? { approval } : { undoApproval: approval };
    await world.store.record({ at: now, ...place, journal: [event] });
    return approval;
  } finally {
    await lock.release();
  }
}

type Held = Pick<HeldSet, "hash" | "changes" | "undo">;

/** Of a cycle, or of an undo. */
async function findStored(world: CycleWorld, hash: string): Promise<Held | null> {
  for (const held of [await world.store.heldSet(), await world.store.undoHeld()]) {
    if (held === null || !matches(held.hash, hash)) continue;
    const { undo } = held;
    return { hash: held.hash, changes: held.changes, ...(undo === undefined ? {} : { undo }) };
  }
  return null;
}

/** Somebody may approve what `plan` showed before any cycle ran into it. */
async function findPlanned(world: CycleWorld, options: ApproveOptions): Promise<Held> {
  const { plan } = await prepareCycle(world, {
    full: false,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (plan.heldHash === null) {
    throw new UsageError("nothing is held, so there is nothing to approve", { remedy: 'see "pphook plan"' });
  }
  if (!matches(plan.heldHash, options.hash)) {
    throw new UsageError(`${options.hash} is not what is held now: ${plan.heldHash.slice(0, 12)}`, {
      remedy: `the world moved on; look again with "pphook plan --held", then "pphook approve ${plan.heldHash.slice(0, 12)}"`,
    });
  }
  const changes = plan.changes.filter((change) => change.held && isDestructive(change)).map(canonicalChange);
  return { hash: plan.heldHash, changes };
}

const SHORTEST_HASH = 6;

function matches(full: string, given: string): boolean {
  return given.length >= SHORTEST_HASH && full.startsWith(given.toLowerCase());
}
