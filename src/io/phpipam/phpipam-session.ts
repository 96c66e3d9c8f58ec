import { UpstreamError } from "../../domain/errors.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HttpClient, HttpRequest } from "../http/http-client.ts";
import { type RetryOptions, retry } from "../http/retry.ts";
import type { CooldownMemory } from "./cooldown-memory.ts";
import { interpret, shapeError } from "./interpret.ts";
import { loginSchema } from "./schema.ts";

/** Username and password of a user token application, or the code of an "SSL with App code token" application. */
export type PhpipamCredentials =
  | { readonly username: string; readonly password: string }
  | { readonly appCode: string };

export interface SessionOptions {
  readonly http: HttpClient;
  readonly appId: string;
  readonly credentials: PhpipamCredentials;
  readonly cooldown: CooldownMemory;
  readonly clock: Clock;
  readonly retry: Pick<RetryOptions, "sleep" | "random" | "onRetry">;
}

/** What is sent as the `token` header. Each login makes a new one, even when phpIPAM gives the same token again. */
export interface SessionToken {
  readonly value: string;
}

// phpIPAM blocks for five minutes whoever failed more than ten times within them.
const COOL_DOWN_MS = 5 * MINUTE_MS;
// A token lives for six hours after its last use.
const IDLE_LIMIT_MS = 5.5 * HOUR_MS;

/**
 * Keeps the token of one application, in memory only. It never logs out: the token belongs to the user, and logging out
 * would end everybody's session.
 *
 * After phpIPAM refused the credentials, none are sent for five minutes, by this process or the next.
 */
export class PhpipamSession {
  readonly #options: SessionOptions;
  #current: SessionToken | null = null;
  #usedAtMs = 0;
  #login: Promise<SessionToken> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Gives the token, logging in when there is none or it lay idle for too long. */
  async token(): Promise<SessionToken> {
    const now = this.#options.clock.now();
    const idleMs = now - this.#usedAtMs;
    this.#usedAtMs = now;
    if (this.#current !== null && idleMs < IDLE_LIMIT_MS) return this.#current;
    return this.#logInOnce();
  }

  /** Gives another token than the one that was rejected. Several callers cause one login. */
  async renew(rejected: SessionToken, operation: string): Promise<SessionToken> {
    if (this.#current !== null && this.#current !== rejected) return this.#current;
    if ("appCode" in this.#options.credentials) throw await this.refuse(operation, 401);
    return this.#logInOnce();
  }

  /** Makes the error of credentials that are refused although they are fresh, and begins the cool-down. */
  async refuse(operation: string, status: number): Promise<UpstreamError> {
    this.#current = null;
    const untilMs = await this.#beginCoolDown();
    const appCode = "appCode" in this.#options.credentials;
    const what = appCode ? "the app code is refused" : "the token is refused right after login";
    return new UpstreamError(
      `phpIPAM at ${this.#options.http.host}: ${what} (HTTP ${status}, ${operation}); next try after ${toText(untilMs)}`,
      {
        system: "phpipam",
        operation,
        failure: "auth",
        status,
        remedy: appCode
          ? "compare [phpipam] app_code and app_id with phpIPAM, Administration, API"
          : "see whether another program logs this phpIPAM user out; give PPHOOK a user of its own",
      },
    );
  }

  async #logInOnce(): Promise<SessionToken> {
    this.#login ??= this.#logIn().finally(() => {
      this.#login = null;
    });
    return this.#login;
  }

  async #logIn(): Promise<SessionToken> {
    this.#current = null;
    const cooling = await this.#checkCoolDown();
    const { credentials } = this.#options;
    const value = "appCode" in credentials ? credentials.appCode : await this.#requestToken(credentials);
    // An app code is only proven by a call that passes, so its cool-down is left to run out.
    if (cooling && !("appCode" in credentials)) await this.#options.cooldown.write(null);
    this.#current = { value };
    return this.#current;
  }

  async #requestToken(credentials: { username: string; password: string }): Promise<string> {
    const { http, appId } = this.#options;
    const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64");
    const request: HttpRequest = {
      method: "POST",
      path: `/${encodeURIComponent(appId)}/user/`,
      operation: "POST /user/",
      headers: { "content-type": "application/json", authorization: `Basic ${basic}` },
    };
    const origin = { operation: "POST /user/", host: http.host, method: "POST" };
    const attempt = async () =>
      interpret(await http.request(request), { ...origin, understood: [], bulk: false, confidential: true });
    const answer = await this.#remember(() =>
      retry(attempt, { ...this.#options.retry, retryIf: wasNotSeen }),
    );
    const login = loginSchema.safeParse("data" in answer ? answer.data : null);
    if (!login.success) throw shapeError("the answer to the login has no token", origin);
    return login.data.token;
  }

  async #remember<T>(login: () => Promise<T>): Promise<T> {
    try {
      return await login();
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.failure !== "auth") throw error;
      const untilMs = await this.#beginCoolDown();
      throw coolingError(`${error.message}; next try after ${toText(untilMs)}`, error);
    }
  }

  async #beginCoolDown(): Promise<number> {
    const untilMs = this.#options.clock.now() + COOL_DOWN_MS;
    await this.#options.cooldown.write(untilMs);
    return untilMs;
  }

  /** @returns whether a cool-down is remembered that has run out. */
  async #checkCoolDown(): Promise<boolean> {
    const { cooldown, clock, http } = this.#options;
    const untilMs = await cooldown.read();
    const leftMs = untilMs === null ? 0 : untilMs - clock.now();
    // One that ends later than any could begin now was written by a clock that has been set back since.
    if (untilMs === null || leftMs <= 0 || leftMs > COOL_DOWN_MS) return untilMs !== null;
    throw coolingError(
      `phpIPAM at ${http.host}: no login is tried before ${toText(untilMs)}, because phpIPAM refused the last one and blocks who fails too often`,
    );
  }
}

function coolingError(message: string, cause?: UpstreamError): UpstreamError {
  return new UpstreamError(message, {
    system: "phpipam",
    operation: "POST /user/",
    failure: "auth",
    status: cause?.status ?? null,
    remedy: cause?.remedy ?? 'correct the credentials of [phpipam], then look with "pphook check"',
    cause,
  });
}

/** A login that phpIPAM may have seen is not repeated: it could count as one more failure. */
function wasNotSeen(error: unknown): boolean {
  if (!(error instanceof UpstreamError)) return false;
  if (error.failure === "busy") return true;
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? "";
  return NEVER_CONNECTED.has(code);
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function toText(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
