import process from "node:process";
import { LockedError } from "../domain/errors.ts";
import { noteDaemon, noteFailure } from "../flows/health/service-notes.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";

interface NoteWorld {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Notes for `health` that a cycle failed; waiting for a lock or being told to stop is no failure. Fails nothing itself. */
export async function keepFailure(world: NoteWorld, error: unknown, signal: AbortSignal): Promise<void> {
  if (signal.aborted || error instanceof LockedError) return;
  await quietly(world, () => noteFailure(world, error));
}

/** Notes for `health` that this process is the daemon, for as long as the work takes. */
export async function asDaemon<T>(
  world: NoteWorld,
  daemon: { readonly version: string; readonly startTicks: number | null },
  work: () => Promise<T>,
): Promise<T> {
  await quietly(world, () => noteDaemon(world, { ...daemon, pid: process.pid }));
  try {
    return await work();
  } finally {
    await quietly(world, () => noteDaemon(world, null));
  }
}

/** A store that cannot be written is told by whoever needs it. */
async function quietly({ log }: NoteWorld, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.debug("not noted for health", { error: error instanceof Error ? error.message : String(error) });
  }
}
