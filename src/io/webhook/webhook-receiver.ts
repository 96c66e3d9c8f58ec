import { createHmac } from "node:crypto";
import { request } from "undici";
import type { OutgoingMail } from "../../domain/mail.ts";
import type { AlertReceiver } from "../../ports/alert-receiver.ts";
import type { MailOutcome } from "../../ports/mailer.ts";

export interface WebhookOptions {
  readonly url: string;
  /** Null: the documents are not signed. */
  readonly secret: string | null;
  /** How long connecting and the answer may take; 10 s when left out. */
  readonly timeoutMs?: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const TIMEOUT_MS = 10_000;
// The socket is never paused: undici has asserted, uncatchably, when a server closed a connection whose body was paused.
const NEVER_PAUSE = 2 ** 30;
/** Statuses below 500 after which trying again may help. */
const LATER: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * Posts alerts as JSON. Signed as Standard Webhooks 1.0 says: `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature`,
 * `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. A repeat has the same `webhook-id`.
 */
export class WebhookReceiver implements AlertReceiver {
  readonly #options: WebhookOptions;

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  async post(alert: OutgoingMail): Promise<MailOutcome> {
    const { url, timeoutMs = TIMEOUT_MS } = this.#options;
    const where = `webhook ${new URL(url).host}`;
    try {
      const { statusCode, body } = await request(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...this.#signature(alert) },
        body: alert.text,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal: AbortSignal.timeout(2 * timeoutMs),
        highWaterMark: NEVER_PAUSE,
      });
      await body.dump();
      if (statusCode < 300) return { status: "sent", rejected: [] };
      const message = `${where}: HTTP ${statusCode}`;
      return { status: statusCode >= 500 || LATER.has(statusCode) ? "postponed" : "refused", message };
    } catch (error) {
      return { status: "postponed", message: `${where}: ${error instanceof Error ? error.message : error}` };
    }
  }

  #signature({ id, text }: OutgoingMail): Readonly<Record<string, string>> {
    const { secret, now } = this.#options;
    const timestamp = String(Math.floor(now() / 1000));
    const about = { "webhook-id": id, "webhook-timestamp": timestamp };
    if (secret === null) return about;
    const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.${text}`).digest("base64");
    return { ...about, "webhook-signature": `v1,${signature}` };
  }
}
