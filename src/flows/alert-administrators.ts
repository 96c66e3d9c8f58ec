import { type AlertInput, type AlertNews, judgeAlerts } from "../core/notify/judge-alerts.ts";
import { isoInstant, minuteInstant } from "../core/render/instant-text.ts";
import type { Instant } from "../domain/instant.ts";
import type { OutgoingMail } from "../domain/mail.ts";
import type { MailWorld } from "./mail-world.ts";
import { mailEvent, messageId } from "./make-mail.ts";
import { runId } from "./start-cycle.ts";

export type Observed = Pick<AlertInput, "conditions" | "wasLookedAt">;

/**
 * Remembers what is so now, and puts alerts about what began or ended into the outbox; in one transaction.
 *
 * @throws SystemError when the store cannot be written; then `alertDirectly` is the way that is left.
 */
export async function alertAdministrators(world: MailWorld, observed: Observed): Promise<void> {
  const { store, clock, settings, log } = world;
  const now = clock.now();
  const { throttleMs, reminderMs } = settings;
  const states = await store.alerts();
  const muted = settings.isMutedAt(now);
  const { news, put, drop } = judgeAlerts({ ...observed, states, now, throttleMs, reminderMs, muted });
  if (put.length + drop.length === 0) return;
  const mails = news.flatMap((one) => makeAlerts(world, one, now));
  await store.record({
    at: now,
    alerts: { put, drop },
    outbox: { add: mails },
    journal: mails.map((mail) => mailEvent(mail, "queued")),
  });
  for (const { news: what, condition } of news)
    log.info("administrators alerted", { alert: condition.key, news: what });
}

/** Makes the mail and the webhook's document of an alert, each where its way is configured. */
export function makeAlerts(world: MailWorld, news: AlertNews, now: Instant): readonly OutgoingMail[] {
  const { settings, templates, mailer, receiver } = world;
  const { condition, since } = news;
  const { key, kind, details, emergency } = condition;
  const context = {
    audience: "administrators",
    recipient_name: "",
    language: settings.language,
    phpipam_url: settings.phpipamUrl,
    observe: settings.observe,
    kind,
    news: news.news,
    since: minuteInstant(since),
    details,
  };
  const rendered = templates.render("email_system_alert", context);
  const about = { madeAt: now, run: runId(now), attachments: [] };
  const support = emergency && settings.support !== null ? [settings.support] : [];
  const to = [...new Set([...settings.administrators, ...support])];
  const mail: OutgoingMail = { ...about, id: messageId(world), channel: "alert", to, ...rendered };
  const document = {
    text: `${rendered.subject}\n\n${rendered.text}`,
    version: 1,
    kind,
    key,
    news: news.news,
    since: isoInstant(since),
    emergency,
    details,
  };
  const hook: OutgoingMail = {
    ...about,
    id: messageId(world),
    channel: "webhook",
    to: [],
    subject: rendered.subject,
    text: JSON.stringify(document),
    html: null,
  };
  const byMail = mailer !== null && to.length > 0 && !condition.webhookOnly;
  return [...(byMail ? [mail] : []), ...(receiver === null ? [] : [hook])];
}
