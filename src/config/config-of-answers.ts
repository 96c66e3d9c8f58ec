import type { Answers } from "../domain/answers.ts";
import { ConfigError } from "../domain/errors.ts";
import type { Config } from "./config.ts";
import { findKey } from "./config-keys.ts";
import { patternProblem } from "./linear-pattern.ts";
import { parseConfig } from "./parse-config.ts";

/** What stands in for what has not been asked yet; nothing is called with it. */
const STAND_INS: Answers = {
  "phpipam.api_url": "https://phpipam.invalid/api",
  "phpipam.app_id": "pphook",
  "powerdns.api_url": "http://powerdns.invalid/api/v1",
  "powerdns.api_key": "none",
};
const NO_LOGIN: Answers = { "phpipam.username": "none", "phpipam.password": "none" };

/** Makes the configuration that answers amount to, complete or not. @throws ConfigError with everything that is wrong in them. */
export function configOfAnswers(answers: Answers): Config {
  const { "phpipam.app_code": code = "" } = answers;
  const whole = { ...STAND_INS, ...(code === "" ? NO_LOGIN : {}), ...withoutEmpty(answers) };
  const settings = Object.entries(whole).map(([id, text]) => ({
    ...placeOf(id),
    text,
    where: "answers",
    origin: "answers",
  }));
  const layers = [{ settings, issues: [] }];
  const parsed = parseConfig({ file: "answers", layers, incomplete: false }, patternProblem);
  if ("issues" in parsed)
    throw new ConfigError("what was answered", parsed.issues, "correct these answers, then run it again");
  return parsed.config;
}

/** Refuses answers that are none, whatever is still to come. @throws ConfigError with everything that is wrong in them. */
export function checkAnswers(answers: Answers): void {
  // Addresses are judged when they are tried; they may be given without a scheme.
  const { "phpipam.api_url": _, "powerdns.api_url": __, ...others } = answers;
  const isMailed = Object.keys(others).some((id) => id.startsWith("email."));
  const { "email.username": user = "", "email.password": password = "" } = others;
  configOfAnswers({
    ...(isMailed ? MAIL : {}),
    ...others,
    ...(user === "" && password !== "" ? { "email.username": "none" } : {}),
    ...(user !== "" && password === "" ? { "email.password": "none" } : {}),
  });
}

const MAIL: Answers = {
  "email.smtp_server": "smtp.invalid",
  "email.from": "pphook@smtp.invalid",
  "email.to": "admin@smtp.invalid",
};

function withoutEmpty(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, text]) => text !== ""));
}

/** Says what is wrong with the text of one setting, as "expected …"; null when it may be written. */
export function problemOfAnswer(id: string, text: string): string | null {
  const known = findKey(placeOf(id));
  if (known === null) return null;
  const reading = known.kind.read(known.secret ? text : text.trim());
  return "expected" in reading ? reading.expected : null;
}

/** Takes `phpipam.api_url` apart. */
export function placeOf(id: string): { readonly section: string; readonly key: string } {
  const dot = id.indexOf(".");
  return { section: id.slice(0, dot), key: id.slice(dot + 1) };
}
