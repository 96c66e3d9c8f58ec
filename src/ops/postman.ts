import { SECOND_MS } from "../domain/instant.ts";
import { deliverMails } from "../flows/deliver-mails.ts";
import type { MailWorld } from "../flows/mail-world.ts";

/** Mail that is due while no cycle ends, such as after a back-off, waits no longer than this. */
const LOOK_EVERY_MS = 10 * SECOND_MS;

/** Delivers mail beside the cycles, which never wait for it. */
export interface Postman {
  /** There is something to tell. */
  wake(): void;
  /** Settled when the signal ended it, and the message under way is dealt with. */
  readonly done: Promise<void>;
}

export function startPostman(world: MailWorld, signal: AbortSignal): Postman {
  let ring = () => {};
  const walk = async () => {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        ring = resolve;
      });
      await deliverQuietly(world, signal);
      const rest = new AbortController();
      await Promise.race([woken, world.clock.sleep(LOOK_EVERY_MS, AbortSignal.any([signal, rest.signal]))]);
      rest.abort();
    }
  };
  return { wake: () => ring(), done: walk() };
}

/** Delivers what is due; what fails is logged and fails nothing else. */
export async function deliverQuietly(world: MailWorld, signal: AbortSignal): Promise<void> {
  try {
    await deliverMails(world, signal);
  } catch (error) {
    if (signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    world.log.error("mail could not be dealt with; it is tried again", { error: why });
  }
}
