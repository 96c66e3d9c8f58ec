import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { canonicalContent, convertRrsets } from "../../../../src/io/powerdns/convert-rrsets.ts";

const enabled = (content: string) => ({ content, disabled: false });
const off = (content: string) => ({ content, disabled: true });

describe("convertRrsets", () => {
  it("merges the spellings of one name and one type", () => {
    const read = convertRrsets([
      { name: "Web.Example.com.", type: "A", ttl: 60, records: [enabled("192.0.2.1")], comments: [] },
      { name: "web.example.com", type: "A", ttl: 90, records: [enabled("192.0.2.2")], comments: [] },
      { name: "web.example.com.", type: "AAAA", ttl: 90, records: [enabled("2001:DB8::1")] },
    ]);
    assert.deepEqual(read.get(canonicalName("web.example.com.")), [
      {
        name: "web.example.com.",
        type: "A",
        ttlSeconds: 60,
        values: [enabled("192.0.2.1"), enabled("192.0.2.2")],
      },
      { name: "web.example.com.", type: "AAAA", ttlSeconds: 90, values: [enabled("2001:db8::1")] },
    ]);
  });

  it("takes the TTL of the entry that has records when comments come on their own", () => {
    const comment = { content: "ours", account: "ops", modified_at: 5 };
    const read = convertRrsets([
      { name: "a.", type: "A", ttl: 0, records: [], comments: [comment] },
      { name: "a.", type: "A", ttl: 300, records: [enabled("192.0.2.1")], comments: [] },
    ]);
    assert.deepEqual(read.get(canonicalName("a.")), [
      {
        name: "a.",
        type: "A",
        ttlSeconds: 300,
        values: [enabled("192.0.2.1")],
        comments: [{ content: "ours", account: "ops", modifiedAt: 5 }],
      },
    ]);
  });

  it("drops entries that have no records", () => {
    const empty = { name: "b.", type: "A", ttl: 0, records: [], comments: [{ content: "c" }] };
    const read = convertRrsets([
      empty,
      { name: "c.", type: "A", ttl: 1, records: [enabled("192.0.2.1")] },
      { ...empty, name: "c.", type: "MX" },
    ]);
    assert.deepEqual([...read.keys()], ["c."]);
    assert.equal(read.get(canonicalName("c."))?.length, 1);
  });

  for (const [records, values] of [
    [[enabled("A.example."), enabled("a.example.")], [enabled("a.example.")]],
    [[off("A.example."), enabled("a.example.")], [enabled("a.example.")]],
    [[off("A.example."), off("a.example.")], [off("a.example.")]],
    [
      [enabled("a.example."), off("b.example.")],
      [enabled("a.example."), off("b.example.")],
    ],
  ] as const)
    it(`reads ${JSON.stringify(records)} as ${values.length} value(s)`, () => {
      const read = convertRrsets([{ name: "p.", type: "PTR", ttl: 1, records }]);
      assert.deepEqual(read.get(canonicalName("p."))?.[0]?.values, values);
    });

  it("takes a record without disabled flag as served", () => {
    const read = convertRrsets([{ name: "a.", type: "A", ttl: 1, records: [{ content: "192.0.2.1" }] }]);
    assert.deepEqual(read.get(canonicalName("a."))?.[0]?.values, [enabled("192.0.2.1")]);
  });
});

describe("canonicalContent", () => {
  for (const [type, content, canonical] of [
    ["A", "192.0.2.1", "192.0.2.1"],
    ["AAAA", "2001:0DB8::0:1", "2001:db8::1"],
    ["A", "not an address", "not an address"],
    ["PTR", "Web.Example.com", "web.example.com."],
    ["CNAME", "Web.Example.com.", "Web.Example.com."],
    ["TXT", '"Mixed"', '"Mixed"'],
  ] as const)
    it(`gives ${type} ${content} as ${canonical}`, () => {
      assert.equal(canonicalContent(type, content), canonical);
    });
});
