import { type Command, Option } from "commander";
import { configSettings } from "../../config/config-settings.ts";
import { readSecret } from "../../config/files/read-secret.ts";
import type { Answers } from "../../domain/answers.ts";
import { UsageError } from "../../domain/errors.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";

export const SECRET_PLACES = ["config", "encrypted", "files"] as const;
export type SecretPlace = (typeof SECRET_PLACES)[number];

export interface SetupOptions extends GlobalOptions {
  readonly set: readonly string[];
  readonly secrets?: SecretPlace;
  readonly state?: string;
  readonly from?: string;
  readonly mail: boolean;
  readonly testMail?: true;
  readonly force?: true;
  readonly input: boolean;
  readonly [option: string]: unknown;
}

/** Option, its argument, what it sets, what it is. */
const PLAIN = [
  ["--phpipam-url", "<url>", "phpipam.api_url", "address of phpIPAM or of its API"],
  ["--phpipam-app", "<id>", "phpipam.app_id", "App id (default: pphook)"],
  ["--phpipam-user", "<name>", "phpipam.username", "its user"],
  ["--phpipam-ca-file", "<file>", "phpipam.ca_file", "PEM file of the authority of its certificate"],
  ["--powerdns-url", "<url>", "powerdns.api_url", "address of PowerDNS' API"],
  ["--powerdns-server", "<id>", "powerdns.server", "server id (default: localhost)"],
  ["--powerdns-ca-file", "<file>", "powerdns.ca_file", "PEM file of the authority of its certificate"],
  ["--smtp-server", "<host>", "email.smtp_server", "mail server"],
  ["--mail-from", "<address>", "email.from", "sender"],
  ["--mail-to", "<addresses>", "email.to", "administrators"],
] as const;

const SECRET_FILES = [
  ["--phpipam-password-file", "phpipam.password", "file with the password of the user; - is standard input"],
  ["--phpipam-app-code-file", "phpipam.app_code", "file with the code of an application that has one"],
  ["--powerdns-key-file", "powerdns.api_key", "file with the key of PowerDNS' API"],
] as const;

/** Taken only to be refused, before somebody tries whether they exist. */
const REFUSED = [
  "--phpipam-password",
  "--phpipam-app-code",
  "--powerdns-key",
  "--powerdns-api-key",
  "--smtp-password",
  "--email-password",
  "--password",
] as const;

/** Declares the options of `setup`. */
export function declareOptions(command: Command): Command {
  for (const [flag, argument, , text] of PLAIN) command.option(`${flag} ${argument}`, text);
  for (const [flag, , text] of SECRET_FILES) command.option(`${flag} <file>`, text);
  for (const flag of REFUSED) command.addOption(new Option(`${flag} [secret]`).hideHelp());
  return command
    .option("--set <section.key=value>", "any other setting; may be repeated", collect, [])
    .addOption(
      new Option("--secrets <place>", "where secrets are kept (default: config)").choices(SECRET_PLACES),
    )
    .option("--state <directory>", "where the store, the log and the last check are kept")
    .option("--from <directory>", "take over what an earlier PPHOOK had there; nothing is changed in it")
    .option("--no-mail", "ask nothing about mail")
    .option("--test-mail", "send a test mail to the administrators")
    .option("--force", "replace a configuration that is there; it is saved as a version")
    .option("--no-input", "ask nothing at all");
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

/** Collects what options and environment answer; an option wins. @throws UsageError, ConfigError, SystemError */
export async function readGivenAnswers(options: SetupOptions, { env }: CliContext): Promise<Answers> {
  refuseSecrets(options);
  const answers: Record<string, string> = { ...(await configSettings(env)) };
  for (const [flag, , id] of PLAIN) {
    const value = options[camel(flag)];
    if (typeof value === "string") answers[id] = value;
  }
  const files = SECRET_FILES.filter(([flag]) => typeof options[camel(flag)] === "string");
  if (files.filter(([flag]) => options[camel(flag)] === "-").length > 1)
    throw new UsageError("standard input holds one secret, not two", { remedy: "give - once" });
  for (const [flag, id] of files) answers[id] = await readSecret(String(options[camel(flag)]));
  return { ...answers, ...readSettings(options.set) };
}

function refuseSecrets(options: SetupOptions): void {
  const given = REFUSED.find((flag) => options[camel(flag)] !== undefined);
  const isSecret = (setting: string) => /password|secret|api_key|app_code/i.test(setting.split("=")[0] ?? "");
  const set = options.set.some(isSecret) ? "--set" : undefined;
  const flag = given ?? set;
  if (flag === undefined) return;
  throw new UsageError(
    `${flag} would put a secret on the command line, where every account of this machine and the history of the shell have it`,
    {
      remedy:
        "leave it out and type it when it is asked for, or name a file: --phpipam-password-file, --powerdns-key-file, PPHOOK_<SECTION>_<KEY>_FILE; change a secret that was given like that",
    },
  );
}

function readSettings(settings: readonly string[]): Answers {
  return Object.fromEntries(
    settings.map((setting) => {
      const [, id, value] = /^([\w:-]+\.\w+)\s*=\s*(.*)$/s.exec(setting) ?? [];
      if (id === undefined || value === undefined)
        throw new UsageError(`--set ${setting.slice(0, 40)} is not section.key=value`, {
          remedy: "write it as --set policy.no_records=create",
        });
      return [id, value];
    }),
  );
}

/** The name under which commander keeps an option. */
function camel(flag: string): string {
  return flag.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
