import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { HttpClient, type HttpClientOptions } from "../../../src/io/http/http-client.ts";

type Body = (url: string) => Promise<void>;

/** Runs a test against a web server on loopback. */
export async function withWebServer(listener: RequestListener, body: Body): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Runs a test against a server that does as it likes with each connection. */
export async function withSocketServer(onConnection: (socket: Socket) => void, body: Body): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Makes a client with short limits and ends it after the test. */
export async function withClient<T>(
  baseUrl: string,
  body: (client: HttpClient) => Promise<T>,
  options: Partial<HttpClientOptions> = {},
): Promise<T> {
  const client = new HttpClient({
    system: "powerdns",
    baseUrl,
    timeoutMs: 2_000,
    connections: 8,
    ...options,
  });
  try {
    return await body(client);
  } finally {
    await client.close();
  }
}
