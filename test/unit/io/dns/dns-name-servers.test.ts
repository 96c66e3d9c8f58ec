import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Answer, type DecodedPacket, encode } from "dns-packet";
import type { DnsAnswer, DnsFailure } from "../../../../src/domain/dns-answer.ts";
import type { Fqdn } from "../../../../src/domain/dns-name.ts";
import { DnsNameServers, type DnsWaits } from "../../../../src/io/dns/dns-name-servers.ts";
import { FakeClock } from "../../../fakes/fake-clock.ts";
import { answerTo, DnsPeer } from "../../../support/dns-peer.ts";
import { freePort } from "../../../support/free-port.ts";

const ZONE = "example.com." as Fqdn;
const SOA: Answer = {
  name: "Example.com",
  type: "SOA",
  ttl: 300,
  data: { mname: "NS1.example.com", rname: "hostmaster.example.com", serial: 4_294_967_295, expire: 5 },
};
const PATIENT: DnsWaits = { udpMs: [60_000], tcpIdleMs: 60_000, transferMs: 60_000 };
const QUICK: DnsWaits = { udpMs: [40, 40], tcpIdleMs: 80, transferMs: 200 };
const TRUNCATED = 1 << 9;

const client = (waits = PATIENT) => new DnsNameServers(new FakeClock(), waits);
const at = ({ port }: { readonly port: number }) => ({ host: "127.0.0.1", port });
const failureOf = (reply: { readonly status: string }) =>
  reply.status === "failed" ? (reply as DnsFailure).failure : reply.status;

async function askSoa(peer: DnsPeer, waits = PATIENT): Promise<DnsAnswer | DnsFailure> {
  return client(waits).ask(at(peer), { name: ZONE, type: "SOA" });
}

async function contentsOf(answer: Answer): Promise<string | undefined> {
  await using peer = await DnsPeer.start();
  peer.udp = (query) => [answerTo(query, [answer])];
  const reply = await client().ask(at(peer), { name: ZONE, type: answer.type });
  return reply.status === "answered" ? reply.records[0]?.content : reply.message;
}

describe("a question over UDP", () => {
  it("is answered with code, authority and normalised records", async () => {
    await using peer = await DnsPeer.start();
    peer.udp = (query) => [answerTo(query, [SOA])];
    assert.deepEqual(await askSoa(peer), {
      status: "answered",
      rcode: "NOERROR",
      authoritative: true,
      records: [
        {
          name: ZONE,
          type: "SOA",
          ttlSeconds: 300,
          content: "ns1.example.com. hostmaster.example.com. 4294967295 0 0 5 0",
        },
      ],
    });
  });

  it("gives the server's own code, and says when it does not speak from the zone itself", async () => {
    await using peer = await DnsPeer.start();
    peer.udp = (query) => [answerTo(query, [], 5)];
    const reply = await askSoa(peer);
    assert.deepEqual(reply, { status: "answered", rcode: "REFUSED", authoritative: false, records: [] });
  });

  it("takes a refusal that does not repeat the question, and no other answer without it", async () => {
    await using peer = await DnsPeer.start();
    const bare = (query: DecodedPacket, rcode: number) =>
      encode({ type: "response", id: query.id ?? 0, flags: rcode, questions: [] });
    peer.udp = (query) => [bare(query, 0), bare(query, 1)];
    const reply = await askSoa(peer);
    assert.equal(reply.status === "answered" && reply.rcode, "FORMERR");
  });

  it("is not answered by another id, another question or a question", async () => {
    await using peer = await DnsPeer.start();
    peer.udp = (query) => [
      answerTo({ ...query, id: ((query.id ?? 0) + 1) % 65_536 }, [], 5),
      answerTo({ ...query, questions: [{ name: "example.org", type: "SOA" }] }, [], 5),
      answerTo({ ...query, questions: [{ name: "example.com", type: "A" }] }, [], 5),
      encode({ type: "query", id: query.id ?? 0, questions: query.questions ?? [], flags: 5 }),
      answerTo(query, [SOA]),
    ];
    const reply = await askSoa(peer);
    assert.equal(reply.status === "answered" && reply.rcode, "NOERROR");
  });

  it("is sent again when no answer comes", async () => {
    await using peer = await DnsPeer.start();
    let asked = 0;
    peer.udp = (query) => (++asked < 3 ? [] : [answerTo(query, [SOA])]);
    const reply = await askSoa(peer, { ...PATIENT, udpMs: [20, 20, 60_000] });
    assert.equal(reply.status, "answered");
    assert.equal(asked, 3);
  });

  it("ends after its tries when nobody answers, or nobody listens", async () => {
    await using peer = await DnsPeer.start();
    assert.equal(failureOf(await askSoa(peer, QUICK)), "timeout");
    const closed = { host: "127.0.0.1", port: await freePort() };
    const reply = await client().ask(closed, { name: ZONE, type: "SOA" });
    assert.deepEqual(reply, {
      status: "failed",
      failure: "connection-refused",
      message: "nothing listens there",
    });
  });

  it("waits on when rubbish comes, and names it when nothing else does", async () => {
    await using peer = await DnsPeer.start();
    const rubbish = Buffer.from("rubbish");
    const cut = (octets: Buffer) => octets.subarray(0, octets.length - 5);
    peer.udp = (query) => [rubbish, cut(answerTo(query, [SOA])), answerTo(query, [SOA])];
    assert.equal((await askSoa(peer)).status, "answered");
    peer.udp = () => [rubbish];
    assert.equal(failureOf(await askSoa(peer, QUICK)), "malformed");
  });

  it("is not sent for a name that the wire cannot carry", async () => {
    await using peer = await DnsPeer.start();
    let asked = 0;
    peer.udp = (query) => [answerTo(query, [SOA])].slice(asked++);
    for (const name of [`${"a".repeat(64)}.example.com.`, "a..example.com.", "é.example.com.", "a\\.b.c."]) {
      const reply = await client().ask(at(peer), { name: name as Fqdn, type: "SOA" });
      assert.equal(failureOf(reply), "name-invalid", name);
    }
    const long = `${"abcdefg.".repeat(32)}`;
    assert.equal(
      failureOf(await client().ask(at(peer), { name: long as Fqdn, type: "SOA" })),
      "name-invalid",
    );
    assert.equal(asked, 0);
    const fits = [
      `${"a".repeat(63)}.example.com.`,
      ".",
      "0/25.2.0.192.in-addr.arpa.",
      "_sip._udp.example.com.",
    ];
    for (const name of fits) {
      asked = 0;
      const reply = await client().ask(at(peer), { name: name as Fqdn, type: "SOA" });
      assert.equal(reply.status, "answered", name);
    }
  });

  it("looks up the name of a server, and says when there is no such host", async () => {
    await using peer = await DnsPeer.start();
    peer.udp = (query) => [answerTo(query, [SOA])];
    const servers = client();
    for (let i = 0; i < 2; i++) {
      const reply = await servers.ask({ host: "localhost", port: peer.port }, { name: ZONE, type: "SOA" });
      assert.equal(reply.status, "answered");
    }
    const nowhere = await servers.ask({ host: "ns.invalid", port: 53 }, { name: ZONE, type: "SOA" });
    assert.equal(failureOf(nowhere), "host-unknown");
  });

  it("is given up when the signal says so", async () => {
    await using peer = await DnsPeer.start();
    const stop = new AbortController();
    peer.udp = () => {
      stop.abort(new Error("stopped"));
      return [];
    };
    const question = { name: ZONE, type: "SOA" };
    await assert.rejects(client().ask(at(peer), question, stop.signal), /stopped/);
    await assert.rejects(client().ask(at(peer), question, stop.signal), /stopped/);
  });
});

describe("a question whose answer does not fit", () => {
  it("is asked again over TCP", async () => {
    await using peer = await DnsPeer.start();
    const names = Array.from({ length: 600 }, (_, i) => `host${i}.example.com`);
    peer.udp = (query) => [answerTo(query, [], TRUNCATED)];
    peer.tcp = (query) => [
      answerTo(
        query,
        names.map((data) => ({ name: "example.com", type: "NS", data })),
      ),
    ];
    const reply = await client().ask(at(peer), { name: ZONE, type: "NS" });
    assert.equal(reply.status === "answered" && reply.records.length, 600);
  });

  it("fails when TCP does not bring it", async () => {
    await using peer = await DnsPeer.start();
    peer.udp = (query) => [answerTo(query, [], TRUNCATED)];
    assert.equal(failureOf(await askSoa(peer, { ...QUICK, udpMs: [60_000] })), "timeout");
    peer.hangsUp = true;
    assert.equal(failureOf(await askSoa(peer)), "cut");
    peer.tcp = () => [Buffer.from("rubbish")];
    assert.equal(failureOf(await askSoa(peer)), "malformed");
  });
});

describe("contents", () => {
  const name = "example.com";

  it("are as in a zone file where names and addresses are in them", async () => {
    const cases: readonly (readonly [Answer, string])[] = [
      [{ name, type: "A", data: "10.0.0.1" }, "10.0.0.1"],
      [{ name, type: "AAAA", data: "2001:0DB8:0:0:0:0:0:1" }, "2001:db8::1"],
      [{ name, type: "CNAME", data: "WWW.example.com" }, "www.example.com."],
      [{ name, type: "DNAME", data: "example.NET" }, "example.net."],
      [{ name, type: "PTR", data: "web1.example.com" }, "web1.example.com."],
      [{ name, type: "MX", data: { preference: 10, exchange: "MX.example.com" } }, "10 mx.example.com."],
      [
        { name, type: "SRV", data: { priority: 1, weight: 2, port: 5060, target: "Sip.example.com" } },
        "1 2 5060 sip.example.com.",
      ],
    ];
    for (const [answer, expected] of cases) assert.equal(await contentsOf(answer), expected);
  });

  it("are the octets of the other types", async () => {
    assert.equal(await contentsOf({ name, type: "TXT", data: ["abc"] }), "\\# 4 03616263");
    assert.equal(
      await contentsOf({ name, type: "CAA", data: { flags: 0, tag: "issue", value: ";" } as never }),
      "\\# 8 000569737375653b",
    );
    const unknown = { name, type: "UNKNOWN_65280", data: Buffer.alloc(0) } as never;
    assert.equal(await contentsOf(unknown), "\\# 0");
  });
});

describe("a transfer", () => {
  const A: Answer = { name: "web1.example.com", type: "A", data: "10.0.0.1" };
  const transfer = (peer: DnsPeer, waits = PATIENT) => client(waits).transfer(at(peer), { zone: ZONE });

  it("brings every record, the SOA once, over as many messages as it takes", async () => {
    await using peer = await DnsPeer.start();
    const first = (query: DecodedPacket) => answerTo(query, [SOA, A]);
    const rest = (query: DecodedPacket) => answerTo({ ...query, questions: [] }, [A, SOA]);
    peer.tcp = (query) => [first(query), rest(query)];
    const outcome = await transfer(peer);
    assert.equal(outcome.status, "transferred");
    const records = outcome.status === "transferred" ? outcome.records : [];
    assert.deepEqual(
      records.map(({ type, name }) => `${name} ${type}`),
      ["example.com. SOA", "web1.example.com. A", "web1.example.com. A"],
    );
  });

  it("is declined with the server's code", async () => {
    await using peer = await DnsPeer.start();
    peer.tcp = (query) => [answerTo(query, [], 9)];
    assert.deepEqual(await transfer(peer), { status: "declined", rcode: "NOTAUTH" });
  });

  it("is no transfer when it is cut, of another zone, or without SOA", async () => {
    await using peer = await DnsPeer.start();
    peer.tcp = (query) => [answerTo(query, [SOA, A])];
    assert.equal(failureOf(await transfer(peer, QUICK)), "timeout");
    peer.hangsUp = true;
    assert.equal(failureOf(await transfer(peer)), "cut");
    peer.tcp = (query) => [answerTo(query, [A, SOA])];
    assert.equal(failureOf(await transfer(peer)), "malformed");
    peer.tcp = (query) => [answerTo(query, [{ ...SOA, name: "example.org" }, A])];
    assert.equal(failureOf(await transfer(peer)), "malformed");
    peer.tcp = (query) => [answerTo({ ...query, id: ((query.id ?? 0) + 1) % 65_536 }, [SOA, SOA])];
    assert.equal(failureOf(await transfer(peer)), "malformed");
    peer.tcp = (query) => [answerTo({ ...query, questions: [] }, [SOA, SOA])];
    assert.equal(failureOf(await transfer(peer)), "malformed");
  });

  it("ends when the signal says so", async () => {
    await using peer = await DnsPeer.start();
    const stop = new AbortController();
    peer.tcp = (query) => {
      stop.abort(new Error("stopped"));
      return [answerTo(query, [SOA, A])];
    };
    await assert.rejects(client().transfer(at(peer), { zone: ZONE }, stop.signal), /stopped/);
  });
});
