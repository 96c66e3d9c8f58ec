import type { ConfigIssue } from "../domain/errors.ts";
import type { Written, WrittenSetting } from "./written-layer.ts";

/** The effective setting of a key and its value; undefined when that could not be read, which was reported already. */
export interface Told {
  readonly setting: WrittenSetting;
  readonly value: unknown;
}

type AllTold = ReadonlyMap<string, Told>;

/** Finds settings that are right each, but not together. */
export function findConflicts(told: AllTold, written: Pick<Written, "file" | "incomplete">): ConfigIssue[] {
  return [
    ...(told.has("phpipam.app_code") ? tokenConflicts(told) : []),
    ...(written.incomplete ? [] : missingCredentials(told, written.file)),
    ...(written.incomplete ? [] : missingMailSettings(told, written.file)),
    ...(written.incomplete ? [] : missingMailLogin(told, written.file)),
    ...targetsWithoutFile(told),
    ...secretWithoutKey(told),
  ];
}

function secretWithoutKey(told: AllTold): ConfigIssue[] {
  const secret = told.get("monitor.tsig_secret");
  if (secret === undefined || told.has("monitor.tsig_key") || told.has("bind.tsig_key")) return [];
  return [
    {
      where: secret.setting.where,
      what: "[monitor] tsig_secret",
      expected: "expected tsig_key beside it, the name of the key, here or in [bind]",
    },
  ];
}

function tokenConflicts(told: AllTold): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const url = told.get("phpipam.api_url");
  const clear = Array.isArray(url?.value) ? url.value.find((each) => !/^https:/i.test(each)) : undefined;
  if (url !== undefined && clear !== undefined)
    issues.push({
      where: url.setting.where,
      what: `[phpipam] api_url = ${clear}`,
      expected: "expected https: an app_code is sent with every call and must not travel in clear",
    });
  const user = told.get("phpipam.username") ?? told.get("phpipam.password");
  if (user !== undefined)
    issues.push({
      where: user.setting.where,
      what: `[phpipam] ${user.setting.key} beside app_code`,
      expected: "expected either app_code or username and password, not both",
    });
  return issues;
}

function missingCredentials(told: AllTold, file: string): ConfigIssue[] {
  if (told.has("phpipam.app_code")) return [];
  const lacking = ["username", "password"].filter((key) => !told.has(`phpipam.${key}`));
  if (lacking.length === 2)
    return [
      {
        where: `${file} [phpipam]`,
        what: "[phpipam] username and password",
        expected: "missing; expected username and password, or app_code",
      },
    ];
  return lacking.map((key) => ({
    where: `${file} [phpipam]`,
    what: `[phpipam] ${key}`,
    expected: "missing; expected both username and password",
  }));
}

function missingMailSettings(told: AllTold, file: string): ConfigIssue[] {
  if (![...told.keys()].some((id) => id.startsWith("email."))) return [];
  return ["smtp_server", "from", "to"]
    .filter((key) => !told.has(`email.${key}`))
    .map((key) => ({
      where: `${file} [email]`,
      what: `[email] ${key}`,
      expected: "missing; expected smtp_server, from and to, or no [email] section",
    }));
}

const OUTPUTS: ReadonlyMap<unknown, string> = new Map([
  ["dhcp", "dhcp.output"],
  ["dhcp6", "dhcp.output6"],
  ["bind", "bind.output"],
]);

/** A target waits in vain for a file that is never made. */
function targetsWithoutFile(told: AllTold): ConfigIssue[] {
  return [...told].flatMap(([id, { setting, value }]) => {
    const output = OUTPUTS.get(value);
    if (!/^target:.*\.kind$/.test(id) || output === undefined) return [];
    const place = told.get(output);
    if (place !== undefined && place.value !== null) return [];
    const [section, key] = output.split(".");
    return [
      {
        where: setting.where,
        what: `[${setting.section}] kind = ${setting.text.trim()}`,
        expected: `expected [${section}] ${key} beside it: without it there is no such file`,
      },
    ];
  });
}

/** Half a login would be none, and a mail server that wants one would refuse every mail. */
function missingMailLogin(told: AllTold, file: string): ConfigIssue[] {
  const lacking = ["username", "password"].filter((key) => !told.has(`email.${key}`));
  if (lacking.length !== 1) return [];
  return [
    {
      where: `${file} [email]`,
      what: `[email] ${lacking[0]}`,
      expected: "missing; expected both username and password, or neither",
    },
  ];
}
