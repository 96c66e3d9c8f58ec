import type { Config, EmailConfig } from "../config/config.ts";
import { sampleMails } from "../core/notify/sample-mails.ts";
import type { Instant } from "../domain/instant.ts";
import type { OutgoingMail } from "../domain/mail.ts";
import type { MailSettings, MailWorld } from "../flows/mail-world.ts";
import { messageId } from "../flows/make-mail.ts";
import { checkTemplates } from "../io/smtp/check-templates.ts";
import { JinjaTemplates } from "../io/smtp/jinja-templates.ts";
import { NodemailerMailer } from "../io/smtp/nodemailer-mailer.ts";
import { SqliteLock } from "../io/store/sqlite-lock.ts";
import { WebhookReceiver } from "../io/webhook/webhook-receiver.ts";
import { mailSettingsOf } from "../ops/mail-settings.ts";
import type { Clock } from "../ports/clock.ts";
import type { MailMeasure } from "../ports/installation-probe.ts";
import { readAuthorities } from "./open-upstream.ts";

type MailParts = Pick<MailWorld, "store" | "clock" | "log" | "editors">;

/** Wires how people are told. @returns null when the configuration names neither a mail server nor a webhook. */
export function composeMail(config: Config, parts: MailParts): MailWorld | null {
  const { email, notify } = config;
  if (email === null && notify.webhook === null) return null;
  const { log, clock } = parts;
  return {
    ...parts,
    senderLock: new SqliteLock(`${config.store.sqliteFile}.outbox`, clock),
    mailer: email === null ? null : openMailer(email),
    receiver:
      notify.webhook === null ? null : new WebhookReceiver({ ...notify.webhook, now: () => clock.now() }),
    templates: new JinjaTemplates({
      directory: notify.templateDirectory,
      onProblem: ({ path, message }) =>
        log.warn("mail template not usable; ours is taken", { path, error: message }),
    }),
    settings: mailSettingsOf(config),
  };
}

function openMailer({ smtpServer: host, smtpPort: port, from, tls, login, caFile }: EmailConfig) {
  const ca = caFile === null ? null : readAuthorities(caFile);
  return new NodemailerMailer({ host, port, from, tls, login, ca });
}

/** Connects to the mail server as a mail would, sends a test mail where one is asked for, and tries the templates. */
export async function measureMail(config: Config, clock: Clock, testTo: string | null): Promise<MailMeasure> {
  const { email, notify } = config;
  const trials = [...sampleMails("en"), ...sampleMails("fr")];
  const templates = notify.templateDirectory === null ? [] : checkTemplates(notify.templateDirectory, trials);
  if (email === null) return { server: null, test: null, templates };
  const session = openMailer(email).open();
  try {
    const outcome = await session.probe();
    const name = `${email.smtpServer}:${email.smtpPort}`;
    const mayTest = testTo !== null && outcome.status === "sent";
    return {
      server: { name, tls: email.tls, login: email.login !== null, outcome },
      test: mayTest
        ? { to: testTo, outcome: await session.send(testMail(testTo, mailSettingsOf(config), clock.now())) }
        : null,
      templates,
    };
  } finally {
    await session.close();
  }
}

function testMail(to: string, settings: MailSettings, now: Instant): OutgoingMail {
  return {
    id: messageId({ settings }),
    channel: "mail",
    madeAt: now,
    run: "check",
    to: [to],
    subject: "PPHOOK: a test mail",
    text: `Somebody ran "pphook check --mail-to ${to}". Mail from PPHOOK reaches you; there is nothing to do.\n`,
    html: null,
    attachments: [],
  };
}
