import type { CheckItem } from "../../domain/check-item.ts";
import { type Instant, MINUTE_MS } from "../../domain/instant.ts";
import type { OutboxState } from "../../domain/mail.ts";
import type { MailMeasure } from "../../ports/installation-probe.ts";

type Verdict = Omit<CheckItem, "area">;

/** Judges whether people can be told, and the templates that a person wrote. */
export function judgeMail(measure: MailMeasure): readonly CheckItem[] {
  return [...judgeServer(measure), ...judgeTest(measure), ...judgeTemplates(measure)].map((verdict) => ({
    area: "mail",
    ...verdict,
  }));
}

function judgeServer({ server }: MailMeasure): readonly Verdict[] {
  if (server === null)
    return [{ status: "ok", measured: "no mail server is configured: nobody is mailed", remedy: null }];
  const { name, tls, login, outcome } = server;
  if (outcome.status !== "sent")
    return [{ status: "fault", measured: outcome.message, remedy: remedyOf(outcome) }];
  const how = `${tls === "none" ? "in clear" : `with TLS (${tls})`}, ${login ? "logged in" : "without login"}`;
  const measured = `mail server ${name} takes mail ${how}`;
  const isExposed = tls === "none" && login;
  return [
    isExposed
      ? {
          status: "warning",
          measured: `${measured}: the password travels in clear`,
          remedy: "set [email] use_tls = True",
        }
      : { status: "ok", measured, remedy: null },
  ];
}

function judgeTest({ test }: MailMeasure): readonly Verdict[] {
  if (test === null) return [];
  const { to, outcome } = test;
  return [
    outcome.status === "sent"
      ? {
          status: "ok",
          measured: `the server took a test mail to ${to}; see whether it arrives`,
          remedy: null,
        }
      : {
          status: "fault",
          measured: `the test mail to ${to}: ${outcome.message}`,
          remedy: remedyOf(outcome),
        },
  ];
}

function remedyOf(outcome: { readonly status: string; readonly remedy?: string }): string {
  return outcome.remedy ?? "see what the mail server's log says of it";
}

function judgeTemplates({ templates }: MailMeasure): readonly Verdict[] {
  return templates.map(({ path, message }) => ({
    status: "fault",
    measured: `template ${path}: ${message}`,
    remedy: "correct it (docs/reference/mail-templates.md names the variables); until then ours is sent",
  }));
}

/** Judges what waits to be told: an outbox that does not empty, messages given up, and mails that a person must release. */
export function judgeOutbox(
  { outbox, storms }: { readonly outbox: OutboxState; readonly storms: readonly string[] },
  now: Instant,
): readonly Verdict[] {
  const { waiting, oldestAt, parked } = outbox;
  const verdicts: Verdict[] = [];
  if (oldestAt !== null && now - oldestAt >= 10 * MINUTE_MS)
    verdicts.push({
      status: "warning",
      measured: `${waiting} messages wait to be sent, the oldest for ${Math.round((now - oldestAt) / MINUTE_MS)} min`,
      remedy: "see what is said of the mail server; they are sent when it takes them",
    });
  const [newest] = parked;
  if (newest !== undefined)
    verdicts.push({
      status: "warning",
      measured: `${parked.length} messages were given up, the last to ${newest.to.join(", ") || "the webhook"}: ${newest.error}`,
      remedy:
        "correct the address in phpIPAM's user list or in the configuration; they are forgotten after 30 days",
    });
  for (const storm of storms)
    verdicts.push({
      status: "warning",
      measured: "mails to more people at once than storm_recipients are held",
      remedy: `look with "pphook plan", let them go with "pphook approve ${storm.slice(0, 12)}"`,
    });
  return verdicts;
}
