import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { answerApi } from "./answer-api.ts";
import { type ApiAnswer, ApiRefusal, type ApiRequest } from "./api-exchange.ts";
import { Authentication } from "./authentication.ts";
import { faultyBody, type PhpipamFault } from "./fault.ts";
import type { PhpipamVersion } from "./phpipam-records.ts";
import { PhpipamState } from "./phpipam-state.ts";

export interface PhpipamSimulatorOptions {
  readonly version?: PhpipamVersion;
  /** The most addresses that PHP's memory lets it list; above, it dies with an empty HTML 500. Default: no limit. */
  readonly maxListedRows?: number;
  /** `api_stringify_results` of config.php: numbers come as texts. */
  readonly stringify?: boolean;
  /** What goes wrong with a request; asked for each. */
  readonly faults?: (request: LoggedRequest) => PhpipamFault | null;
  /** Milliseconds since the epoch; default: the machine's clock. */
  readonly now?: () => number;
  /** Speaks https with this key and certificate (PEM). */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** What the simulator keeps of each request. No header, since they hold credentials. */
export interface LoggedRequest {
  readonly method: string;
  /** Below `/api`, with query: `/pphook/addresses/?links=false`. */
  readonly path: string;
}

export interface PhpipamSimulator {
  /** What `api_url` takes: `http://127.0.0.1:40123/api`. */
  readonly url: string;
  readonly port: number;
  readonly state: PhpipamState;
  readonly authentication: Authentication;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  close(): Promise<void>;
}

/** Starts a phpIPAM in this process, on 127.0.0.1 and a free port. */
export async function startPhpipamSimulator(
  options: PhpipamSimulatorOptions = {},
): Promise<PhpipamSimulator> {
  const now = options.now ?? Date.now;
  const version = options.version ?? "1.8.2";
  const state = new PhpipamState(now);
  const authentication = new Authentication({ state, version, now });
  const requests: LoggedRequest[] = [];
  const closing = new AbortController();

  const scheme = options.tls === undefined ? "http" : "https";
  const serve = async (message: IncomingMessage, response: ServerResponse) => {
    const request = await readRequest(message, options.tls !== undefined);
    const logged = { method: request.method, path: request.path };
    requests.push(logged);
    const fault = options.faults?.(logged) ?? null;
    if (fault?.kind === "hang") return;
    if (fault?.kind === "delay") await wait(fault.ms, undefined, { signal: closing.signal });
    const limit = options.maxListedRows ?? Number.POSITIVE_INFINITY;
    const stringify = options.stringify ?? false;
    const answer = isPage(message)
      ? sendToLogin(message, scheme)
      : answerOf(() => answerApi(request, { state, authentication, version, limit, stringify }));
    response.setHeader("date", new Date(now()).toUTCString());
    send(response, answer, fault);
  };
  const listener = (message: IncomingMessage, response: ServerResponse) =>
    void serve(message, response).catch(() => response.destroy());
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  const port = await listen(server);
  const close = () => {
    closing.abort();
    return closeServer(server);
  };
  return { url: `${scheme}://127.0.0.1:${port}/api`, port, state, authentication, requests, close };
}

async function readRequest(message: IncomingMessage, tls: boolean): Promise<ApiRequest> {
  const url = new URL(message.url ?? "/", "http://phpipam.invalid");
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return {
    method: message.method ?? "GET",
    path: `${url.pathname.replace(/^\/api/, "")}${url.search}`,
    segments: url.pathname.split("/").filter(Boolean).slice(1).map(decodeURIComponent),
    query: url.searchParams,
    headers: message.headers,
    body: Buffer.concat(chunks).toString("utf8"),
    secure: tls || message.headers["x-forwarded-proto"] === "https",
  };
}

/** What is not below `/api/` is the web interface. */
function isPage({ url = "/" }: IncomingMessage): boolean {
  return !/^\/api(?:[/?]|$)/.test(url);
}

/** As both versions answer any path to somebody who is not logged in. */
function sendToLogin({ headers }: IncomingMessage, scheme: string): ApiAnswer {
  const location = `${scheme}://${headers.host ?? ""}/index.php?page=login`;
  return { status: 302, content: {}, location, dead: true };
}

function answerOf(work: () => ApiAnswer): ApiAnswer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    const location = error.status === 401 ? { location: "/api//user/" } : {};
    return { status: error.status, content: { message: error.message }, ...location };
  }
}

function send(response: ServerResponse, answer: ApiAnswer, fault: PhpipamFault | null): void {
  const success = answer.status < 400;
  const json = JSON.stringify({ code: answer.status, success, ...answer.content, time: 0.001 });
  const faulty = faultyBody(fault, json);
  const html = faulty === null ? answer.dead === true : faulty.html === true;
  const rightBody = answer.dead === true ? "" : json;
  const body = faulty?.body ?? rightBody;
  response.writeHead(faulty?.status ?? answer.status, {
    "content-type": html ? "text/html; charset=UTF-8" : "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...(answer.location === undefined ? {} : { location: answer.location }),
  });
  if (fault?.kind !== "reset") response.end(body);
  else if (fault.afterBytes === undefined) response.destroy();
  else response.write(body.slice(0, fault.afterBytes), () => response.destroy());
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
