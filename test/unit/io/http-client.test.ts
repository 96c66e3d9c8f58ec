import assert from "node:assert/strict";
import { test } from "node:test";

import type { UpstreamCall } from "../../../src/ports/call-observer.ts";
import { withClient, withSocketServer, withWebServer } from "./http-server.ts";

test("a request carries the base path, the user agent, its headers and its body", async () => {
  const seen: unknown[] = [];
  await withWebServer(
    async (request, response) => {
      const body = (await request.toArray()).join("");
      const { "user-agent": agent, "x-test": header } = request.headers;
      seen.push([request.method, request.url, agent, header, body]);
      response.setHeader("x-twice", ["a", "b"]).writeHead(422).end("no");
    },
    (url) =>
      withClient(`${url}/api/v1/`, async (client) => {
        const headers = { "x-test": "yes" };
        const answer = await client.request({ method: "PATCH", path: "/zones?a=b", headers, body: "{}" });
        assert.deepEqual(
          [answer.status, answer.body.toString(), answer.headers.get("x-twice")],
          [422, "no", "a, b"],
        );
      }),
  );
  assert.deepEqual(seen, [["PATCH", "/api/v1/zones?a=b", "pphook/0.1.0", "yes", "{}"]]);
});

test("at most `connections` requests are under way, over connections that are kept", async () => {
  let [running, most] = [0, 0];
  const ports = new Set<number | undefined>();
  await withWebServer(
    (request, response) => {
      most = Math.max(most, ++running);
      ports.add(request.socket.remotePort);
      setTimeout(() => {
        running--;
        response.end("{}");
      }, 20);
    },
    (url) =>
      withClient(
        url,
        async (client) => {
          await Promise.all(Array.from({ length: 9 }, () => client.request({ method: "GET", path: "/" })));
        },
        { connections: 3 },
      ),
  );
  assert.equal(most, 3);
  assert.equal(ports.size, 3);
});

test("servers that close each connection while the reader is busy do not end the process", async () => {
  const big = Buffer.alloc(2_000_000, "x");
  await withWebServer(
    (_request, response) => {
      response.writeHead(200, { connection: "close" });
      response.end(big);
    },
    (url) =>
      withClient(url, async (client) => {
        const answers = Array.from({ length: 40 }, async () => {
          const answer = client.request({ method: "GET", path: "/" });
          await new Promise((resolve) => setTimeout(resolve, 5));
          // Keeps the event loop from reading, so that data and the end of the connection wait together.
          for (const until = performance.now() + 10; performance.now() < until; );
          return (await answer).body.length;
        });
        for (const length of await Promise.all(answers)) assert.equal(length, big.length);
      }),
  );
});

test("an answer that breaks off is an error, not a short body", async () => {
  const heads = [
    "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n[\r\n",
  ];
  for (const head of heads)
    await withSocketServer(
      (socket) => socket.once("data", () => socket.end(head)),
      (url) =>
        withClient(url, async (client) => {
          await assert.rejects(client.request({ method: "GET", path: "/zones" }), {
            failure: "unreachable",
            message:
              /PowerDNS at 127\.0\.0\.1:\d+: the connection was closed before the answer was whole .*\(GET \/zones\)/,
          });
        }),
    );
});

test("what is no HTTP is told as such", async () => {
  await withSocketServer(
    (socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n")),
    (url) =>
      withClient(url, async (client) => {
        await assert.rejects(client.request({ method: "GET", path: "/" }), {
          failure: "unreachable",
          message: /HTTP/,
        });
      }),
  );
});

test("https to a port that does not speak it names the cause", async () => {
  await withWebServer(
    (_request, response) => response.end("{}"),
    (url) =>
      withClient(url.replace("http:", "https:"), async (client) => {
        await assert.rejects(client.request({ method: "GET", path: "/" }), {
          failure: "unreachable",
          message: /does not speak TLS/,
          remedy: /\[powerdns\] api_url/,
        });
      }),
  );
});

test("no answer is a time-out, which names the limit and its key", async () => {
  await withSocketServer(
    () => {},
    (url) =>
      withClient(
        url,
        async (client) => {
          await assert.rejects(client.request({ method: "GET", path: "/" }), {
            failure: "timeout",
            message: /no answer within 0\.2 s/,
            remedy: /\[powerdns\] timeout/,
          });
        },
        { timeoutMs: 200 },
      ),
  );
});

test("an abort throws the reason of the signal, before and during the call", async () => {
  const reason = new Error("stop");
  await withSocketServer(
    () => {},
    (url) =>
      withClient(url, async (client) => {
        const call = (signal: AbortSignal) => client.request({ method: "GET", path: "/", signal });
        await assert.rejects(call(AbortSignal.abort(reason)), reason);
        const stop = new AbortController();
        setTimeout(() => stop.abort(reason), 20);
        await assert.rejects(call(stop.signal), reason);
      }),
  );
});

test("each call is told when it ended, without header or body", async () => {
  const calls: UpstreamCall[] = [];
  await withWebServer(
    (_request, response) => response.writeHead(503).end(),
    (url) =>
      withClient(
        url,
        async (client) => {
          await client.request({ method: "GET", path: "/zones?secret=1" });
          await client.close();
          await client.request({ method: "GET", path: "/" }).catch(() => {});
        },
        { onCall: (call) => calls.push(call) },
      ),
  );
  const [first, second] = calls;
  assert.deepEqual([first?.operation, first?.status, first?.failure], ["GET /zones", 503, null]);
  assert.deepEqual([second?.status, second?.failure], [null, "unreachable"]);
});
