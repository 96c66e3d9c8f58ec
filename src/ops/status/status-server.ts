import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SECOND_MS } from "../../domain/instant.ts";
import type { Log } from "../../ports/log.ts";

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Answers a GET of one path. */
export type Route = (accept: string) => Promise<Answer>;

export interface StatusServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** By path. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly log: Log;
}

export interface StatusServer extends AsyncDisposable {
  /** `http://127.0.0.1:9466`. */
  readonly url: string;
}

/** Whoever asks is a program on a loopback or a local network: quick, and one of few. */
const LIMITS = {
  requestTimeout: 5 * SECOND_MS,
  headersTimeout: 5 * SECOND_MS,
  keepAliveTimeout: 5 * SECOND_MS,
  connectionsCheckingInterval: SECOND_MS,
  maxHeaderSize: 8192,
} as const;
const ANSWER_TIMEOUT_MS = 30 * SECOND_MS;
const MAX_CONNECTIONS = 32;
const MAX_REQUESTS_PER_CONNECTION = 1000;

/**
 * Serves a few pages over HTTP. When it cannot listen it says so in the log and is not there: nothing else depends on it.
 *
 * @returns null when it does not listen.
 */
export async function startStatusServer(options: StatusServerOptions): Promise<StatusServer | null> {
  const { host, port, log } = options;
  const server = createServer(LIMITS, (request, response) => void respond(options, request, response));
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_CONNECTION;
  server.timeout = ANSWER_TIMEOUT_MS;
  try {
    await listen(server, { host, port });
  } catch (error) {
    log.warn("metrics are not served", { listen: `${host}:${port}`, ...explain(error) });
    return null;
  }
  server.on("error", (error) => log.warn("metrics server", { error: error.message }));
  log.info("metrics are served", { url: `${urlOf(server)}/metrics` });
  return {
    url: urlOf(server),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, where: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(where, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function explain(error: unknown): { readonly error: string; readonly remedy: string } {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[code] ?? "correct [http] listen";
  return { error: message, remedy: `${remedy}, and restart pphook; cycles go on without it` };
}

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: "end the program that has the port, or choose another in [http] listen",
  EADDRNOTAVAIL: "write an address of this machine into [http] listen",
  EACCES: "choose a port above 1023 in [http] listen",
  ENOTFOUND: "write an address into [http] listen, or a name that resolves",
};

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

async function respond(
  { routes, log }: StatusServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await answerTo(routes, request).catch((error: unknown): Answer => {
    const why = error instanceof Error ? error.message : String(error);
    log.warn("metrics could not be made", { error: why });
    return plain(500, why);
  });
  response.writeHead(answer.status, {
    "content-type": answer.contentType,
    "content-length": Buffer.byteLength(answer.body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(answer.status === 405 ? { allow: "GET, HEAD" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : answer.body);
}

async function answerTo(routes: StatusServerOptions["routes"], request: IncomingMessage): Promise<Answer> {
  const [path = ""] = (request.url ?? "").split("?", 1);
  const route = routes.get(path);
  if (route === undefined) return plain(404, `there is ${[...routes.keys()].join(", ")}`);
  if (request.method !== "GET" && request.method !== "HEAD") return plain(405, "only GET and HEAD");
  return route(request.headers.accept ?? "");
}

function plain(status: number, text: string): Answer {
  return { status, contentType: "text/plain; charset=utf-8", body: `${text}\n` };
}
