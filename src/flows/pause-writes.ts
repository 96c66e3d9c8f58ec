import { type Instant, toInstant } from "../domain/instant.ts";
import type { Pause } from "../ports/store.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { runId } from "./start-cycle.ts";

export interface PauseOptions {
  /** Null: until somebody resumes. */
  readonly forMs: number | null;
  readonly reason: string;
  readonly by: string;
}

type PauseWorld = Pick<CycleWorld, "store" | "clock">;

/** Stops all writing, at once and until resumed: cycles go on reading and planning. Journalled with who and why. */
export async function pauseWrites(world: PauseWorld, options: PauseOptions): Promise<Pause> {
  const now = world.clock.now();
  const { reason, by } = options;
  const pause: Pause = {
    since: now,
    until: options.forMs === null ? null : toInstant(now + options.forMs),
    reason,
    by,
  };
  const event = { kind: "pause", run: runId(now), by, state: "paused", reason, until: pause.until } as const;
  await world.store.record({ at: now, pause, journal: [event] });
  return pause;
}

/** Tells whether a pause holds now; one that ran out does not. */
export async function isPaused({ store, clock }: PauseWorld): Promise<boolean> {
  return isStanding(await store.pause(), clock.now());
}

/** Tells whether a pause has not run out. */
export function isStanding(pause: Pause | null, now: Instant): boolean {
  return pause !== null && (pause.until === null || pause.until > now);
}

/** Lets cycles write again. @returns the pause that ended; null when there was none. */
export async function resumeWrites(world: PauseWorld, by: string): Promise<Pause | null> {
  const pause = await world.store.pause();
  if (pause === null) return null;
  const now = world.clock.now();
  const event = {
    kind: "pause",
    run: runId(now),
    by,
    state: "resumed",
    reason: pause.reason,
    until: null,
  } as const;
  await world.store.record({ at: now, pause: null, journal: [event] });
  return pause;
}
