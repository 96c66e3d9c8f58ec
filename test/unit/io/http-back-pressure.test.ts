import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "undici";
import { UpstreamError } from "../../../src/domain/errors.ts";
import { withClient, withSocketServer } from "./http-server.ts";

const BODY_BYTES = 4 * 1024 * 1024;
/** A little more than what is buffered, so that the end comes while the reader is paused. */
const SMALL_BYTES = 80_000;
const REQUESTS = 60;
const LATE_MS = 50;

/** Answers with a large body that ends with the connection: its length is not announced. */
function answerUntilClosed(socket: Socket): void {
  const head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
  socket.once("data", () => socket.end(head + "a".repeat(SMALL_BYTES)));
}

/** Announces more than any buffer between can take, sends some of it, and closes. */
const answerAndClose = (sentBytes: number) => (socket: Socket) => {
  socket.once("data", () => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${BODY_BYTES}\r\nconnection: close\r\n\r\n`);
    socket.end(Buffer.alloc(sentBytes, "a"));
  });
};

// undici 7.30.2 ends the whole process, uncatchably, at the late readers below (measured: `assert(!this.paused)`), and does not with
// the setting of HttpClient. It has known holes, so it is no package of this project, and the control is not repeated here.
describe("a server that closes connections whose body is under back-pressure", () => {
  it("does not end the process, and every body comes whole", async () => {
    await withSocketServer(answerUntilClosed, (url) =>
      withClient(
        url,
        async (client) => {
          const request = () => client.request({ method: "GET", path: "/" });
          const answers = await Promise.all(Array.from({ length: REQUESTS }, request));
          assert.deepEqual(new Set(answers.map(({ body }) => body.length)), new Set([SMALL_BYTES]));
        },
        { timeoutMs: 60_000 },
      ),
    );
  });

  it("does not end the process with the installed undici even when the reader is late and may be paused", async () => {
    await withSocketServer(answerUntilClosed, async (url) => {
      const readLate = async () => {
        const pool = new Pool(url);
        const { body } = await pool.request({ path: "/", method: "GET" });
        await delay(LATE_MS);
        const { byteLength } = await body.arrayBuffer();
        await pool.destroy();
        return byteLength;
      };
      const lengths = await Promise.all(Array.from({ length: REQUESTS }, readLate));
      assert.deepEqual(new Set(lengths), new Set([SMALL_BYTES]));
    });
  });

  it("does not end the process either when it closes half-way: each call is told as broken off", async () => {
    await withSocketServer(answerAndClose(BODY_BYTES / 2), (url) =>
      withClient(
        url,
        async (client) => {
          const request = () => client.request({ method: "GET", path: "/" }).catch((error: unknown) => error);
          for (const error of await Promise.all(Array.from({ length: REQUESTS }, request))) {
            assert.ok(error instanceof UpstreamError, String(error));
            assert.match(error.message, /closed before the answer was whole/);
          }
        },
        { timeoutMs: 60_000 },
      ),
    );
  });

  it("has a reader that never pauses; without that setting the same answer is left waiting at the server", async () => {
    assert.equal(await isDrainedUnread({ highWaterMark: 2 ** 30 }), true);
    assert.equal(await isDrainedUnread({}), false);
  });
});

const LONGEST_WAIT_MS = 20_000;
const STUCK_MS = 500;

/** Whether a whole answer leaves the server although nobody reads it. */
async function isDrainedUnread(setting: { readonly highWaterMark?: number }): Promise<boolean> {
  let socket: Socket | null = null;
  const listen = (opened: Socket) => {
    socket = opened;
    answerAndClose(BODY_BYTES)(opened);
  };
  let isDrained = false;
  await withSocketServer(listen, async (url) => {
    const pool = new Pool(url, { connections: 1 });
    const response = await pool.request({ path: "/", method: "GET", ...setting });
    const waiting = () => socket?.writableLength ?? 0;
    for (
      let [waited, stuck, before] = [0, 0, -1];
      waited < LONGEST_WAIT_MS && stuck < STUCK_MS;
      waited += 20
    ) {
      await delay(20);
      stuck = waiting() === before ? stuck + 20 : 0;
      before = waiting();
      if (before === 0) break;
    }
    isDrained = waiting() === 0;
    response.body.on("error", () => {});
    await pool.destroy();
  });
  return isDrained;
}
