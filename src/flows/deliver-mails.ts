import { parkedCondition, stuckCondition } from "../core/notify/outbox-conditions.ts";
import { alertAdministrators } from "./alert-administrators.ts";
import { composeMails } from "./compose-mails.ts";
import type { MailWorld } from "./mail-world.ts";
import { readTrouble, sendMails } from "./send-mails.ts";

/**
 * Makes mails of what is to be told, sends what is due, and looks at what does not get through. No cycle waits for it.
 *
 * @throws SystemError when the store fails.
 */
export async function deliverMails(world: MailWorld, signal?: AbortSignal): Promise<void> {
  await composeMails(world, signal);
  await sendMails(world, signal);
  await watchOutbox(world);
}

/** Alerts of mail that waits for too long or was given up. */
async function watchOutbox(world: MailWorld): Promise<void> {
  const [outbox, trouble] = [await world.store.outboxState(), await readTrouble(world)];
  const stuck = stuckCondition({ outbox, trouble, now: world.clock.now() });
  const parked = parkedCondition(outbox);
  await alertAdministrators(world, {
    conditions: [stuck, parked].filter((condition) => condition !== null),
    wasLookedAt: ({ kind }) => kind === "outbox-stuck" || kind === "mail-parked",
  });
}
