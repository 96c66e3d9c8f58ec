import { PphookError } from "../domain/errors.ts";
import { DAY_MS, HOUR_MS, type Instant, toInstant } from "../domain/instant.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { StoreCare } from "../ports/store-care.ts";

interface StoreKeeperOptions {
  readonly care: StoreCare;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** How long entries stay in the journal at least. */
  readonly retentionMs: number;
}

/**
 * Keeps the journal from growing for ever: asked after each cycle, it looks once a day whether a calendar month has become older than the
 * retention, and takes one step for each cycle until that month stands in archives. Nothing that goes wrong with it ends the daemon.
 */
export class StoreKeeper {
  readonly #options: StoreKeeperOptions;
  #nextAt = 0;

  constructor(options: StoreKeeperOptions) {
    this.#options = options;
  }

  async afterCycle(): Promise<void> {
    const { care, clock, log, retentionMs } = this.#options;
    const now = clock.now();
    if (now < this.#nextAt) return;
    try {
      const step = await care.archiveStep(monthOf(now - retentionMs));
      if (step.kind === "nothing") this.#nextAt = now + DAY_MS;
      else {
        const { kind, ...fields } = step;
        log.info(`journal entries ${kind}`, fields);
      }
    } catch (error) {
      this.#nextAt = now + HOUR_MS;
      if (!(error instanceof PphookError)) throw error;
      log.error("old journal entries could not be archived", { error: error.message, remedy: error.remedy });
    }
  }
}

/** The beginning, in UTC, of the month in which an instant lies. */
function monthOf(epochMs: number): Instant {
  const at = new Date(epochMs);
  return toInstant(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
}
