import type { AlertCondition } from "../../domain/alert.ts";
import { HOUR_MS, type Instant, MINUTE_MS } from "../../domain/instant.ts";
import type { OutboxState } from "../../domain/mail.ts";
import { makeCondition } from "./make-condition.ts";

export interface OutboxLook {
  readonly outbox: OutboxState;
  /** What keeps the server from taking anything; null when nothing is known to. */
  readonly trouble: { readonly error: string; readonly remedy: string } | null;
  readonly now: Instant;
}

/** Says that mail waits for longer than an hour; only a webhook can tell. @returns null when it does not. */
export function stuckCondition({ outbox, trouble, now }: OutboxLook): AlertCondition | null {
  const { waiting, oldestAt } = outbox;
  if (oldestAt === null || now - oldestAt < HOUR_MS) return null;
  return makeCondition("outbox-stuck", {
    key: "outbox-stuck",
    tellsEnd: true,
    mutable: true,
    webhookOnly: true,
    details: {
      waiting,
      minutes: Math.round((now - oldestAt) / MINUTE_MS),
      error: trouble?.error ?? "",
      remedy: trouble?.remedy ?? "",
    },
  });
}

/** Says which mail was given up last; not of alerts, which would make alerts of alerts. @returns null when none was. */
export function parkedCondition({ parked }: OutboxState): AlertCondition | null {
  const [newest] = parked.filter(({ channel }) => channel === "mail");
  if (newest === undefined) return null;
  return makeCondition("mail-parked", {
    key: "mail-parked",
    identity: newest.id,
    details: { to: newest.to.join(", "), subject: newest.subject, error: newest.error, mail: newest.id },
  });
}
