import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A call that came by. */
export interface ProxiedCall {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly body: string;
}

/**
 * What goes wrong with a call:
 * - `reply`: another answer in place of the server's, which never hears of the call.
 * - `hang`, `reset`: no answer, and the connection stays or is cut; with `done` the server has done the call.
 * - `break`: done, and the connection is cut in the middle of the answer.
 * - `mangle`: done, and the body is another one.
 * - `slow`: done, and the answer comes late and in pieces.
 */
export type WireFault =
  | { readonly kind: "reply"; readonly status: number; readonly type: string; readonly body: string }
  | { readonly kind: "hang" | "reset"; readonly done: boolean }
  | { readonly kind: "break" }
  | { readonly kind: "mangle"; mangle(body: string): string }
  | { readonly kind: "slow"; readonly pauseMs: number };

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

const PIECES = 4;

/** Stands between PPHOOK and a server, on 127.0.0.1: sees every call, and spoils those that it is told to. */
export class FaultProxy implements AsyncDisposable {
  /** Every call so far, oldest first. */
  readonly calls: ProxiedCall[] = [];
  /** Asked for each call; null lets it pass. */
  strike: (call: ProxiedCall) => WireFault | null = () => null;
  readonly #server: Server;
  readonly #target: URL;

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((message, response) => {
      void this.#serve(message, response).catch(() => response.destroy());
    });
  }

  /** @param target - the address of the API that is behind it. */
  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  /** `127.0.0.1:40123`, as messages name it. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The address of the API, at this side. */
  get url(): string {
    return `http://${this.host}${this.#target.pathname}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(message);
    const call = { method: message.method ?? "GET", url: message.url ?? "/", body: body.toString("utf8") };
    this.calls.push(call);
    const fault = this.strike(call);
    if (fault !== null && isBefore(fault)) return misbehave(fault, response);
    const answer = await this.#forward(message, body);
    if (fault === null) return send(response, answer);
    await spoil(fault, response, answer);
  }

  async #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = this.#target;
    const call = request({ hostname, port, method, path: url, headers, agent: false });
    call.end(body);
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await bytesOf(answer) };
  }
}

function isBefore(fault: WireFault): boolean {
  return fault.kind === "reply" || ((fault.kind === "hang" || fault.kind === "reset") && !fault.done);
}

function misbehave(fault: WireFault, response: ServerResponse): void {
  if (fault.kind === "reset") response.destroy();
  if (fault.kind !== "reply") return;
  response.writeHead(fault.status, { "content-type": fault.type, connection: "close" });
  response.end(fault.body);
}

async function spoil(fault: WireFault, response: ServerResponse, answer: Answer): Promise<void> {
  if (fault.kind === "reset") return void response.destroy();
  if (fault.kind === "break") return breakOff(response, answer);
  if (fault.kind === "slow") return dribble(response, answer, fault.pauseMs);
  if (fault.kind !== "mangle") return;
  send(response, { ...answer, body: Buffer.from(fault.mangle(answer.body.toString("utf8"))) });
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headersOf(headers, status === 204 ? null : body.length));
  response.end(body);
}

function breakOff(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status === 204 ? 200 : status, headersOf(headers, body.length + 10));
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}

async function dribble(response: ServerResponse, answer: Answer, pauseMs: number): Promise<void> {
  const { status, headers, body } = answer;
  await delay(pauseMs);
  response.writeHead(status, headersOf(headers, status === 204 ? null : body.length));
  const size = Math.ceil(body.length / PIECES);
  for (let from = 0; from < body.length; from += size) {
    response.write(body.subarray(from, from + size));
    await delay(pauseMs);
  }
  response.end();
}

function headersOf(headers: IncomingMessage["headers"], length: number | null): IncomingMessage["headers"] {
  const { "content-length": _, "transfer-encoding": __, ...others } = headers;
  return length === null ? others : { ...others, "content-length": String(length) };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
