import assert from "node:assert/strict";
import type { ContractTest } from "./powerdns.contract.ts";
import { makeZone, rawCall, replacement } from "./powerdns-peer.ts";

/** What the server itself does, asked without the adapter: here the simulator has to be like the real one. */
export function describePowerdnsApi(test: ContractTest): void {
  test("closes the connection after each answer", async ({ peer }) => {
    assert.equal((await rawCall(peer, "GET ")).headers.get("connection"), "close");
  });

  test("answers 401 without its key, 404 for an unknown server, zone or path", async ({ peer }) => {
    const keyless = await rawCall({ ...peer, apiKey: "wrong" }, "GET /zones");
    assert.deepEqual([keyless.status, keyless.text], [401, "Unauthorized"]);
    for (const path of ["/zones/none.example.", "/none", "/../none"])
      assert.equal((await rawCall(peer, `GET ${path}`)).status, 404, path);
  });

  test("leaves edited_serial out of a list without DNSSEC", async ({ peer, server }) => {
    await makeZone(peer, server, { name: "plain.example." });
    const fields = async (query: string) =>
      Object.keys(JSON.parse((await rawCall(peer, `GET /zones?zone=plain.example.${query}`)).text)[0]);
    assert.ok((await fields("")).includes("edited_serial"));
    assert.ok(!(await fields("&dnssec=false")).includes("edited_serial"));
  });

  test("answers one name without disabled records, in the spelling asked, with comments of other names", async ({
    peer,
    server,
  }) => {
    await makeZone(peer, server, {
      name: "one.example.",
      rrsets: [
        {
          name: "a.one.example.",
          type: "A",
          records: ["192.0.2.1", { content: "192.0.2.2", disabled: true }],
        },
        {
          name: "b.one.example.",
          type: "A",
          records: ["192.0.2.3"],
          comments: [{ content: "c", account: "" }],
        },
      ],
    });
    const answer = await rawCall(peer, "GET /zones/one.example.?rrset_name=A.One.example.");
    const rrsets = (JSON.parse(answer.text).rrsets as { name: string; records: unknown[]; ttl: number }[])
      .map(({ name, records, ttl }) => ({ name, records, ttl }))
      .sort((x, y) => (x.name < y.name ? -1 : 1));
    assert.deepEqual(rrsets, [
      { name: "A.One.example.", records: [{ content: "192.0.2.1", disabled: false }], ttl: 3600 },
      { name: "b.one.example.", records: [], ttl: 0 },
    ]);
  });

  test("takes all of a PATCH or nothing", async ({ peer, server }) => {
    const zone = await makeZone(peer, server, { name: "atomic.example." });
    const answer = await rawCall(peer, "PATCH /zones/atomic.example.", {
      rrsets: [
        replacement("good.atomic.example.", "A", "192.0.2.1"),
        replacement("elsewhere.example.", "A", "192.0.2.1"),
      ],
    });
    assert.equal(answer.status, 422);
    const content = await server.readZone(zone);
    assert.deepEqual([...content.rrsets.keys()], ["atomic.example."]);
    assert.equal(content.serial, zone.serial);
  });

  test("removes the comments together with the RRset", async ({ peer, server }) => {
    await makeZone(peer, server, {
      name: "comments.example.",
      rrsets: [
        {
          name: "a.comments.example.",
          type: "A",
          records: ["192.0.2.1"],
          comments: [{ content: "c", account: "" }],
        },
      ],
    });
    const patch = (rrset: object) => rawCall(peer, "PATCH /zones/comments.example.", { rrsets: [rrset] });
    await patch({ name: "a.comments.example.", type: "A", changetype: "DELETE" });
    await patch(replacement("a.comments.example.", "A", "192.0.2.1"));
    const { text } = await rawCall(peer, "GET /zones/comments.example.?rrset_name=a.comments.example.");
    assert.deepEqual(JSON.parse(text).rrsets[0].comments, []);
  });

  for (const { what, rrsets, error } of REFUSALS)
    test(`refuses ${what}`, async ({ peer, server }) => {
      const name = `${what.replaceAll(/[^a-z]+/gi, "-").toLowerCase()}.example.`;
      await makeZone(peer, server, {
        name,
        rrsets: [{ name: `www.${name}`, type: "A", records: ["192.0.2.1"] }],
      });
      const answer = await rawCall(peer, `PATCH /zones/${name}`, { rrsets: rrsets(name) });
      assert.equal(answer.status, 422);
      assert.equal(JSON.parse(answer.text).error.replaceAll(name, "ZONE"), error);
    });

  for (const { what, rrsets } of ACCEPTED)
    test(`accepts ${what}`, async ({ peer, server }) => {
      const name = `ok-${what.replaceAll(/[^a-z]+/gi, "-").toLowerCase()}.example.`;
      await makeZone(peer, server, { name });
      const answer = await rawCall(peer, `PATCH /zones/${name}`, { rrsets: rrsets(name) });
      assert.deepEqual([answer.status, answer.text], [204, ""]);
    });
}

interface Refused {
  readonly what: string;
  readonly rrsets: (zone: string) => readonly object[];
  /** With `ZONE` for the zone's name. */
  readonly error: string;
}

const REFUSALS: readonly Refused[] = [
  {
    what: "a name without final dot",
    rrsets: (zone) => [replacement(`x.${zone.slice(0, -1)}`, "A", "192.0.2.1")],
    error: "DNS Name 'x.a-name-without-final-dot.example' is not canonical",
  },
  {
    what: "a CNAME beside an address",
    rrsets: (zone) => [replacement(`www.${zone}`, "CNAME", "x.example.com.")],
    error: "RRset www.ZONE IN CNAME: Conflicts with pre-existing RRset",
  },
  {
    what: "an address and a CNAME at once",
    rrsets: (zone) => [
      replacement(`x.${zone}`, "A", "192.0.2.1"),
      replacement(`x.${zone}`, "CNAME", "y.example.com."),
    ],
    error: "RRset x.ZONE IN CNAME: Conflicts with pre-existing RRset",
  },
  {
    what: "one RRset twice",
    rrsets: (zone) => [
      replacement(`x.${zone}`, "A", "192.0.2.1"),
      replacement(`x.${zone}`, "A", "192.0.2.2"),
    ],
    error: "Duplicate RRset x.ZONE IN A with changetype: REPLACE",
  },
  {
    what: "one record twice",
    rrsets: (zone) => [replacement(`x.${zone}`, "AAAA", "2001:db8::1", "2001:DB8:0::1")],
    error: 'Duplicate record in RRset x.ZONE IN AAAA with content "2001:db8::1"',
  },
  {
    what: "two targets of a CNAME",
    rrsets: (zone) => [replacement(`x.${zone}`, "CNAME", "a.example.com.", "b.example.com.")],
    error: "RRset x.ZONE IN CNAME has more than one record",
  },
  {
    what: "an unknown type",
    rrsets: (zone) => [replacement(`x.${zone}`, "BOGUS", "1")],
    error: "RRset x.ZONE IN BOGUS: unknown type given",
  },
  {
    what: "a replacement without TTL",
    rrsets: (zone) => [{ ...replacement(`x.${zone}`, "A", "192.0.2.1"), ttl: undefined }],
    error: "Key 'ttl' not an Integer or not present",
  },
  {
    what: "an unknown change",
    rrsets: (zone) => [{ ...replacement(`x.${zone}`, "A", "192.0.2.1"), changetype: "MOVE" }],
    error: "Changetype not understood",
  },
  {
    what: "a change of nothing",
    rrsets: (zone) => [{ name: `x.${zone}`, type: "A", changetype: "REPLACE", ttl: 60 }],
    error: "No change for RRset x.ZONE IN A",
  },
  {
    what: "bare text",
    rrsets: (zone) => [replacement(`x.${zone}`, "TXT", "hello")],
    error: "Record x.ZONE/TXT 'hello': Not in expected format (parsed as '\"hello\"')",
  },
];

const ACCEPTED: readonly Omit<Refused, "error">[] = [
  {
    what: "the deletion of what is absent",
    rrsets: (zone) => [{ name: `x.${zone}`, type: "A", changetype: "DELETE" }],
  },
  { what: "a replacement by nothing", rrsets: (zone) => [replacement(`x.${zone}`, "A")] },
  { what: "a wildcard", rrsets: (zone) => [replacement(`*.${zone}`, "A", "192.0.2.1")] },
  {
    what: "a target in two spellings",
    rrsets: (zone) => [replacement(`x.${zone}`, "PTR", "A.example.", "a.example.")],
  },
  {
    what: "a CNAME beside disabled records",
    rrsets: (zone) => [
      { ...replacement(`x.${zone}`, "A"), records: [{ content: "192.0.2.1", disabled: true }] },
      replacement(`x.${zone}`, "CNAME", "y.example."),
    ],
  },
  {
    what: "an address in place of a CNAME removed before",
    rrsets: (zone) => [
      replacement(`x.${zone}`, "CNAME", "y.example."),
      { name: `x.${zone}`, type: "CNAME", changetype: "DELETE" },
      replacement(`x.${zone}`, "A", "192.0.2.1"),
    ],
  },
];
