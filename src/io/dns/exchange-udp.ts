import { createSocket } from "node:dgram";
import { familyOf, type IpAddress } from "../../domain/ip-address.ts";
import { socketError, WireError } from "./wire-error.ts";

/** A server whose address is known. */
export interface Endpoint {
  readonly ip: IpAddress;
  readonly port: number;
}

export interface UdpExchange<T> {
  readonly query: Buffer;
  /** How long each try is waited for; then the same query is sent again. */
  readonly waitsMs: readonly number[];
  /** Reads what came; undefined when it is no answer to the query, and the wait goes on. May throw WireError. */
  readonly accept: (message: Buffer) => T | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends a query and waits for its answer. The socket is connected, so that the system drops what comes from elsewhere and reports a
 * closed port; its own port is random.
 *
 * @throws WireError
 */
export function exchangeUdp<T>({ ip, port }: Endpoint, exchange: UdpExchange<T>): Promise<T> {
  const { query, waitsMs, accept, signal } = exchange;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const socket = createSocket(familyOf(ip) === 4 ? "udp4" : "udp6");
  let timer: NodeJS.Timeout | undefined;
  let rubbish: WireError | null = null;
  const send = (tries: readonly number[]) => {
    const [waitMs, ...rest] = tries;
    if (waitMs === undefined)
      return reject(rubbish ?? new WireError("it does not answer", { failure: "timeout" }));
    socket.send(query);
    timer = setTimeout(send, waitMs, rest);
  };
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  socket.on("error", (error) => reject(socketError(error)));
  socket.on("message", (message) => {
    try {
      const answer = accept(message);
      if (answer !== undefined) resolve(answer);
    } catch (error) {
      // Whoever guesses the port can send rubbish: the answer may still come.
      if (error instanceof WireError && error.failure === "malformed") rubbish = error;
      else reject(error);
    }
  });
  if (signal?.aborted === true) onAbort();
  else socket.connect(port, ip, () => send(waitsMs));
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    socket.close();
  });
}
