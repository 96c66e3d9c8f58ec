import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type ApiAnswer, type ApiContext, answerCall } from "./api-routes.ts";
import { PowerdnsState } from "./powerdns-state.ts";
import type { PowerdnsAccess, ZoneSeed } from "./zone-seed.ts";

export interface PowerdnsSimulatorOptions {
  readonly zones?: readonly ZoneSeed[];
  /** Asked before each call is answered; null lets it pass. */
  readonly faults?: (call: SimulatedCall) => Fault | null;
  /** `webserver-max-bodysize`, in bytes; 2 MiB when left out. */
  readonly bodyLimitBytes?: number;
  /** `default-soa-edit`: what makes the served serial differ from the stored one. */
  readonly soaEdit?: "" | "INCREMENT-WEEKS";
  readonly now?: () => number;
}

/** A call that arrived. */
export interface SimulatedCall {
  readonly method: string;
  /** Path and query, from `/api/v1` on. */
  readonly url: string;
  readonly bodyBytes: number;
}

/**
 * What goes wrong with a call:
 * - `status`: another answer instead; nothing is done.
 * - `truncate`: the call is done, its answer breaks off half-way.
 * - `delay`: the call is done after a while.
 * - `hang`: nothing is done, no answer comes.
 * - `reset`: the connection is cut, before the call is done or after.
 */
export type Fault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: string;
      readonly contentType?: string;
    }
  | { readonly kind: "truncate" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "hang" }
  | { readonly kind: "reset"; readonly when: "before" | "after" };

export interface PowerdnsSimulator extends PowerdnsAccess {
  readonly state: PowerdnsState;
  /** Every call so far, oldest first. */
  readonly calls: readonly SimulatedCall[];
  close(): Promise<void>;
}

const API_KEY = "simulator";
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
// Beyond this much too much, PowerDNS cuts the connection before its client could read an answer.
const PATIENCE_BYTES = 64 * 1024;

/** Starts a PowerDNS in this process, on a free port of 127.0.0.1: the HTTP API of 4.7.3 as far as PPHOOK uses it, no DNS. */
export async function startPowerdnsSimulator(
  options: PowerdnsSimulatorOptions = {},
): Promise<PowerdnsSimulator> {
  const state = new PowerdnsState(options.now ?? Date.now);
  for (const zone of options.zones ?? []) state.addZone(zone);
  const calls: SimulatedCall[] = [];
  const shared = {
    context: { state, version: "4.7.3", soaEdit: options.soaEdit ?? "" },
    calls,
    faults: options.faults ?? (() => null),
    limitBytes: options.bodyLimitBytes ?? BODY_LIMIT_BYTES,
  };
  const server = createServer((request, response) => {
    void handle({ request, response, ...shared }).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    apiKey: API_KEY,
    state,
    calls,
    close: () => closeServer(server),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: ApiContext;
  readonly calls: SimulatedCall[];
  readonly faults: (call: SimulatedCall) => Fault | null;
  readonly limitBytes: number;
}

async function handle(exchange: Exchange): Promise<void> {
  const { request, response, calls, faults, limitBytes } = exchange;
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limitBytes + PATIENCE_BYTES) return void request.socket.destroy();
  const body = await readBody(request);
  const call = { method: request.method ?? "GET", url: request.url ?? "/", bodyBytes: body.length };
  calls.push(call);
  const fault = faults(call);
  if (fault !== null && (await misbehave(exchange, fault))) return;
  const answer = answerTo(exchange, body);
  if (fault?.kind === "reset") return void request.socket.destroy();
  send(response, answer, fault?.kind === "truncate");
}

/** Does the part of a fault that comes before the call; tells whether that was all. */
async function misbehave({ request, response }: Exchange, fault: Fault): Promise<boolean> {
  switch (fault.kind) {
    case "status":
      response.writeHead(fault.status, {
        connection: "close",
        "content-type": fault.contentType ?? "text/plain; charset=utf-8",
      });
      response.end(fault.body ?? "");
      return true;
    case "hang":
      return true;
    case "delay":
      await delay(fault.ms);
      return false;
    case "reset":
      if (fault.when === "before") request.socket.destroy();
      return fault.when === "before";
    case "truncate":
      return false;
  }
}

function answerTo({ request, context, limitBytes }: Exchange, body: Buffer): ApiAnswer {
  if (body.length > limitBytes) return { status: 400, text: "Bad Request" };
  if (request.headers["x-api-key"] !== API_KEY) return { status: 401, text: "Unauthorized" };
  return answerCall(context, {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    body: body.toString("utf8"),
  });
}

function send(response: ServerResponse, answer: ApiAnswer, truncated: boolean): void {
  const isJson = answer.json !== undefined;
  const body = Buffer.from(isJson ? JSON.stringify(answer.json) : (answer.text ?? ""));
  response.writeHead(answer.status, {
    connection: "close",
    "content-type": isJson ? "application/json" : "text/plain; charset=utf-8",
    ...(answer.status === 204 ? {} : { "content-length": body.length }),
  });
  if (!truncated) return void response.end(body);
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
