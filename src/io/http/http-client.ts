import { Pool } from "undici";
import { UpstreamError, type UpstreamSystem } from "../../domain/errors.ts";
import type { CallObserver, UpstreamCall } from "../../ports/call-observer.ts";
import { transportError } from "./transport-error.ts";

export interface HttpClientOptions {
  readonly system: UpstreamSystem;
  /** Scheme, host, port and the path that every request's path is appended to. */
  readonly baseUrl: string;
  /** How long the server may take to connect, to answer, and between two pieces of the body. */
  readonly timeoutMs: number;
  /** How many requests may be under way at once. */
  readonly connections: number;
  /** Trusted certificates as PEM text, instead of the system's. */
  readonly ca?: string;
  readonly verifyTls?: boolean;
  readonly onCall?: CallObserver | undefined;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  /** Below `baseUrl`, with leading slash and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What the call is named in errors; default: method and path without the query. */
  readonly operation?: string;
  readonly signal?: AbortSignal | undefined;
  /** Takes the body of an answer with status 200 piece by piece, as it comes; the answer is given without it. May throw. */
  readonly onBody?: ((piece: Buffer) => void) | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; repeated ones joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const USER_AGENT = "pphook/0.1.0";

// The socket is never paused: undici has asserted, uncatchably, when a server closed a connection whose body was paused.
const NEVER_PAUSE = 2 ** 30;

/**
 * Sends requests to one server over a pool of kept connections. Redirects are not followed, so that no credential
 * travels to another host.
 */
export class HttpClient {
  /** `host:port`, for messages. */
  readonly host: string;
  readonly #options: HttpClientOptions;
  readonly #pool: Pool;
  readonly #basePath: string;

  constructor(options: HttpClientOptions) {
    const url = new URL(options.baseUrl);
    this.host = url.port === "" ? `${url.hostname}:${url.protocol === "https:" ? 443 : 80}` : url.host;
    this.#options = options;
    this.#basePath = url.pathname.replace(/\/+$/, "");
    this.#pool = new Pool(url.origin, {
      connections: options.connections,
      pipelining: 1,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      connect: {
        timeout: options.timeoutMs,
        rejectUnauthorized: options.verifyTls ?? true,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      },
    });
  }

  /**
   * Sends one request, once, and reads the whole answer. Every status is an answer.
   *
   * @throws UpstreamError (unreachable or timeout); the signal's reason when it aborted.
   */
  async request(request: HttpRequest): Promise<HttpResponse> {
    const operation = request.operation ?? `${request.method} ${request.path.replace(/\?.*$/s, "")}`;
    const startedMs = performance.now();
    const tell = (outcome: Pick<UpstreamCall, "status" | "failure">) =>
      this.#options.onCall?.({
        system: this.#options.system,
        operation,
        ...outcome,
        durationMs: performance.now() - startedMs,
      });
    try {
      const response = await this.#send(request);
      tell({ status: response.status, failure: null });
      return response;
    } catch (error) {
      if (request.signal?.aborted) {
        tell({ status: null, failure: "aborted" });
        throw request.signal.reason;
      }
      const failure = this.#explain(error, operation);
      tell({ status: null, failure: failure.failure });
      throw failure;
    }
  }

  /** Ends the kept connections, at once. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.#pool.request({
      method: request.method,
      path: this.#basePath + request.path,
      headers: { "user-agent": USER_AGENT, accept: "application/json", ...request.headers },
      body: request.body ?? null,
      signal: request.signal ?? null,
      highWaterMark: NEVER_PAUSE,
    });
    const { statusCode, headers, body } = response;
    if (statusCode !== 200 || request.onBody === undefined) {
      const whole = Buffer.from(await body.arrayBuffer());
      return { status: statusCode, headers: flatten(headers), body: whole };
    }
    for await (const piece of body) request.onBody(piece as Buffer);
    return { status: statusCode, headers: flatten(headers), body: Buffer.alloc(0) };
  }

  #explain(error: unknown, operation: string): UpstreamError {
    if (error instanceof UpstreamError) return error;
    const { system, timeoutMs } = this.#options;
    return transportError(error, { system, operation, host: this.host, timeoutMs });
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat.set(name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value);
  return flat;
}
