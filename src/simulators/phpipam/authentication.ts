import { randomBytes } from "node:crypto";
import { type ApiAnswer, ApiRefusal, type ApiRequest, dataAnswer } from "./api-exchange.ts";
import { toDateText } from "./date-text.ts";
import type { ApplicationRecord, PhpipamVersion, UserRecord } from "./phpipam-records.ts";
import type { PhpipamState } from "./phpipam-state.ts";

const TOKEN_LIFE_MS = 6 * 3_600_000;
const BLOCK_MS = 5 * 60_000;
const MAX_FAILURES = 10;

interface Token {
  readonly value: string;
  expiresMs: number;
}

/** Logins, tokens and the blocking of whoever fails too often. Tokens belong to users, not to applications. */
export class Authentication {
  /** How many logins were tried, with any outcome. */
  loginAttempts = 0;
  readonly #state: PhpipamState;
  readonly #version: PhpipamVersion;
  readonly #now: () => number;
  readonly #tokens = new Map<number, Token>();
  #failures: number[] = [];

  constructor(options: { state: PhpipamState; version: PhpipamVersion; now: () => number }) {
    this.#state = options.state;
    this.#version = options.version;
    this.#now = options.now;
  }

  /** Ends every session, as a log-out by anybody with the same user does. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  /** Checks the token of a call to any controller but `user`. */
  check(request: ApiRequest, application: ApplicationRecord): UserRecord | null {
    this.#refuseBlocked();
    const given = tokenOf(request);
    if (application.code !== null) {
      if (given !== application.code) throw new ApiRefusal(401, "Unauthorized");
      return null;
    }
    const user = this.#userOf(given);
    if (user === null) throw new ApiRefusal(401, "Unauthorized");
    this.#extend(user);
    return user;
  }

  /** Answers the `user` controller but for the lists of users. */
  answer(request: ApiRequest, application: ApplicationRecord): ApiAnswer {
    this.#refuseBlocked();
    if (application.code !== null && request.method !== "GET" && this.#version === "1.7.4")
      throw new ApiRefusal(409, "Authentication not needed");
    if (request.method === "POST") return this.#logIn(request);
    const user = this.checkUserController(request, application);
    if (user === null) throw new ApiRefusal(409, "Authentication not needed");
    if (request.method === "DELETE") {
      this.#tokens.delete(user.id);
      return dataAnswer(["Token removed"]);
    }
    return dataAnswer({ expires: request.method === "PATCH" ? this.#extend(user) : this.#expiry(user) });
  }

  /** Checks the token of a call to the `user` controller, which refuses in words of its own. */
  checkUserController(request: ApiRequest, application: ApplicationRecord): UserRecord | null {
    const given = tokenOf(request);
    if (given === "") throw new ApiRefusal(403, "Please provide token");
    if (application.code !== null) {
      if (given !== application.code) throw new ApiRefusal(403, "Invalid token");
      if (this.#version === "1.8.2") throw new ApiRefusal(409, "Authentication not needed");
      return null;
    }
    const user = this.#userOf(given);
    if (user === null) throw new ApiRefusal(403, "Invalid token");
    return user;
  }

  #logIn(request: ApiRequest): ApiAnswer {
    const basic = /^Basic (.*)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (basic === undefined) throw new ApiRefusal(400, "Please provide username and password");
    this.loginAttempts++;
    const [username, ...password] = Buffer.from(basic, "base64").toString("utf8").split(":");
    const user = this.#state.users.find((one) => one.username === username);
    if (user === undefined || user.password !== password.join(":")) {
      this.#failures.push(this.#now());
      throw new ApiRefusal(500, "Invalid username or password");
    }
    this.#failures = [];
    if (this.#alive(user.id) === null)
      this.#tokens.set(user.id, { value: randomBytes(18).toString("base64url"), expiresMs: 0 });
    const expires = this.#extend(user);
    return dataAnswer({ token: this.#tokens.get(user.id)?.value, expires });
  }

  #refuseBlocked(): void {
    const since = this.#now() - BLOCK_MS;
    this.#failures = this.#failures.filter((at) => at > since);
    if (this.#failures.length > MAX_FAILURES)
      throw new ApiRefusal(500, "Your IP has been blocked for 5 minutes because of excessive login failures");
  }

  #alive(userId: number): Token | null {
    const token = this.#tokens.get(userId);
    return token !== undefined && token.expiresMs >= this.#now() ? token : null;
  }

  #userOf(given: string): UserRecord | null {
    return this.#state.users.find((user) => this.#alive(user.id)?.value === given) ?? null;
  }

  #extend(user: UserRecord): string {
    const token = this.#tokens.get(user.id);
    if (token !== undefined) token.expiresMs = this.#now() + TOKEN_LIFE_MS;
    return this.#expiry(user);
  }

  #expiry(user: UserRecord): string {
    return toDateText(this.#tokens.get(user.id)?.expiresMs ?? 0);
  }
}

function tokenOf(request: ApiRequest): string {
  const token = request.headers["token"] ?? request.headers["phpipam-token"] ?? "";
  return Array.isArray(token) ? (token[0] ?? "") : token;
}
