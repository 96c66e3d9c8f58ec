import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, it } from "node:test";

const STRANGER = "192.0.2.1";
const refused = /tests may not leave this machine/;

describe("a test process", () => {
  it("connects to nothing but this machine", async () => {
    const [error] = (await once(connect(80, STRANGER), "error")) as [Error];
    assert.match(error.message, refused);
    await assert.rejects(fetch(`http://${STRANGER}/`), (failure: Error) =>
      refused.test(String(failure.cause)),
    );
  });

  it("asks nobody for the address of a name", async () => {
    await assert.rejects(lookup("phpipam.example.com"), refused);
    await assert.rejects(fetch("http://phpipam.example.com/"), (failure: Error) =>
      refused.test(String(failure.cause)),
    );
  });

  it("sends datagrams to nothing but this machine", () => {
    const socket = createSocket("udp4");
    assert.throws(() => socket.send("hello", 53, STRANGER), refused);
    socket.close();
  });

  it("reaches a server of its own by address and by name", async () => {
    const server = createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    for (const host of ["127.0.0.1", "localhost"])
      assert.equal(await (await fetch(`http://${host}:${port}`)).text(), "hello");
    server.close();
    server.closeAllConnections();
  });
});
