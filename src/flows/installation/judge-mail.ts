import type { CheckItem, Verdict } from "../../domain/check-item.ts";
import type { MailMeasure } from "../../ports/installation-probe.ts";

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
