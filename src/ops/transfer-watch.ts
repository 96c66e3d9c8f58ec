import { displayName } from "../domain/dns-name.ts";
import { PphookError } from "../domain/errors.ts";
import { SECOND_MS } from "../domain/instant.ts";
import type { TransferReport } from "../domain/transfer-report.ts";
import type { TransferStatus } from "../domain/transfer-status.ts";
import { lookAtTransfers } from "../flows/transfers/look-at-transfers.ts";
import type { TransferWorld } from "../flows/transfers/transfer-world.ts";

const NAMED_AT_MOST = 5;
const SHORTEST_WAIT_MS = SECOND_MS;

export interface TransferWatchOptions {
  readonly world: TransferWorld;
  readonly signal: AbortSignal;
  /** Told what each look found. Must not throw. */
  readonly onLook?: (report: TransferReport) => Promise<void>;
}

/**
 * Looks at the secondaries beside the cycles until the signal: every interval, and once the tolerance has passed while something is
 * late. What fails is logged and fails nothing else.
 *
 * @returns settled when the signal ended it.
 */
export async function watchTransfers(options: TransferWatchOptions): Promise<void> {
  const { world, signal } = options;
  if (world.monitor.secondaries.length === 0) return;
  const watch: Watch = { options, told: new Map(), failure: null };
  while (!signal.aborted) {
    const waitMs = await lookOnce(watch);
    if (!signal.aborted) await world.clock.sleep(waitMs, signal);
  }
}

interface Watch {
  readonly options: TransferWatchOptions;
  /** What was logged of each secondary. */
  readonly told: Map<string, string>;
  failure: string | null;
}

/** @returns how long to wait before the next look. */
async function lookOnce(watch: Watch): Promise<number> {
  const { world, signal, onLook } = watch.options;
  const { intervalMs, toleranceMs } = world.monitor;
  try {
    const report = await lookAtTransfers(world, signal);
    if (watch.failure !== null) world.log.info("secondaries are watched again");
    watch.failure = null;
    logTransfers(watch, report);
    await onLook?.(report);
    const isLate = report.statuses.some(({ state }) => state === "late");
    return isLate ? Math.min(intervalMs, Math.max(toleranceMs, SHORTEST_WAIT_MS)) : intervalMs;
  } catch (error) {
    if (!signal.aborted) noteFailure(watch, error);
    return intervalMs;
  }
}

function noteFailure(watch: Watch, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof PphookError ? { remedy: error.remedy } : {};
  if (watch.failure !== why)
    watch.options.world.log.error("secondaries could not be looked at", { error: why, ...remedy });
  watch.failure = why;
}

/** Logs what changed since the last look, secondary by secondary. */
function logTransfers({ options, told }: Watch, { secondaries, statuses }: TransferReport): void {
  for (const { name } of secondaries) {
    const open = statuses.filter(({ secondary, state }) => secondary === name && state === "out-of-sync");
    const now = open.map(({ zone, cause }) => `${zone} ${cause}`).join(", ");
    if (now === (told.get(name) ?? "")) continue;
    told.set(name, now);
    logSecondary(options.world, name, open);
  }
}

function logSecondary({ log }: TransferWorld, secondary: string, open: readonly TransferStatus[]): void {
  const [first] = open;
  if (first === undefined) {
    log.info("secondary in sync again", { secondary });
    return;
  }
  const examples = open.slice(0, NAMED_AT_MOST).map(({ zone }) => displayName(zone));
  const { cause, detail, remedy } = first;
  const about = { secondary, zones: open.length, examples: examples.join(", ") };
  log.warn("secondary out of sync", { ...about, cause: cause ?? "", detail, remedy });
}
