import { randomUUID } from "node:crypto";
import type { Letter } from "../core/notify/group-notices.ts";
import { LISTED_ITEMS, letterContext } from "../core/notify/letter-context.ts";
import { noticesCsv } from "../core/notify/notices-csv.ts";
import { minuteInstant } from "../core/render/instant-text.ts";
import type { Instant } from "../domain/instant.ts";
import type { JournalEvent } from "../domain/journal.ts";
import type { OutgoingMail } from "../domain/mail.ts";
import type { MailWorld } from "./mail-world.ts";
import { runId } from "./start-cycle.ts";

/** Makes the mail of a letter. */
export function makeLetter(world: MailWorld, letter: Letter, now: Instant): OutgoingMail {
  const { settings, templates } = world;
  const { template, context } = letterContext(letter, { ...settings, instantText: minuteInstant });
  const csv = {
    name: "pphook-findings.csv",
    type: "text/csv",
    text: noticesCsv(letter, settings.phpipamUrl),
  };
  return {
    id: messageId(world),
    channel: "mail",
    madeAt: now,
    run: letter.items[0]?.notice.run ?? runId(now),
    to: letter.to,
    ...templates.render(template, context),
    attachments: letter.items.length > LISTED_ITEMS ? [csv] : [],
  };
}

/** Makes a name for a message that no other will ever have; its Message-ID. */
export function messageId({ settings }: Pick<MailWorld, "settings">): string {
  return `${randomUUID()}@${settings.mailDomain}`;
}

/** What the journal says of a message. */
export function mailEvent(
  mail: OutgoingMail,
  state: Extract<JournalEvent, { kind: "mail" }>["state"],
  detail = "",
): JournalEvent {
  const to = mail.channel === "webhook" ? ["webhook"] : mail.to;
  return { kind: "mail", run: mail.run, id: mail.id, to, subject: mail.subject, state, detail };
}
