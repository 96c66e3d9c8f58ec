import type { OutgoingMail } from "../../src/domain/mail.ts";
import type { AlertReceiver } from "../../src/ports/alert-receiver.ts";
import type { Mailer, MailOutcome, MailSession } from "../../src/ports/mailer.ts";

const SENT: MailOutcome = { status: "sent", rejected: [] };

/** A mail server, and a receiver of alerts, in memory. */
export class MemoryMailer implements Mailer, AlertReceiver {
  readonly sent: OutgoingMail[] = [];
  readonly posted: OutgoingMail[] = [];
  /** How many connections were opened that carried a message. */
  connections = 0;
  /** What becomes of a message; it is only kept when that is "sent". */
  answer: (mail: OutgoingMail) => MailOutcome = () => SENT;

  open(): MailSession {
    let used = false;
    return {
      send: async (mail) => {
        if (!used) this.connections++;
        used = true;
        const outcome = this.answer(mail);
        if (outcome.status === "sent") this.sent.push(mail);
        return outcome;
      },
      probe: async () => SENT,
      close: async () => {},
    };
  }

  async post(alert: OutgoingMail): Promise<MailOutcome> {
    const outcome = this.answer(alert);
    if (outcome.status === "sent") this.posted.push(alert);
    return outcome;
  }

  /** Who got how many mails. */
  tally(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { to } of this.sent) counts[to.join(",")] = (counts[to.join(",")] ?? 0) + 1;
    return counts;
  }
}
