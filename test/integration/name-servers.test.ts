import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { soaSerial } from "../../src/domain/dns-answer.ts";
import type { Fqdn } from "../../src/domain/dns-name.ts";
import type { TsigAlgorithm, TsigKey } from "../../src/domain/tsig-key.ts";
import { SystemClock } from "../../src/io/clock/system-clock.ts";
import { DnsNameServers } from "../../src/io/dns/dns-name-servers.ts";
import { startRealPowerdns } from "../../src/simulators/powerdns/start-real-powerdns.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { freePort } from "../support/free-port.ts";
import { namedIsMissing, startRealNamed } from "../support/real-named.ts";
import { startTcpTamperer } from "../support/tcp-tamperer.ts";

const ZONE = "example.com." as Fqdn;
const HOSTS = 3000;
const WAIT_MS = 60_000;
const SOA = { name: ZONE, type: "SOA" };
const servers = new DnsNameServers(new SystemClock());
const at = (port: number) => ({ host: "127.0.0.1", port });

function keyOf(algorithm: TsigAlgorithm): TsigKey {
  const secret = Buffer.from(`loopback test key for ${algorithm}`).toString("base64");
  return { name: `${algorithm}.example.net.` as Fqdn, algorithm, secret };
}

/** PowerDNS that lets nobody transfer without a key, and a BIND that transfers from it with one and does so too. */
async function startPair(t: TestContext, algorithm: TsigAlgorithm) {
  const key = keyOf(algorithm);
  const records = Array.from({ length: HOSTS }, (_, i) => ({
    name: `host${i}.example.com.`,
    type: "A",
    records: [`10.0.${i >> 8}.${i & 255}`],
  }));
  const stack = new AsyncDisposableStack();
  const missing = namedIsMissing();
  if (missing !== null) return t.skip(missing);
  const powerdns = await startRealPowerdns({
    zones: [{ name: ZONE, kind: "Master", rrsets: records }],
    settings: ["allow-axfr-ips=192.0.2.99"],
  });
  if ("unavailable" in powerdns) return t.skip(powerdns.unavailable);
  stack.defer(() => powerdns.stop());
  await powerdns.pdnsutil("import-tsig-key", key.name, algorithm, key.secret);
  await powerdns.pdnsutil("activate-tsig-key", ZONE, key.name, "primary");
  const [port, controlPort] = [await freePort(), await freePort()];
  const root = mkdtempSync(join(tmpdir(), "pphook-named-"));
  stack.defer(() => rmSync(root, { recursive: true, force: true }));
  const statements = `
    key "${key.name}" { algorithm ${algorithm}; secret "${key.secret}"; };
    zone "example.com" {
      type secondary; file "example.com"; allow-transfer { key "${key.name}"; };
      primaries { 127.0.0.1 port ${powerdns.dnsPort} key "${key.name}"; };
    };`;
  const named = await startRealNamed({ root, port, controlPort, includes: [], statements });
  stack.defer(() => named.stop());
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await sleep(100)) {
    const reply = await servers.ask(at(port), SOA);
    if (reply.status === "answered" && reply.rcode === "NOERROR") break;
  }
  return { stack, key, primary: at(powerdns.dnsPort), secondary: at(port) };
}

describe("asking PowerDNS and BIND", () => {
  for (const algorithm of ["hmac-sha256", "hmac-sha512", "hmac-md5"] as const)
    it(`asks and transfers with a key of ${algorithm}, and both give the same records`, async (t) => {
      const pair = await startPair(t, algorithm);
      if (pair === undefined) return;
      await using _ = pair.stack;
      const transfers = [];
      for (const server of [pair.primary, pair.secondary]) {
        const reply = await servers.ask(server, { ...SOA, key: pair.key });
        assert.equal(reply.status, "answered", JSON.stringify(reply));
        assert.ok(reply.status === "answered" && reply.authoritative && soaSerial(reply, ZONE) !== null);
        const transfer = await servers.transfer(server, { zone: ZONE, key: pair.key });
        assert.ok(transfer.status === "transferred", JSON.stringify(transfer));
        transfers.push(transfer.records.map((each) => JSON.stringify(each)).sort());
      }
      assert.deepEqual(transfers[0], transfers[1]);
      assert.ok((transfers[0]?.length ?? 0) > HOSTS);
    });

  it("says what is wrong with a key, and believes nothing that was changed on the way", async (t) => {
    const pair = await startPair(t, "hmac-sha256");
    if (pair === undefined) return;
    await using _ = pair.stack;
    const { key, primary, secondary } = pair;
    const ask = async (server: typeof primary, other: TsigKey) => {
      const reply = await servers.ask(server, { ...SOA, key: other });
      return reply.status === "failed" ? reply.failure : reply.rcode;
    };
    const otherSecret = { ...key, secret: Buffer.from("another").toString("base64") };
    const otherName = { ...key, name: "unknown.example.net." as Fqdn };
    assert.equal(await ask(secondary, otherSecret), "bad-signature");
    assert.equal(await ask(secondary, otherName), "bad-key");
    assert.equal(await ask(secondary, { ...key, algorithm: "hmac-sha1" }), "bad-key");
    const late = new DnsNameServers(new FakeClock("2026-01-01T00:00:00.000Z"));
    const reply = await late.ask(secondary, { ...SOA, key });
    assert.equal(reply.status === "failed" && reply.failure, "bad-time");
    for (const wrong of [otherSecret, otherName, null]) {
      const refused = await servers.transfer(primary, { zone: ZONE, key: wrong });
      assert.notEqual(refused.status, "transferred");
      const declined = await servers.transfer(secondary, { zone: ZONE, key: wrong });
      assert.notEqual(declined.status, "transferred");
    }

    for (const { port } of [primary, secondary]) {
      for (const octet of [3, -40]) {
        let changed = -1;
        using tamperer = await startTcpTamperer(port, (message, index) => {
          if (index !== 1) return message;
          changed = octet < 0 ? message.length + octet : octet;
          message[changed] = (message[changed] ?? 0) ^ 0x10;
          return message;
        });
        const transfer = await servers.transfer(at(tamperer.port), { zone: ZONE, key });
        assert.ok(tamperer.messages() > 1, "more than one message");
        assert.notEqual(changed, -1);
        assert.equal(transfer.status, "failed", `port ${port}, octet ${octet}`);
      }
      using forgetful = await startTcpTamperer(port, (message, index) => (index === 1 ? null : message));
      const cut = await servers.transfer(at(forgetful.port), { zone: ZONE, key });
      assert.equal(cut.status, "failed", "a message that is left out is missed");
      using honest = await startTcpTamperer(port, (message) => message);
      assert.equal((await servers.transfer(at(honest.port), { zone: ZONE, key })).status, "transferred");
    }
  });
});
