import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { startStatusServer } from "../../../../src/ops/status/status-server.ts";
import { MemoryLog } from "../../../fakes/memory-log.ts";

const ROUTES = new Map([
  [
    "/metrics",
    async (accept: string) => ({ status: 200, contentType: "text/plain", body: `told ${accept}` }),
  ],
  ["/broken", async () => Promise.reject(new Error("the store is gone"))],
]);

async function serve() {
  const log = new MemoryLog();
  const server = await startStatusServer({ host: "127.0.0.1", port: 0, routes: ROUTES, log });
  assert.ok(server !== null);
  const url = String(log.lines[0]?.fields["url"]).replace("/metrics", "");
  return {
    url,
    log,
    port: Number(new URL(url).port),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function ask(url: string, method = "GET") {
  return new Promise<{ status: number; allow: string; length: string; body: string }>((resolve, reject) => {
    const sent = request(url, { method, headers: { accept: "x/y" } }, (answer) => {
      let body = "";
      answer.on("data", (piece) => {
        body += piece;
      });
      answer.on("end", () => {
        const { allow = "", "content-length": length = "" } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, allow, length, body });
      });
    });
    sent.on("error", reject).end();
  });
}

describe("the status server", () => {
  it("answers GET and HEAD of its pages, and nothing else", async () => {
    await using server = await serve();
    assert.deepEqual(await ask(`${server.url}/metrics?a=b`), {
      ...{ status: 200, allow: "", length: "8", body: "told x/y" },
    });
    assert.deepEqual(await ask(`${server.url}/metrics`, "HEAD"), {
      ...{ status: 200, allow: "", length: "8", body: "" },
    });
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, allow } = await ask(`${server.url}/metrics`, method);
      assert.deepEqual([status, allow], [405, "GET, HEAD"]);
    }
    assert.equal((await ask(`${server.url}/etc/passwd`)).status, 404);
  });

  it("says what failed, in the answer and in the log, and goes on", async () => {
    await using server = await serve();
    const { status, body } = await ask(`${server.url}/broken`);
    assert.equal(status, 500);
    assert.match(body, /the store is gone/);
    assert.equal(server.log.lines.at(-1)?.fields["error"], "the store is gone");
    assert.equal((await ask(`${server.url}/metrics`)).status, 200);
  });

  it("warns with a remedy when the port is taken, and when the address is not of this machine", async () => {
    await using server = await serve();
    const log = new MemoryLog();
    for (const [host, port, remedy] of [
      ["127.0.0.1", server.port, /end the program that has the port/],
      ["192.0.2.1", 0, /write an address of this machine/],
    ] as const) {
      assert.equal(await startStatusServer({ host, port, routes: ROUTES, log }), null);
      const { level, message, fields } = log.lines.at(-1) ?? {};
      assert.deepEqual([level, message], ["warn", "metrics are not served"]);
      assert.match(String(fields?.["remedy"]), remedy);
      assert.match(String(fields?.["remedy"]), /cycles go on without it/);
    }
  });

  it("keeps no connection that says nothing, and closes at once", async () => {
    const server = await serve();
    const silent = connect(server.port, "127.0.0.1");
    const closed = new Promise((resolve) => silent.on("close", resolve));
    silent.on("error", () => {});
    await new Promise((resolve) => silent.on("connect", resolve));
    silent.write("GET /metrics HTTP/1.1\r\n");
    await server[Symbol.asyncDispose]();
    await closed;
  });

  it("refuses heads without end", async () => {
    await using server = await serve();
    const loud = connect(server.port, "127.0.0.1");
    loud.on("error", () => {});
    let said = "";
    loud.on("data", (piece) => {
      said += piece;
    });
    loud.write(`GET /metrics HTTP/1.1\r\nx: ${"y".repeat(20_000)}\r\n\r\n`);
    await new Promise((resolve) => loud.on("close", resolve));
    assert.match(said, /^HTTP\/1\.1 431 /);
  });
});
