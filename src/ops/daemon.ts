import type { CycleReport } from "../domain/cycle-report.ts";
import { LockedError } from "../domain/errors.ts";
import { SECOND_MS } from "../domain/instant.ts";
import type { EndedCycle } from "../flows/alert-of-cycle.ts";
import type { CycleOptions, CycleWorld } from "../flows/cycle-world.ts";
import { syncCycle } from "../flows/sync-cycle.ts";
import { backOffMs, cadenceMs } from "./cycle-timing.ts";
import { formatDuration } from "./format-duration.ts";
import { logCycle } from "./log-cycle.ts";
import { Outages } from "./outages.ts";
import { quietRepeats } from "./quiet-repeats.ts";

export interface DaemonOptions {
  readonly world: CycleWorld;
  readonly intervalMs: number;
  /** Ends the daemon: a cycle that is under way is broken off and what it did is recorded. */
  readonly signal: AbortSignal;
  /** Default: `syncCycle`. */
  readonly runCycle?: (world: CycleWorld, options: CycleOptions) => Promise<CycleReport>;
  /** Told how each cycle ended and how long it took, but for those that only waited for the lock. Must not throw. */
  readonly onCycle?: (ended: EndedCycle, durationMs: number) => Promise<void>;
  /** From 0 up to 1; default: `Math.random`. */
  readonly random?: () => number;
}

/** What fits into a minute even on a slow database (1,000 to 4,000 RRsets a second); the rest is made by the next cycles. */
const MAX_CHANGES = 50_000;

/** Another instance's cycle ends by itself, so the daemon looks often. */
const LOCKED_WAIT_MS = SECOND_MS;

/**
 * Runs cycles, one after another and never two at once, until the signal: at a fixed cadence while all is well, less often while a
 * service is down. No error ends it.
 */
export async function runDaemon(options: DaemonOptions): Promise<void> {
  const { signal } = options;
  const world = { ...options.world, log: quietRepeats(options.world.log, options.world.clock) };
  const daemon: Daemon = { options, world, outages: new Outages(options.world.log), waitsForLock: false };
  while (!signal.aborted) {
    const waitMs = await runOnce(daemon);
    if (!signal.aborted) await world.clock.sleep(waitMs, signal);
  }
}

interface Daemon {
  readonly options: DaemonOptions;
  readonly world: CycleWorld;
  readonly outages: Outages;
  waitsForLock: boolean;
}

/** @returns how long to wait before the next cycle. */
async function runOnce(daemon: Daemon): Promise<number> {
  const { options, world, outages } = daemon;
  const { signal, intervalMs, runCycle = syncCycle, random = Math.random } = options;
  const startedAt = world.clock.now();
  try {
    const report = await runCycle(world, {
      full: false,
      dryRun: false,
      signal,
      lockWaitMs: 0,
      maxChanges: MAX_CHANGES,
    });
    const durationMs = world.clock.now() - startedAt;
    noteSuccess(daemon, report, durationMs);
    await options.onCycle?.({ report }, durationMs);
    return cadenceMs(intervalMs, durationMs);
  } catch (error) {
    if (signal.aborted) return 0;
    if (error instanceof LockedError) return noteLock(daemon, error);
    outages.failed(error, world.clock.now());
    const { failures } = outages;
    const durationMs = world.clock.now() - startedAt;
    await options.onCycle?.({ error }, durationMs);
    return backOffMs({ error, failures, intervalMs, durationMs, random: random() });
  }
}

function noteSuccess(daemon: Daemon, report: CycleReport, durationMs: number): void {
  const { world, outages, options } = daemon;
  if (daemon.waitsForLock) world.log.info("the lock is free again");
  daemon.waitsForLock = false;
  outages.succeeded(world.clock.now());
  logCycle(world.log, report);
  if (durationMs <= options.intervalMs) return;
  options.world.log.warn("cycle took longer than the interval", {
    cycle: report.run,
    duration: formatDuration(durationMs),
    interval: formatDuration(options.intervalMs),
    remedy: "raise [script] check_interval if this happens often; the next cycle begins at once",
  });
}

function noteLock(daemon: Daemon, error: LockedError): number {
  if (!daemon.waitsForLock)
    daemon.world.log.info("waiting for another pphook", { error: error.message, remedy: error.remedy });
  daemon.waitsForLock = true;
  return LOCKED_WAIT_MS;
}
