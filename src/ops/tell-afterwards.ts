import type { Config } from "../config/config.ts";
import type { CycleReport } from "../domain/cycle-report.ts";
import type { MailWorld } from "../flows/mail-world.ts";
import { CycleAlerts } from "./cycle-alerts.ts";
import { deliverQuietly } from "./postman.ts";

interface OneCycle {
  readonly cycle: () => Promise<CycleReport>;
  readonly signal: AbortSignal;
}

/**
 * Runs one cycle, then alerts and mails as the daemon would, once: what does not get out waits for the next time. It neither fails the
 * cycle nor changes what came of it.
 */
export async function tellAfterwards(
  mail: MailWorld | null,
  { store, script }: Pick<Config, "store" | "script">,
  { cycle, signal }: OneCycle,
): Promise<CycleReport> {
  if (mail === null) return cycle();
  const alerts = new CycleAlerts({
    world: mail,
    storeFile: store.sqliteFile,
    intervalMs: script.checkIntervalMs,
  });
  const begun = performance.now();
  try {
    const report = await cycle();
    await alerts.note({ report }, report.durationMs);
    return report;
  } catch (error) {
    if (!signal.aborted) await alerts.note({ error }, performance.now() - begun);
    throw error;
  } finally {
    if (!signal.aborted) await deliverQuietly(mail, signal);
  }
}
