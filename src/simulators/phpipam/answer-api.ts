import { answerAddresses } from "./addresses-controller.ts";
import { type ApiAnswer, type ApiContext, ApiRefusal, type ApiRequest } from "./api-exchange.ts";
import type { Authentication } from "./authentication.ts";
import type { ApplicationRecord, PhpipamVersion } from "./phpipam-records.ts";
import type { PhpipamState } from "./phpipam-state.ts";
import { answerSections, answerSubnets } from "./subnets-controller.ts";
import { answerUser } from "./user-controller.ts";

export interface ApiSettings {
  readonly state: PhpipamState;
  readonly authentication: Authentication;
  readonly version: PhpipamVersion;
  /** The most rows that PHP's memory lets it list. */
  readonly limit: number;
  readonly stringify: boolean;
}

type Controller = (request: ApiRequest, context: ApiContext) => ApiAnswer;

const CONTROLLERS: Readonly<Record<string, Controller>> = {
  addresses: answerAddresses,
  subnets: answerSubnets,
  sections: answerSections,
};

/**
 * Answers a request in phpIPAM's order: application, security, body, token, permission, content type, controller.
 *
 * @throws ApiRefusal for every no.
 */
export function answerApi(whole: ApiRequest, settings: ApiSettings): ApiAnswer {
  const [appId, ...segments] = whole.segments;
  const request = { ...whole, segments };
  const application = findApplication(appId, request, settings);
  const parameters = readParameters(request);
  const [name = ""] = segments;
  if (name === "user") {
    checkContentType(request, settings.version);
    return answerUser(request, application, settings);
  }
  const user = settings.authentication.check(request, application);
  if (request.method !== "GET" && application.permissions < 2)
    throw new ApiRefusal(401, "invalid permissions");
  checkContentType(request, settings.version);
  const controller = CONTROLLERS[name];
  if (controller === undefined) throw new ApiRefusal(400, "Invalid controller");
  const answer = controller(request, { ...settings, application, user, parameters });
  if (segments.at(-1) === "addresses" && listedRows(answer) > settings.limit)
    return { status: 500, content: {}, dead: true };
  return wantsTexts(request, settings) ? { ...answer, content: textsOnly(answer.content) } : answer;
}

function findApplication(
  appId: string | undefined,
  request: ApiRequest,
  { state, version }: ApiSettings,
): ApplicationRecord {
  const application = state.applications.find(({ id }) => id === appId);
  if (application === undefined) throw new ApiRefusal(400, "Invalid application id");
  // 1.7 lets a disabled application log in.
  if (application.permissions === 0 && version !== "1.7.4") throw new ApiRefusal(503, "Application disabled");
  if (application.code !== null && !request.secure)
    throw new ApiRefusal(503, "SSL connection is required for API");
  return application;
}

function readParameters({ body }: ApiRequest): Readonly<Record<string, unknown>> {
  if (body === "") return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Refused below, like JSON that is no object.
  }
  throw new ApiRefusal(400, "Invalid JSON: Syntax error");
}

function checkContentType(request: ApiRequest, version: PhpipamVersion): void {
  const type = request.headers["content-type"] ?? "";
  if (type === "" && version !== "1.7.4") return;
  if (!/^application\/(json|xml|x-www-form-urlencoded)/.test(type))
    throw new ApiRefusal(415, `Invalid Content type ${type}`);
}

function listedRows({ content }: ApiAnswer): number {
  const data = content["data"];
  return Array.isArray(data) ? data.length : 0;
}

function wantsTexts(request: ApiRequest, { stringify }: ApiSettings): boolean {
  const header = request.headers["api-stringify-results"];
  return header === undefined ? stringify : /^(1|true|on|yes)$/i.test(String(header));
}

function textsOnly(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(content), (_, value) =>
    typeof value === "number" ? String(value) : value,
  ) as Record<string, unknown>;
}
