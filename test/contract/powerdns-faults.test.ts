import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { canonicalName } from "../../src/domain/dns-name.ts";
import { UpstreamError, type UpstreamFailure } from "../../src/domain/errors.ts";
import type { ZoneHead } from "../../src/domain/zone.ts";
import { PowerdnsClient } from "../../src/io/powerdns/powerdns-client.ts";
import { PowerdnsDnsServer } from "../../src/io/powerdns/powerdns-dns-server.ts";
import {
  type Fault,
  type SimulatedCall,
  startPowerdnsSimulator,
} from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { writeOf } from "../unit/io/powerdns/write-of.ts";

const ZONE: ZoneHead = {
  name: canonicalName("example.com."),
  id: "example.com.",
  kind: "Native",
  serial: 1,
  managed: true,
};

let faults: (call: SimulatedCall) => Fault | null = () => null;
const simulator = await startPowerdnsSimulator({
  zones: [
    { name: "example.com.", rrsets: [{ name: "a.example.com.", type: "A", records: ["192.0.2.1"] }] },
    { name: "signed.example.", dnssec: true },
  ],
  faults: (call) => faults(call),
});
const client = new PowerdnsClient({
  apiUrl: simulator.url,
  apiKey: simulator.apiKey,
  server: "localhost",
  timeoutMs: 150,
  connections: 8,
  sleep: async () => undefined,
  random: () => 0,
});
const server = new PowerdnsDnsServer(client, { zones: [], excludeZones: [], maxBatchBytes: 400 });
after(async () => {
  await server.close();
  await simulator.close();
});

/** Lets the fault strike from the nth matching call on, and counts the calls. */
function strike(fault: Fault | null, times = Number.POSITIVE_INFINITY, path = ""): () => number {
  const before = simulator.calls.length;
  let struck = 0;
  faults = (call) => (call.url.includes(path) && struck++ < times ? fault : null);
  return () => simulator.calls.length - before;
}

const READS: Readonly<Record<string, () => Promise<unknown>>> = {
  listZones: () => server.listZones(),
  readZone: () => server.readZone(ZONE),
  "readNames of the whole zone": () => server.readNames(ZONE, [canonicalName("a.example.com.")]),
  "readNames one by one": () =>
    server.readNames(ZONE, [canonicalName("a.example.com.")], { enabledOnly: true }),
  describe: () => server.describe(),
  probe: () => server.probe(),
};

interface FaultRow {
  readonly what: string;
  readonly fault: Fault;
  readonly failure: UpstreamFailure;
  readonly message: RegExp;
  readonly tries: number;
}

const html = (status: number): Fault => ({
  kind: "status",
  status,
  body: "<html><title>Gateway</title></html>",
  contentType: "text/html",
});
const json = (body: string): Fault => ({
  kind: "status",
  status: 200,
  body,
  contentType: "application/json",
});

const FAULTS: readonly FaultRow[] = [
  {
    what: "a wrong key",
    fault: { kind: "status", status: 401, body: "Unauthorized" },
    failure: "auth",
    message: /the API key is not accepted, HTTP 401/,
    tries: 1,
  },
  { what: "a proxy that forbids", fault: html(403), failure: "auth", message: /HTTP 403/, tries: 1 },
  {
    what: "a server that is not there",
    fault: { kind: "status", status: 404, body: "Not Found" },
    failure: "rejected",
    message: /HTTP 404/,
    tries: 1,
  },
  {
    what: "a redirect",
    fault: { kind: "status", status: 302 },
    failure: "rejected",
    message: /HTTP 302 with an empty body/,
    tries: 1,
  },
  {
    what: "a locked database",
    fault: { kind: "status", status: 500, body: "Internal Server Error" },
    failure: "busy",
    message: /HTTP 500 with "Internal Server Error"/,
    tries: 3,
  },
  { what: "a proxy without backend", fault: html(502), failure: "busy", message: /HTTP 502/, tries: 3 },
  {
    what: "too many requests",
    fault: { kind: "status", status: 429 },
    failure: "busy",
    message: /HTTP 429/,
    tries: 3,
  },
  {
    what: "a portal's page in place of JSON",
    fault: html(200),
    failure: "shape",
    message: /an HTML page titled "Gateway"/,
    tries: 1,
  },
  { what: "an empty answer", fault: json(""), failure: "shape", message: /an empty body/, tries: 1 },
  { what: "null", fault: json("null"), failure: "shape", message: /not as documented/, tries: 1 },
  {
    what: "a document of another kind",
    fault: json('{"error":"?"}'),
    failure: "shape",
    message: /not as documented/,
    tries: 1,
  },
  {
    what: "204 for a read",
    fault: { kind: "status", status: 204 },
    failure: "rejected",
    message: /HTTP 204/,
    tries: 1,
  },
  {
    what: "an answer that breaks off",
    fault: { kind: "truncate" },
    failure: "unreachable",
    message: /closed before the answer was whole/,
    tries: 3,
  },
  {
    what: "no answer",
    fault: { kind: "hang" },
    failure: "timeout",
    message: /no answer within 0\.15 s/,
    tries: 3,
  },
  {
    what: "a connection that is cut",
    fault: { kind: "reset", when: "before" },
    failure: "unreachable",
    message: /closed before the answer was whole/,
    tries: 3,
  },
];

describe("a read that fails is never an empty one", () => {
  for (const { what, fault, failure, message, tries } of FAULTS)
    it(`throws on ${what}`, async () => {
      const calls = strike(fault);
      await Promise.all(
        Object.entries(READS).map(([name, read]) => mustThrow(name, read, { failure, message })),
      );
      assert.equal(calls(), tries * Object.keys(READS).length);
    });

  for (const [what, document, message] of [
    ["without RRsets", { name: "example.com.", serial: 1 }, /rrsets is not a list/],
    [
      "with an RRset without records",
      zoneWith({ name: "a.", type: "A", ttl: 1 }),
      /RRset a\. A has no records/,
    ],
    [
      "with a record without content",
      zoneWith({ name: "a.", type: "A", ttl: 1, records: [{}] }),
      /without content/,
    ],
    ["with null for an RRset", zoneWith(null), /RRset 1 has no name or type/],
    ["without a serial", { name: "example.com.", rrsets: [] }, /serial/],
  ] as const)
    it(`throws on a zone ${what}`, async () => {
      strike(json(JSON.stringify(document)));
      await assert.rejects(server.readZone(ZONE), (error: UpstreamError) => {
        assert.equal(error.failure, "shape");
        assert.match(error.message, message);
        return true;
      });
    });

  it("throws when it cannot learn whether a zone is signed elsewhere", async () => {
    strike({ kind: "status", status: 500 }, Number.POSITIVE_INFINITY, "/metadata/");
    const signed = { ...ZONE, name: canonicalName("signed.example."), id: "signed.example." };
    await assert.rejects(server.readZone(signed), /metadata\/PRESIGNED/);
  });

  it("throws when the one name asked for cannot be read", async () => {
    strike({ kind: "status", status: 401 }, 1, "rrset_name=b.");
    const names = [canonicalName("b.example.com.")];
    await assert.rejects(server.readNames(ZONE, names, { enabledOnly: true }), /API key/);
  });

  it("reads after two failures that passed", async () => {
    const calls = strike({ kind: "reset", when: "before" }, 2);
    assert.equal((await server.listZones()).length, 2);
    assert.equal(calls(), 3);
  });

  it("waits for a slow answer", async () => {
    strike({ kind: "delay", ms: 60 });
    assert.equal(await server.describe(), "PowerDNS 4.7.3");
  });

  it("gives up when it is told to", async () => {
    strike({ kind: "hang" });
    await assert.rejects(server.listZones(AbortSignal.timeout(30)), /timeout/i);
  });
});

describe("a write that fails says so", () => {
  const writes = Array.from({ length: 12 }, (_, i) => writeOf(`h${i}.example.com.`, "A", "192.0.2.9"));

  for (const { what, fault, message, tries } of FAULTS.filter(
    (row) => row.failure !== "shape" && row.what !== "204 for a read",
  ))
    it(`reports failed on ${what}, and sends nothing more`, async () => {
      const calls = strike(fault.kind === "truncate" ? { kind: "reset", when: "after" } : fault);
      const outcomes = await server.writeRrsets(ZONE, writes);
      assert.equal(outcomes.length, writes.length);
      for (const outcome of outcomes) {
        assert.ok(outcome.status === "failed", outcome.status);
        assert.match(outcome.message, message);
        assert.match(outcome.message, /PATCH \/zones\/example\.com\./);
      }
      assert.equal(calls(), tries);
    });

  it("keeps what was applied before the failure", async () => {
    let patches = 0;
    faults = () => (++patches > 2 ? { kind: "status", status: 401 } : null);
    const outcomes = await server.writeRrsets(ZONE, writes);
    const applied = outcomes.filter((outcome) => outcome.status === "applied").length;
    assert.ok(applied > 0 && applied < writes.length, `${applied} applied`);
    assert.equal(patches, 3);
    for (const [i, outcome] of outcomes.entries())
      if (outcome.status === "applied")
        assert.ok(simulator.state.rrset("example.com.", writes[i]?.name ?? "", "A"));
  });

  it("applies a write whose first answer got lost", async () => {
    const calls = strike({ kind: "reset", when: "after" }, 1);
    const [outcome] = await server.writeRrsets(ZONE, [writeOf("lost.example.com.", "A", "192.0.2.1")]);
    assert.deepEqual(outcome, { status: "applied" });
    assert.equal(calls(), 2);
  });

  it("halves a large batch when the connection is cut, but not a small one", async () => {
    const large = new PowerdnsDnsServer(client, { zones: [], excludeZones: [], maxBatchBytes: 1_900_000 });
    faults = ({ bodyBytes }) => (bodyBytes > 1_000_000 ? { kind: "reset", when: "before" } : null);
    const many = Array.from({ length: 14_000 }, (_, i) => writeOf(`l${i}.example.com.`, "A", "192.0.2.9"));
    const before = simulator.calls.length;
    const outcomes = await large.writeRrsets(ZONE, many);
    assert.deepEqual(new Set(outcomes.map((outcome) => outcome.status)), new Set(["applied"]));
    assert.equal(simulator.calls.length - before, 3 + 2, "three tries, then two halves");
  });

  it("reports failed when interrupted, and writes again afterwards", async () => {
    strike({ kind: "hang" });
    const [outcome] = await server.writeRrsets(ZONE, writes.slice(0, 1), AbortSignal.timeout(30));
    assert.deepEqual(outcome, { status: "failed", message: "interrupted before PowerDNS answered" });
    strike(null);
    assert.deepEqual(await server.writeRrsets(ZONE, writes.slice(0, 1)), [{ status: "applied" }]);
  });

  it("sends one PATCH at a time, whoever asks", async () => {
    const arrivals: number[] = [];
    faults = () => {
      arrivals.push(performance.now());
      return { kind: "delay", ms: 40 };
    };
    await Promise.all([
      server.writeRrsets(ZONE, writes.slice(0, 2)),
      server.writeRrsets(ZONE, writes.slice(2, 4)),
    ]);
    const [first = 0, second = 0] = arrivals;
    assert.equal(arrivals.length, 2);
    assert.ok(second - first >= 38, `the second came ${second - first} ms after the first`);
  });

  it("refuses to write one RRset twice in a call", async () => {
    const calls = strike(null);
    const twin = writeOf("twin.example.com.", "A", "192.0.2.1");
    await assert.rejects(server.writeRrsets(ZONE, [twin, twin]), TypeError);
    assert.equal(calls(), 0);
  });
});

async function mustThrow(
  name: string,
  read: () => Promise<unknown>,
  expected: Pick<FaultRow, "failure" | "message">,
): Promise<void> {
  const error = await read().then(
    () => assert.fail(`${name} answered`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof UpstreamError, `${name}: ${String(error)}`);
  assert.equal(error.failure, expected.failure, name);
  assert.match(error.message, expected.message, name);
  assert.match(error.message, /^PowerDNS at 127\.0\.0\.1:\d+: .+ \(GET \/.*\)$/, name);
  assert.notEqual(error.remedy, "", name);
}

function zoneWith(rrset: unknown): object {
  return { name: "example.com.", serial: 1, rrsets: [rrset] };
}
