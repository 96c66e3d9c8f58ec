import { type Answers, answerTo } from "../../domain/answers.ts";
import { UsageError } from "../../domain/errors.ts";
import type { SetupWorld } from "../../flows/setup/setup-world.ts";

/** The option that answers a question, where it has one. */
const OPTIONS: Readonly<Record<string, string>> = {
  "phpipam.api_url": "--phpipam-url",
  "phpipam.app_id": "--phpipam-app",
  "phpipam.username": "--phpipam-user",
  "phpipam.password": "--phpipam-password-file FILE, or PPHOOK_PHPIPAM_PASSWORD",
  "phpipam.app_code": "--phpipam-app-code-file FILE, or PPHOOK_PHPIPAM_APP_CODE",
  "powerdns.api_url": "--powerdns-url",
  "powerdns.api_key": "--powerdns-key-file FILE, or PPHOOK_POWERDNS_API_KEY",
  "email.from": "--mail-from",
  "email.to": "--mail-to",
  "email.password": "PPHOOK_EMAIL_PASSWORD, or PPHOOK_EMAIL_PASSWORD_FILE",
};
/** What is only an example must not be taken for an answer. */
const EXAMPLES: ReadonlySet<string> = new Set(["phpipam.api_url", "powerdns.api_url"]);

/** Stands in where there is nobody: takes what can be taken without asking, and names the option for the rest. */
export function askNobody(): SetupWorld["questioner"] {
  const missing = (id: string, text: string) =>
    new UsageError(`not given, and there is no terminal to ask on: ${text}`, {
      remedy: `give ${OPTIONS[id] ?? `--set ${id}=…`}`,
    });
  return {
    interactive: false,
    ask: async ({ id, text, preset }) => {
      if (preset === null || EXAMPLES.has(id)) throw missing(id, text);
      return preset;
    },
    askSecret: async ({ id, text }) => {
      throw missing(id, text);
    },
    confirm: async (_text, preset) => preset,
  };
}

/** Names at once everything that is needed and not given. @throws UsageError */
export function refuseMissing(answers: Answers): void {
  const hasCode = answerTo(answers, "phpipam.app_code") !== "";
  const needed = [
    "phpipam.api_url",
    ...(hasCode ? [] : ["phpipam.username", "phpipam.password"]),
    "powerdns.api_url",
    "powerdns.api_key",
  ];
  const missing = needed.filter((id) => answerTo(answers, id) === "");
  if (missing.length === 0) return;
  throw new UsageError(`not given, and there is no terminal to ask on: ${missing.join(", ")}`, {
    remedy: `give ${missing.map((id) => OPTIONS[id]).join("; ")}`,
  });
}
