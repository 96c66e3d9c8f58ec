import type { z } from "zod";
import { UpstreamError } from "../../domain/errors.ts";
import { busyError, isBusyStatus } from "../http/busy-status.ts";
import { HttpClient, type HttpClientOptions, type HttpResponse } from "../http/http-client.ts";
import { parseJson } from "../http/parse-json.ts";
import { type RetryOptions, retry } from "../http/retry.ts";
import { type Rejection, rejectionOf, saidBy } from "./rejection.ts";

export interface PowerdnsClientOptions
  extends Omit<HttpClientOptions, "system" | "baseUrl">,
    Omit<RetryOptions, "signal"> {
  /** Ends in `/api/v1`. */
  readonly apiUrl: string;
  readonly apiKey: string;
  /** The server's id in the API: `localhost`. */
  readonly server: string;
}

/** What PowerDNS said to a PATCH. It takes all of it or nothing. */
export type PatchAnswer =
  | { readonly taken: true }
  | { readonly taken: false; readonly why: "refused" | "too-large"; readonly said: string };

interface Call {
  readonly method: "GET" | "PATCH";
  /** Below `/servers/{server}`. */
  readonly path: string;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

// webserver-max-bodysize is set in whole megabytes.
const SMALLEST_BODY_LIMIT_BYTES = 1_000_000;

/**
 * Speaks the PowerDNS HTTP API. Each call is tried three times when the failure can pass; PATCHes too, since REPLACE and
 * DELETE give the same result twice.
 *
 * Every method throws UpstreamError; a failed call never looks like an empty answer.
 *
 * @see https://doc.powerdns.com/authoritative/http-api/
 */
export class PowerdnsClient {
  readonly #http: HttpClient;
  readonly #options: PowerdnsClientOptions;

  constructor(options: PowerdnsClientOptions) {
    const { apiUrl, apiKey, server, sleep, random, onRetry, ...http } = options;
    this.#http = new HttpClient({ ...http, system: "powerdns", baseUrl: apiUrl.replace(/\/+$/, "") });
    this.#options = options;
  }

  /** Reads and checks a document below `/servers/{server}`. */
  async get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    return this.check(await this.getJson(path, signal), schema, path);
  }

  /** Reads a document whose shape the caller checks. */
  async getJson(path: string, signal?: AbortSignal): Promise<unknown> {
    const call: Call = { method: "GET", path, signal };
    return this.#retried(signal, async () => {
      const response = await this.#send(call);
      if (response.status !== 200) throw this.#rejected(call, response);
      return parseJson(response.body, { ...this.#origin(call), status: response.status });
    });
  }

  /** Checks a document that was read from `path`. @throws UpstreamError (shape) naming the first field that is wrong. */
  check<T>(document: unknown, schema: z.ZodType<T>, path: string): T {
    const checked = schema.safeParse(document);
    if (checked.success) return checked.data;
    const [issue] = checked.error.issues;
    throw this.shapeError(path, `${issue?.path.join(".") || "the document"}: ${issue?.message}`);
  }

  /** Makes the error of an answer to a GET of `path` that is not of the documented shape. */
  shapeError(path: string, detail: string): UpstreamError {
    return this.#error({ method: "GET", path }, null, {
      failure: "shape",
      detail: `the answer is not as documented, ${detail}`,
      remedy: "see whether [powerdns] api_url is the API of an authoritative PowerDNS 4.7 or later",
    });
  }

  /** Sends the RRset changes of a zone; `body` is the serialised PATCH. */
  async patch(path: string, body: string, signal?: AbortSignal): Promise<PatchAnswer> {
    const call: Call = { method: "PATCH", path, body, signal };
    try {
      return await this.#retried(signal, async () => this.#patchAnswer(call, await this.#send(call)));
    } catch (error) {
      if (isCutOff(error) && Buffer.byteLength(body) > SMALLEST_BODY_LIMIT_BYTES)
        return { taken: false, why: "too-large", said: error.message };
      throw error;
    }
  }

  /** Ends the connections, at once. */
  async close(): Promise<void> {
    await this.#http.close();
  }

  async #send(call: Call): Promise<HttpResponse> {
    const response = await this.#http.request({
      method: call.method,
      path: `/servers/${encodeURIComponent(this.#options.server)}${call.path}`,
      operation: operationOf(call),
      signal: call.signal,
      headers: { "x-api-key": this.#options.apiKey, "content-type": "application/json" },
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    if (isBusyStatus(response.status)) throw busyError(response.status, this.#origin(call));
    return response;
  }

  #patchAnswer(call: Call, response: HttpResponse): PatchAnswer {
    if (response.status === 204 || response.status === 200) return { taken: true };
    const said = saidBy(response);
    if (response.status === 422 && said !== null) return { taken: false, why: "refused", said };
    const rejected = this.#rejected(call, response);
    if (rejected.failure !== "too-large") throw rejected;
    return { taken: false, why: "too-large", said: rejected.message };
  }

  #retried<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const { sleep, random, onRetry } = this.#options;
    return retry(work, { sleep, random, signal, ...(onRetry === undefined ? {} : { onRetry }) });
  }

  #rejected(call: Call, response: HttpResponse): UpstreamError {
    return this.#error(call, response.status, rejectionOf(response, call, this.#options.server));
  }

  #error(call: Pick<Call, "method" | "path">, status: number | null, rejection: Rejection): UpstreamError {
    const { host, operation } = this.#origin(call);
    const { failure, detail, remedy } = rejection;
    return new UpstreamError(`PowerDNS at ${host}: ${detail} (${operation})`, {
      system: "powerdns",
      operation,
      failure,
      status,
      remedy,
    });
  }

  #origin(call: Pick<Call, "method" | "path">) {
    return { system: "powerdns", host: this.#http.host, operation: operationOf(call) } as const;
  }
}

const CUT_OFF: ReadonlySet<unknown> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** Tells whether the server closed the connection instead of answering, as PowerDNS does to most bodies that are too large. */
function isCutOff(error: unknown): error is UpstreamError {
  const code = error instanceof UpstreamError && (error.cause as { code?: unknown } | undefined)?.code;
  return CUT_OFF.has(code);
}

/** Names a call without its query: `GET /zones/example.com.`; the server itself is `GET /`. */
function operationOf(call: Pick<Call, "method" | "path">): string {
  return `${call.method} ${call.path.replace(/\?.*$/s, "") || "/"}`;
}
