import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** Stands between a client and a TCP server on 127.0.0.1, and may change each message on its way back. */
export async function startTcpTamperer(
  serverPort: number,
  tamper: (message: Buffer, index: number) => Buffer | null,
): Promise<{ readonly port: number; messages(): number } & Disposable> {
  let seen = 0;
  const server = createServer((client) => {
    const upstream = connect(serverPort, "127.0.0.1");
    let left = Buffer.alloc(0);
    let index = 0;
    client.on("data", (chunk) => upstream.write(chunk));
    upstream.on("data", (chunk) => {
      left = Buffer.concat([left, chunk]);
      while (left.length >= 2 && left.length >= 2 + left.readUInt16BE(0)) {
        const end = 2 + left.readUInt16BE(0);
        const message = tamper(Buffer.from(left.subarray(2, end)), index++);
        left = left.subarray(end);
        seen++;
        if (message !== null) client.write(framed(message));
      }
    });
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    messages: () => seen,
    [Symbol.dispose]: () => server.close(),
  };
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
