import type { Instant } from "./instant.ts";

/** `mail` goes by SMTP, `alert` too and to administrators; `webhook` is a JSON document for a URL. */
export type MailChannel = "mail" | "alert" | "webhook";

/** A finished message; what it says does not change however often it is tried. */
export interface OutgoingMail {
  /** Unique for ever; its Message-ID is made of it, so that a repeat is recognised. */
  readonly id: string;
  readonly channel: MailChannel;
  readonly madeAt: Instant;
  readonly run: string;
  /** Mail addresses; for `webhook`, empty. */
  readonly to: readonly string[];
  readonly subject: string;
  /** The text part; for `webhook`, the JSON document. */
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly name: string;
  /** `text/csv`. */
  readonly type: string;
  readonly text: string;
}

/** A message in the outbox. */
export interface QueuedMail extends OutgoingMail {
  /** How often it was tried in vain. */
  readonly attempts: number;
  readonly nextTryAt: Instant;
  /** When it was given up; null while it waits. */
  readonly parkedAt: Instant | null;
  /** Why the last try failed; empty before the first. */
  readonly error: string;
}

/** How the outbox stands. */
export interface OutboxState {
  readonly waiting: number;
  /** When the oldest waiting message was made; null when none waits. */
  readonly oldestAt: Instant | null;
  /** Given up, newest first; at most twenty. */
  readonly parked: readonly QueuedMail[];
}
