import type { GroupingSettings } from "../core/notify/group-notices.ts";
import type { Language } from "../core/notify/rule-words.ts";
import type { Instant } from "../domain/instant.ts";
import type { AlertReceiver } from "../ports/alert-receiver.ts";
import type { Clock } from "../ports/clock.ts";
import type { Lock } from "../ports/lock.ts";
import type { Log } from "../ports/log.ts";
import type { MailTemplates } from "../ports/mail-templates.ts";
import type { Mailer } from "../ports/mailer.ts";
import type { RowEditors } from "../ports/row-editors.ts";
import type { Store } from "../ports/store.ts";

/** Everything that telling people talks to. */
export interface MailWorld {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Held while messages are sent, so that two processes never send the same one. */
  readonly senderLock: Lock;
  /** Null without `[email]`. */
  readonly mailer: Mailer | null;
  /** Null without `[notify] webhook`. */
  readonly receiver: AlertReceiver | null;
  readonly templates: MailTemplates;
  readonly editors: RowEditors;
  readonly settings: MailSettings;
}

export interface MailSettings extends Omit<GroupingSettings, "oneByOne"> {
  readonly digest: "per_cycle" | "immediate" | "daily";
  readonly language: Language;
  /** Told of emergencies, besides the administrators; null: nobody. */
  readonly support: string | null;
  /** The part of the sender's address after the `@`; Message-IDs end in it. */
  readonly mailDomain: string;
  /** phpIPAM's address for people, without final slash. */
  readonly phpipamUrl: string;
  /** Null: as fast as the server takes them. */
  readonly mailsPerMinute: number | null;
  readonly throttleMs: number;
  readonly reminderMs: number;
  readonly isMutedAt: (now: Instant) => boolean;
}
