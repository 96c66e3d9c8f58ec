import { type ApiAnswer, ApiRefusal, type ApiRequest, dataAnswer } from "./api-exchange.ts";
import type { Authentication } from "./authentication.ts";
import type { ApplicationRecord, UserRecord } from "./phpipam-records.ts";
import type { PhpipamState } from "./phpipam-state.ts";

/** Answers `/user/…`: log in, look after the token, list the users. */
export function answerUser(
  request: ApiRequest,
  application: ApplicationRecord,
  { authentication, state }: { readonly authentication: Authentication; readonly state: PhpipamState },
): ApiAnswer {
  const [, list] = request.segments;
  if (request.method !== "GET" || (list !== "all" && list !== "admins"))
    return authentication.answer(request, application);
  authentication.checkUserController(request, application);
  if (application.permissions !== 3) throw new ApiRefusal(503, "Invalid app permissions");
  const users = state.users.filter((user) => list === "all" || user.role === "Administrator");
  return dataAnswer(users.map((user) => userJson(user, state.dateText())));
}

const MODULES =
  "vlan l2dom vrf pdns circuits racks nat pstn customers locations devices routing vaults".split(" ");

/** A row of `users` with all columns, password hash and token among them, as phpIPAM gives it. */
function userJson(user: UserRecord, date: string): Record<string, unknown> {
  const administrator = user.role === "Administrator";
  return {
    id: user.id,
    username: user.username,
    authMethod: 1,
    passkey_only: 0,
    password: "simulated-password-hash",
    groups: administrator ? "" : '{"2":"2"}',
    role: user.role,
    real_name: user.realName,
    email: user.email,
    domainUser: "0",
    widgets: "statistics;favourite_subnets",
    lang: 9,
    favourite_subnets: null,
    disabled: "No",
    mailNotify: "No",
    mailChangelog: "No",
    passChange: "No",
    editDate: date,
    lastLogin: date,
    lastActivity: null,
    compressOverride: "default",
    hideFreeRange: 0,
    menuType: "Dynamic",
    menuCompact: 1,
    "2fa": 0,
    "2fa_secret": null,
    theme: "",
    token: "simulated-token",
    token_valid_until: date,
    module_permissions: JSON.stringify(Object.fromEntries(MODULES.map((name) => [name, "1"]))),
    compress_actions: 1,
  };
}
