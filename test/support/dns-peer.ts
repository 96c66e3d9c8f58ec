import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, type Socket as Connection, createServer, type Server } from "node:net";
import { type DecodedPacket, decode, encode, type Packet } from "dns-packet";

/** Gives the octets that are sent back, one message each; none: silence. */
export type PeerReply = (query: DecodedPacket, octets: Buffer) => readonly Buffer[];

/** A name server on 127.0.0.1 that answers what a test says, UDP and TCP on one port. */
export class DnsPeer implements AsyncDisposable {
  readonly port: number;
  udp: PeerReply = () => [];
  tcp: PeerReply = () => [];
  /** Whether a TCP connection is closed once it was answered. */
  hangsUp = false;
  readonly #socket: Socket;
  readonly #server: Server;

  private constructor(socket: Socket, server: Server) {
    this.#socket = socket;
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    socket.on("message", (octets, from) => {
      for (const reply of this.udp(decode(octets), octets)) socket.send(reply, from.port, from.address);
    });
    server.on("connection", (connection) => this.#serve(connection));
  }

  static async start(): Promise<DnsPeer> {
    for (;;) {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const socket = createSocket("udp4");
      socket.bind((server.address() as AddressInfo).port, "127.0.0.1");
      const outcome = await Promise.race([
        once(socket, "listening").then(() => null),
        once(socket, "error").then(([error]) => error as NodeJS.ErrnoException),
      ]).catch((error: NodeJS.ErrnoException) => error);
      if (outcome === null) return new DnsPeer(socket, server);
      server.close();
      if (outcome.code !== "EADDRINUSE") throw outcome;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    this.#server.close();
  }

  #serve(connection: Connection): void {
    connection.on("error", () => undefined);
    connection.on("data", (chunk) => {
      const octets = chunk.subarray(2);
      for (const reply of this.tcp(decode(octets), octets)) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        connection.write(Buffer.concat([length, reply]));
      }
      if (this.hangsUp) connection.end();
    });
  }
}

const AUTHORITATIVE = 1 << 10;

/** Writes an answer to a query. @param flags - the bits, the number of the code among them; authoritative and NOERROR by default. */
export function answerTo(
  { id = 0, questions = [] }: DecodedPacket,
  answers: NonNullable<Packet["answers"]>,
  flags = AUTHORITATIVE,
): Buffer {
  return encode({ type: "response", id, questions, answers, flags });
}
