import {
  type CycleCircumstances,
  conditionOfError,
  conditionsOfCycle,
  isOfCycle,
} from "../core/notify/cycle-conditions.ts";
import type { AlertCondition } from "../domain/alert.ts";
import type { CycleReport } from "../domain/cycle-report.ts";
import { SystemError } from "../domain/errors.ts";
import type { Instant } from "../domain/instant.ts";
import { alertAdministrators, makeAlerts } from "./alert-administrators.ts";
import type { MailWorld } from "./mail-world.ts";

/** How a cycle ended. */
export type EndedCycle = { readonly report: CycleReport } | { readonly error: unknown };

/**
 * Tells administrators what a cycle brought to light.
 *
 * @returns the conditions that could not be remembered, because the store itself fails; empty otherwise.
 */
export async function alertOfCycle(
  world: MailWorld,
  ended: EndedCycle,
  circumstances: CycleCircumstances,
): Promise<readonly AlertCondition[]> {
  const observed =
    "error" in ended
      ? { conditions: [conditionOfError(ended.error)], wasLookedAt: () => false }
      : { conditions: conditionsOfCycle(ended.report, circumstances), wasLookedAt: isOfCycle };
  try {
    await alertAdministrators(world, observed);
    return [];
  } catch (error) {
    if (error instanceof SystemError) return [...observed.conditions, conditionOfError(error)];
    throw error;
  }
}

/** Sends an alert past the outbox, once: the way that is left while the store cannot be written. */
export async function alertDirectly(
  world: MailWorld,
  condition: AlertCondition,
  now: Instant,
): Promise<void> {
  const { mailer, receiver, log } = world;
  for (const message of makeAlerts(world, { news: "began", condition, since: now }, now)) {
    const session = message.channel === "webhook" ? null : mailer?.open();
    const outcome = await (session?.send(message) ?? receiver?.post(message));
    await session?.close();
    if (outcome !== undefined && outcome.status !== "sent")
      log.error("alert not sent", { alert: condition.key, error: outcome.message });
  }
}
