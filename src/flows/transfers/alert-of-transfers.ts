import { conditionsOfTransfers, isOfTransfers } from "../../core/notify/transfer-conditions.ts";
import type { TransferReport } from "../../domain/transfer-report.ts";
import { alertAdministrators } from "../alert-administrators.ts";
import type { MailWorld } from "../mail-world.ts";

/** Alerts administrators of secondaries that are out of sync, and of those that are back; what fails in it is logged and fails nothing else. */
export async function alertOfTransfers(world: MailWorld, report: TransferReport): Promise<void> {
  try {
    const conditions = conditionsOfTransfers(report);
    await alertAdministrators(world, { conditions, wasLookedAt: isOfTransfers });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    world.log.error("administrators could not be alerted of secondaries", { error: why });
  }
}
