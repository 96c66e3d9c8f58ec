import { UpstreamError } from "../../domain/errors.ts";
import { busyError, isBusyStatus } from "../http/busy-status.ts";
import type { HttpResponse } from "../http/http-client.ts";
import { describeBody, parseJson } from "../http/parse-json.ts";
import { type RefusalOrigin, refusalError } from "./refusal.ts";
import { envelopeSchema } from "./schema.ts";

/** A no that the caller asked for and understands, such as 404 "Invalid Id". */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** What came of a call: `data` as phpIPAM sent it and the id of what was created, or the refusal that was understood. */
export type PhpipamAnswer =
  | { readonly data: unknown; readonly message: string; readonly id: number | null }
  | { readonly refused: Refusal };

export interface AnswerOrigin extends RefusalOrigin {
  readonly understood: readonly Refusal[];
  /** The answer grows with the inventory, so that PHP may run out of memory over it. */
  readonly bulk: boolean;
  /** The body may hold credentials: nothing of it is quoted. */
  readonly confidential: boolean;
}

/**
 * Reads an answer of the API.
 *
 * @throws UpstreamError: too-large (PHP died over a bulk answer), busy, auth, rejected or shape.
 */
export function interpret(response: HttpResponse, origin: AnswerOrigin): PhpipamAnswer {
  const { status } = response;
  if (status >= 300 && status < 400) throw redirectError(response, origin);
  const { success, message = "", data, id } = readEnvelope(response, origin);
  if (success && status < 400) return { data, message, id };
  const understood = origin.understood.find((no) => no.status === status && no.message === message);
  if (understood !== undefined) return { refused: understood };
  throw refusalError(message, status, origin);
}

/** Tells whether phpIPAM no longer takes the token: 401 from a controller, 403 from `user`. */
export function isTokenRejected(response: HttpResponse): boolean {
  if (response.status !== 401 && response.status !== 403) return false;
  return /"message":\s*"(Unauthorized|Invalid token|Token expired)"/.test(response.body.toString("utf8"));
}

function readEnvelope(response: HttpResponse, origin: AnswerOrigin) {
  const { status, body } = response;
  if (!startsLikeJson(body)) throwForForeignBody(response, origin);
  const envelope = envelopeSchema.safeParse(parseJson(body, { ...origin, system: "phpipam", status }));
  if (envelope.success) return envelope.data;
  if (isBusyStatus(status)) throw busyError(status, { ...origin, system: "phpipam" });
  throw shapeError(`the answer has no "success" (HTTP ${status})`, origin, status);
}

/** Makes the error of an answer whose parts are not what the API's answers have. */
export function shapeError(
  what: string,
  origin: { readonly operation: string; readonly host: string },
  status = 200,
): UpstreamError {
  return new UpstreamError(`phpIPAM at ${origin.host}: ${what} (${origin.operation})`, {
    system: "phpipam",
    operation: origin.operation,
    failure: "shape",
    status,
    remedy: "see whether [phpipam] api_url is phpIPAM's API and its version is 1.7 or newer",
  });
}

function startsLikeJson(body: Buffer): boolean {
  return /^\s*[[{]/.test(body.subarray(0, 64).toString("latin1"));
}

/** Sorts what is not JSON; returns for what `parseJson` describes well. */
function throwForForeignBody(response: HttpResponse, origin: AnswerOrigin): void {
  const { status, body } = response;
  const ranOut = body.subarray(0, 4096).toString("latin1").includes("Allowed memory size");
  if (origin.bulk && (status === 500 || ranOut)) throw tooLargeError(response, origin);
  if (status >= 500 || status === 429) throw busyError(status, { ...origin, system: "phpipam" });
  if (status === 401 || status === 403)
    throw refusalError(origin.confidential ? "no JSON" : describeBody(body), status, origin);
}

function tooLargeError({ status, body }: HttpResponse, origin: AnswerOrigin): UpstreamError {
  const what = origin.confidential ? "no JSON" : describeBody(body);
  return new UpstreamError(
    `phpIPAM at ${origin.host}: HTTP ${status} with ${what}: PHP most likely ran out of memory (${origin.operation})`,
    {
      system: "phpipam",
      operation: origin.operation,
      failure: "too-large",
      status,
      remedy: "raise memory_limit in phpIPAM's php.ini (512M lists 100,000 addresses)",
    },
  );
}

function redirectError({ status, headers }: HttpResponse, origin: AnswerOrigin): UpstreamError {
  const location = headers.get("location") ?? "";
  const target = URL.canParse(location) ? new URL(location).origin : "";
  return new UpstreamError(
    `phpIPAM at ${origin.host}: HTTP ${status} sends elsewhere${target === "" ? "" : `, to ${target}`} (${origin.operation})`,
    {
      system: "phpipam",
      operation: origin.operation,
      failure: "rejected",
      status,
      remedy: "write the final address of the API as [phpipam] api_url; redirects are not followed",
    },
  );
}
