import type { OutgoingMail } from "../domain/mail.ts";
import type { MailOutcome } from "./mailer.ts";

/** Posts an alert, a JSON document, to a URL. Never throws for what happens there. */
export interface AlertReceiver {
  post(alert: OutgoingMail): Promise<MailOutcome>;
}
