import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyBatch, namedIn } from "../../../../src/io/powerdns/apply-batch.ts";
import { packBatches, patchBody } from "../../../../src/io/powerdns/patch-batches.ts";
import type { PatchAnswer } from "../../../../src/io/powerdns/powerdns-client.ts";
import type { WriteOutcome } from "../../../../src/ports/dns-server.ts";
import { writeOf } from "./write-of.ts";

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => writeOf(`h${i}.example.com.`, "A", "192.0.2.1"));

describe("packBatches", () => {
  it("puts deletions first and otherwise keeps the order", () => {
    const writes = [
      writeOf("a.", "A", "192.0.2.1"),
      writeOf("b.", "A"),
      writeOf("c.", "A", "192.0.2.1"),
      writeOf("d.", "A"),
    ];
    const [batch = []] = packBatches(writes, 10_000);
    assert.deepEqual(
      batch.map((item) => item.index),
      [1, 3, 0, 2],
    );
  });

  it("keeps every body within the limit, in octets", () => {
    const writes = many(200).map((write) => ({
      ...write,
      values: [{ content: "é".repeat(9), disabled: false }],
    }));
    const batches = packBatches(writes, 1000);
    assert.equal(batches.flat().length, 200);
    for (const batch of batches) assert.ok(Buffer.byteLength(patchBody(batch)) <= 1000);
    assert.ok(batches.length > 20);
  });

  it("gives a write that is larger than the limit a batch of its own", () => {
    assert.deepEqual(
      packBatches(many(3), 10).map((batch) => batch.length),
      [1, 1, 1],
    );
  });

  it("sends no TTL and no records with a deletion, no comments with a replacement", () => {
    const [batch = []] = packBatches([writeOf("a.", "A"), writeOf("b.", "PTR", "c.")], 1000);
    assert.deepEqual(JSON.parse(patchBody(batch)), {
      rrsets: [
        { name: "a.", type: "A", changetype: "DELETE" },
        {
          name: "b.",
          type: "PTR",
          ttl: 3600,
          changetype: "REPLACE",
          records: [{ content: "c.", disabled: false }],
        },
      ],
    });
  });

  it("refuses the same RRset twice, but not another type of the name", () => {
    const a = writeOf("a.", "A", "192.0.2.1");
    assert.throws(() => packBatches([a, writeOf("a.", "A")], 1000), /RRset a\. A is written twice/);
    assert.equal(packBatches([a, writeOf("a.", "AAAA", "2001:db8::1")], 1000).length, 1);
  });
});

/** Applies writes against a server that refuses some names with a message made of the first of them. */
async function applyAgainst(count: number, isBad: (name: string) => boolean, say: (name: string) => string) {
  const outcomes = new Map<number, WriteOutcome>();
  const sizes: number[] = [];
  const send = async (body: string): Promise<PatchAnswer> => {
    const names = (JSON.parse(body).rrsets as { name: string }[]).map(({ name }) => name);
    sizes.push(names.length);
    const bad = names.find(isBad);
    return bad === undefined ? { taken: true } : { taken: false, why: "refused", said: say(bad) };
  };
  const [batch = []] = packBatches(many(count), 10_000_000);
  await applyBatch(batch, send, (item, outcome) => {
    assert.ok(!outcomes.has(item.index), "one outcome per write");
    outcomes.set(item.index, outcome);
  });
  const refused = [...outcomes].flatMap(([i, outcome]) => (outcome.status === "refused" ? [i] : []));
  return { refused: refused.sort((a, b) => a - b), outcomes: outcomes.size, sizes };
}

describe("applyBatch", () => {
  it("sets the named RRset aside and sends the rest once more", async () => {
    const result = await applyAgainst(
      1000,
      (name) => name === "h7.example.com.",
      (name) => `RRset ${name} IN A: Conflicts with pre-existing RRset`,
    );
    assert.deepEqual(result, { refused: [7], outcomes: 1000, sizes: [1000, 999] });
  });

  it("finds the RRset by halving when the message does not name it", async () => {
    const result = await applyAgainst(
      1024,
      (name) => name === "h700.example.com.",
      () => "No",
    );
    assert.deepEqual([result.refused, result.outcomes], [[700], 1024]);
    assert.ok(result.sizes.length <= 21, `${result.sizes.length} calls`);
  });

  it("does not believe a message that names what was not sent", async () => {
    const result = await applyAgainst(
      8,
      (name) => name === "h3.example.com.",
      () => "RRset other.example.com. IN A: Conflicts",
    );
    assert.deepEqual(result.refused, [3]);
  });

  it("sends little more than the batch when every other RRset is bad", async () => {
    const isBad = (name: string) => Number(/\d+/.exec(name)?.[0]) % 2 === 0;
    const result = await applyAgainst(1024, isBad, (name) => `RRset ${name} IN A: no`);
    assert.equal(result.refused.length, 512);
    const sent = result.sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(sent < 1024 * 60, `${sent} RRsets were sent, one by one it had been ${(1024 * 1024 * 3) / 8}`);
  });
});

describe("namedIn", () => {
  for (const [message, name, type] of [
    ["RRset a.example.com. IN A: Conflicts with pre-existing RRset", "a.example.com.", "A"],
    ['Duplicate record in RRset a.example.com. IN AAAA with content "2001:db8::1"', "a.example.com.", "AAAA"],
    ["RRset a.example.com. IN CNAME has more than one record", "a.example.com.", "CNAME"],
    ["Record A.example.com./A 'x': Parsing record content (try …)", "a.example.com.", "A"],
    [
      "Record 5.0/25.2.0.192.in-addr.arpa./PTR 'x': Not in expected format",
      "5.0/25.2.0.192.in-addr.arpa.",
      "PTR",
    ],
    ["Record a.example.com. IN SOA is only allowed at apex", "a.example.com.", "SOA"],
    ["Name 'a!.example.com.' contains unsupported characters", "a!.example.com.", null],
    ["Unable to parse DNS Name 'a..example.com.'", "a..example.com.", null],
  ] as const)
    it(`reads ${message}`, () => assert.deepEqual(namedIn(message), { name, type }));

  it("reads nothing out of other messages", () => {
    assert.equal(namedIn("Key 'ttl' not an Integer or not present"), null);
  });
});
