import type { HttpResponse } from "../http/http-client.ts";
import { retry } from "../http/retry.ts";
import { interpret, isTokenRejected, type PhpipamAnswer, type Refusal } from "./interpret.ts";
import { ListingSplitter } from "./listing-splitter.ts";
import { PhpipamSession, type SessionOptions, type SessionToken } from "./phpipam-session.ts";

export type PhpipamClientOptions = SessionOptions;

export interface PhpipamCall {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the application: `/addresses/?links=false`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Refusals that are answers to the caller; every other one throws. */
  readonly understood?: readonly Refusal[];
  /** The answer grows with the inventory. */
  readonly bulk?: boolean;
  /** Whether a call that failed on the way may be sent again; default: only reads. */
  readonly repeatable?: boolean;
  /** Told of the `Date` header of the answer, in milliseconds since the epoch. */
  readonly onDate?: (epochMs: number) => void;
  readonly signal?: AbortSignal | undefined;
  /**
   * For a listing that need not be in memory as a whole: asked at the beginning of each attempt for what takes the rows that come
   * ahead of the answer, whose `data` then holds the remaining ones. They count only if the call succeeds.
   */
  readonly openListing?: () => (rows: readonly unknown[]) => void;
}

/** Calls phpIPAM's REST API as one application, with a token that is renewed when needed. */
export class PhpipamClient {
  readonly #options: PhpipamClientOptions;
  readonly #session: PhpipamSession;

  constructor(options: PhpipamClientOptions) {
    this.#options = options;
    this.#session = new PhpipamSession(options);
  }

  /** `host:port`, for messages. */
  get host(): string {
    return this.#options.http.host;
  }

  /**
   * Makes one call; logs in before it or once more after it where needed.
   *
   * @throws UpstreamError for everything but success and the refusals that are `understood`.
   */
  async call(call: PhpipamCall): Promise<PhpipamAnswer> {
    call.signal?.throwIfAborted();
    const operation = operationOf(call);
    const token = await unlessAborted(this.#session.token(), call.signal);
    const first = await this.#send(call, token);
    if (first !== "token-rejected") return first;
    const renewed = await unlessAborted(this.#session.renew(token, operation), call.signal);
    const second = await this.#send(call, renewed);
    if (second === "token-rejected") throw await this.#session.refuse(operation, 401);
    return second;
  }

  async #send(call: PhpipamCall, token: SessionToken): Promise<PhpipamAnswer | "token-rejected"> {
    const attempt = async () => {
      const response = await this.#request(call, token);
      const date = Date.parse(response.headers.get("date") ?? "");
      if (!Number.isNaN(date)) call.onDate?.(date);
      return isTokenRejected(response) ? "token-rejected" : interpret(response, this.#originOf(call));
    };
    const repeatable = call.repeatable ?? (call.method ?? "GET") === "GET";
    return repeatable ? retry(attempt, { ...this.#options.retry, signal: call.signal }) : attempt();
  }

  async #request(call: PhpipamCall, token: SessionToken): Promise<HttpResponse> {
    const { http, appId } = this.#options;
    const splitter = call.openListing === undefined ? null : new ListingSplitter(call.openListing());
    const response = await http.request({
      method: call.method ?? "GET",
      path: `/${encodeURIComponent(appId)}${call.path}`,
      operation: operationOf(call),
      // phpIPAM 1.7 answers 415 to a request without it, body or not.
      headers: { "content-type": "application/json", token: token.value },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: call.signal,
      onBody: splitter === null ? undefined : (piece) => splitter.push(piece),
    });
    return splitter === null || response.status !== 200 ? response : { ...response, body: splitter.rest() };
  }

  #originOf(call: PhpipamCall) {
    return {
      operation: operationOf(call),
      host: this.host,
      method: call.method ?? "GET",
      understood: call.understood ?? [],
      bulk: call.bulk ?? false,
      confidential: call.path.startsWith("/user/"),
    };
  }
}

function operationOf(call: PhpipamCall): string {
  return `${call.method ?? "GET"} ${call.path.replace(/\?.*$/s, "")}`;
}

/** Several callers share one login, which none of them may end for the others: each ends only its waiting. */
async function unlessAborted<T>(login: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return login;
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([login, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
