import { connect } from "node:net";
import type { Endpoint } from "./exchange-udp.ts";
import { socketError, WireError } from "./wire-error.ts";

export interface TcpExchange {
  readonly query: Buffer;
  /** How long may pass without a message. */
  readonly idleMs: number;
  readonly totalMs: number;
  /** Takes one message; true when it was the last. May throw WireError. */
  readonly take: (message: Buffer) => boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends a query over a connection of its own and takes messages, each after its length (RFC 1035 §4.2.2), until one was the last.
 *
 * @throws WireError
 */
export function exchangeTcp({ ip, port }: Endpoint, exchange: TcpExchange): Promise<void> {
  const { query, idleMs, totalMs, take, signal } = exchange;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => reject(signal?.reason);
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const socket = connect({ host: ip, port, noDelay: true });
  const giveUp = () => reject(new WireError("it does not answer over TCP", { failure: "timeout" }));
  const timer = setTimeout(giveUp, totalMs);
  socket.setTimeout(idleMs, giveUp);
  socket.on("error", (error) => reject(socketError(error)));
  socket.on("close", () => reject(new WireError("it cut the connection", { failure: "cut" })));
  socket.on("connect", () => socket.write(Buffer.concat([lengthOf(query), query])));
  const received = new Received();
  socket.on("data", (chunk) => {
    try {
      received.add(chunk);
      for (let message = received.next(); message !== null; message = received.next())
        if (take(message)) return resolve();
    } catch (error) {
      reject(error);
    }
  });
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    socket.destroy();
  });
}

function lengthOf(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return length;
}

/** Octets that came and are not yet a whole message. */
class Received {
  #chunks: Buffer[] = [];
  #octets = 0;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#octets += chunk.length;
  }

  /** @returns null when no whole message is there. */
  next(): Buffer | null {
    if (this.#octets < 2) return null;
    const joined = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    if (joined === undefined) return null;
    this.#chunks = [joined];
    const end = 2 + joined.readUInt16BE(0);
    if (joined.length < end) return null;
    this.#chunks = [joined.subarray(end)];
    this.#octets = joined.length - end;
    return joined.subarray(2, end);
  }
}
