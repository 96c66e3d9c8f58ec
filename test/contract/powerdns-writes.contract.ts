import assert from "node:assert/strict";
import { canonicalName } from "../../src/domain/dns-name.ts";
import type { ContractTest } from "./powerdns.contract.ts";
import { adapterOf, makeZone, rawCall, valuesOf, write } from "./powerdns-peer.ts";

/** `webserver-max-bodysize`, by default. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
const APPLIED = { status: "applied" } as const;

/** What the adapter's writes do. */
export function describePowerdnsWrites(test: ContractTest): void {
  test("writes, replaces and deletes RRsets, and a second run changes nothing", async ({ peer, server }) => {
    const zone = await makeZone(peer, server, { name: "writes.example." });
    const writes = [
      write("a.writes.example.", "A", "192.0.2.1"),
      write("b.writes.example.", "AAAA", "2001:db8::b"),
    ];
    for (let run = 0; run < 2; run++) {
      assert.deepEqual(await server.writeRrsets(zone, writes), [APPLIED, APPLIED]);
      const { rrsets } = await server.readZone(zone);
      assert.deepEqual(valuesOf(rrsets, "a.writes.example.", "A"), ["192.0.2.1"]);
      assert.deepEqual(valuesOf(rrsets, "b.writes.example.", "AAAA"), ["2001:db8::b"]);
    }
    for (let run = 0; run < 2; run++)
      assert.deepEqual(await server.writeRrsets(zone, [write("a.writes.example.", "A")]), [APPLIED]);
    assert.equal(valuesOf((await server.readZone(zone)).rrsets, "a.writes.example.", "A"), null);
  });

  test("keeps siblings, their disabled flags and the comments of an RRset", async ({ peer, server }) => {
    const zone = await makeZone(peer, server, {
      name: "kept.example.",
      rrsets: [
        {
          name: "web.kept.example.",
          type: "A",
          records: ["192.0.2.1", { content: "192.0.2.2", disabled: true }],
          comments: [{ content: "ask ops first", account: "ops" }],
        },
      ],
    });
    await server.writeRrsets(zone, [
      write("web.kept.example.", "A", "192.0.2.1", "-192.0.2.2", "192.0.2.3"),
      write("other.kept.example.", "A", "192.0.2.4"),
    ]);
    const { rrsets } = await server.readZone(zone);
    const [web] = rrsets.get(canonicalName("web.kept.example.")) ?? [];
    assert.deepEqual(valuesOf(rrsets, "web.kept.example.", "A"), ["-192.0.2.2", "192.0.2.1", "192.0.2.3"]);
    assert.deepEqual(
      web?.comments?.map(({ content, account }) => ({ content, account })),
      [{ content: "ask ops first", account: "ops" }],
    );
  });

  test("deletes before it creates, so that a CNAME can become an address in one call", async ({
    peer,
    server,
  }) => {
    const zone = await makeZone(peer, server, {
      name: "order.example.",
      rrsets: [{ name: "x.order.example.", type: "CNAME", records: ["y.order.example."] }],
    });
    const outcomes = await server.writeRrsets(zone, [
      write("x.order.example.", "A", "192.0.2.1"),
      write("x.order.example.", "CNAME"),
    ]);
    assert.deepEqual(outcomes, [APPLIED, APPLIED]);
    assert.deepEqual(valuesOf((await server.readZone(zone)).rrsets, "x.order.example.", "A"), ["192.0.2.1"]);
  });

  test("isolates the RRsets that the server refuses, in its own words, and applies all others", async ({
    peer,
    server,
  }) => {
    const zone = await makeZone(peer, server, {
      name: "bad.example.",
      rrsets: [{ name: "cname.bad.example.", type: "CNAME", records: ["www.example.org."] }],
    });
    const writes = Array.from({ length: 300 }, (_, i) => write(`h${i}.bad.example.`, "A", "192.0.2.1"));
    writes[7] = write("cname.bad.example.", "A", "192.0.2.1");
    writes[8] = write("wr!ong.bad.example.", "A", "192.0.2.1");
    writes[150] = write("elsewhere.example.", "A", "192.0.2.1");
    writes[151] = write(`${"l".repeat(64)}.bad.example.`, "A", "192.0.2.1");
    writes[200] = write("soa.bad.example.", "SOA", "a.example. b.example. 1 2 3 4 5");
    writes[298] = write("text.bad.example.", "A", "no address");
    writes[299] = write("dot.bad.example.", "PTR", "web.example.com");
    const outcomes = await server.writeRrsets(zone, writes);
    const refused = outcomes.flatMap((outcome, i) => (outcome.status === "applied" ? [] : [i]));
    assert.deepEqual(refused, [7, 8, 150, 151, 200, 298, 299]);
    const message = (i: number) => {
      const outcome = outcomes[i];
      return outcome?.status === "refused" ? outcome.message : `not refused: ${outcome?.status}`;
    };
    assert.equal(message(7), "RRset cname.bad.example. IN A: Conflicts with pre-existing RRset");
    assert.equal(message(8), "Name 'wr!ong.bad.example.' contains unsupported characters");
    assert.equal(message(150), "RRset elsewhere.example. IN A: Name is out of zone");
    assert.match(message(151), /^Unable to parse DNS Name 'l{64}\.bad\.example\.'$/);
    assert.match(message(298), /^Record text\.bad\.example\.\/A 'no address': Parsing record content/);
    assert.match(
      message(299),
      /^Record dot\.bad\.example\.\/PTR 'web\.example\.com': Not in expected format/,
    );
    assert.equal(
      [...(await server.readZone(zone)).rrsets.keys()].filter((name) => name.startsWith("h")).length,
      293,
    );
  });

  test("splits by size", async ({ peer }) => {
    const sizes: number[] = [];
    const small = adapterOf(peer, {
      maxBatchBytes: 2000,
      onCall: ({ operation }) => sizes.push(operation.length),
    });
    const zone = await makeZone(peer, small, { name: "split.example.", soaEditApi: "INCREASE" });
    const writes = Array.from({ length: 100 }, (_, i) => write(`h${i}.split.example.`, "A", `192.0.2.${i}`));
    sizes.length = 0;
    const outcomes = await small.writeRrsets(zone, writes);
    assert.ok(outcomes.every((outcome) => outcome.status === "applied"));
    assert.ok(sizes.length >= 5 && sizes.length <= 8, `${sizes.length} calls`);
    const content = await small.readZone(zone);
    assert.equal(content.serial - zone.serial, sizes.length - 1);
    assert.equal([...content.rrsets.keys()].filter((name) => name.startsWith("h")).length, 100);
    await small.close();
  });

  test("halves a batch that is larger than the server takes", async ({ peer }) => {
    const statuses: (number | null)[] = [];
    const greedy = adapterOf(peer, {
      maxBatchBytes: BODY_LIMIT_BYTES + 200,
      onCall: ({ status }) => statuses.push(status),
    });
    const zone = await makeZone(peer, greedy, { name: "limit.example." });
    const writes = Array.from({ length: 18_000 }, (_, i) => write(`h${i}.limit.example.`, "A", "192.0.2.1"));
    const outcomes = await greedy.writeRrsets(zone, writes);
    assert.deepEqual(new Set(outcomes.map((outcome) => outcome.status)), new Set(["applied"]));
    // PowerDNS answers 400, or closes the connection before its client could read that.
    assert.ok(statuses[1] === 400 || statuses[1] === null, `${statuses[1]}`);
    assert.deepEqual(statuses.slice(-3), [204, 204, 204]);
    await greedy.close();
  });

  test("serialises its own writes, and gets through beside another writer", async ({ peer, server }) => {
    const zone = await makeZone(peer, server, { name: "both.example." });
    const other = adapterOf(peer);
    const batch = (prefix: string) =>
      Array.from({ length: 1500 }, (_, i) => write(`${prefix}${i}.both.example.`, "A", "192.0.2.1"));
    const outcomes = await Promise.all([
      server.writeRrsets(zone, batch("a")),
      server.writeRrsets(zone, batch("b")),
      other.writeRrsets(zone, batch("c")),
    ]);
    assert.deepEqual(new Set(outcomes.flat().map((outcome) => outcome.status)), new Set(["applied"]));
    assert.equal((await server.readZone(zone)).rrsets.size, 4501);
    await other.close();
  });

  test("writes into zones that the server signs, also when they are presigned", async ({ peer, server }) => {
    const zone = await makeZone(peer, server, { name: "signed.example.", dnssec: true });
    assert.deepEqual(await server.writeRrsets(zone, [write("a.signed.example.", "A", "192.0.2.1")]), [
      APPLIED,
    ]);
    await peer.setPresigned("signed.example.");
    const raw = await rawCall(peer, "PATCH /zones/signed.example.", { rrsets: [] });
    assert.equal(raw.status, 204, "the server itself does not protect a presigned zone");
  });

  test("lets an address stand beside ALIAS and LUA: the server does not refuse it", async ({
    peer,
    server,
  }) => {
    const zone = await makeZone(peer, server, {
      name: "beside.example.",
      rrsets: [
        { name: "alias.beside.example.", type: "ALIAS", records: ["www.example.org."] },
        { name: "lua.beside.example.", type: "LUA", records: ["A \"pickrandom({'192.0.2.1'})\""] },
      ],
    });
    const outcomes = await server.writeRrsets(zone, [
      write("alias.beside.example.", "A", "192.0.2.1"),
      write("lua.beside.example.", "A", "192.0.2.1"),
    ]);
    assert.deepEqual(outcomes, [APPLIED, APPLIED]);
  });

  test("reports every write as failed, with the zone's name, when the zone is gone", async ({
    peer,
    server,
  }) => {
    const zone = await makeZone(peer, server, { name: "gone.example." });
    await rawCall(peer, "DELETE /zones/gone.example.");
    const outcomes = await server.writeRrsets(zone, [write("a.gone.example.", "A", "192.0.2.1")]);
    assert.equal(outcomes[0]?.status, "failed");
    assert.match(JSON.stringify(outcomes[0]), /zone gone\.example\. is not there, HTTP 404/);
    await assert.rejects(server.readZone(zone), /zone gone\.example\. is not there/);
  });
}
