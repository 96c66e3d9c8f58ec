import { statfs } from "node:fs/promises";
import { LockedError } from "../domain/errors.ts";
import type { Instant } from "../domain/instant.ts";
import { alertDirectly, alertOfCycle, type EndedCycle } from "../flows/alert-of-cycle.ts";
import type { MailWorld } from "../flows/mail-world.ts";
import { formatDuration } from "./format-duration.ts";

export interface CycleAlertsOptions {
  readonly world: MailWorld;
  readonly storeFile: string;
  readonly intervalMs: number;
}

/** Alerts administrators of what cycles bring to light; whatever fails in it is logged and fails nothing else. */
export class CycleAlerts {
  readonly #options: CycleAlertsOptions;
  /** While the store fails, nothing else remembers what was told. */
  readonly #toldDirectly = new Map<string, Instant>();

  constructor(options: CycleAlertsOptions) {
    this.#options = options;
  }

  async note(ended: EndedCycle, durationMs: number): Promise<void> {
    if ("error" in ended && ended.error instanceof LockedError) return;
    const { world, intervalMs } = this.#options;
    try {
      const disk = await this.#measureDisk();
      const circumstances = { durationMs, intervalMs, disk, durationText: formatDuration };
      for (const condition of await alertOfCycle(world, ended, circumstances)) {
        if (condition.emergency) await this.#tellDirectly(condition);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      world.log.error("administrators could not be alerted", { error: why });
    }
  }

  async #tellDirectly(condition: Parameters<typeof alertDirectly>[1]): Promise<void> {
    const { world } = this.#options;
    const now = world.clock.now();
    const last = this.#toldDirectly.get(condition.key);
    if (last !== undefined && now - last < Math.max(world.settings.throttleMs, world.settings.reminderMs))
      return;
    this.#toldDirectly.set(condition.key, now);
    await alertDirectly(world, condition, now);
  }

  async #measureDisk() {
    const path = this.#options.storeFile;
    try {
      const { bavail, blocks, bsize } = await statfs(path);
      return { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    } catch {
      // The store itself says what is wrong with its disk.
      return null;
    }
  }
}
