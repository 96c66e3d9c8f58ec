import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { convertZoneHead, servedSerial } from "../../../../src/io/powerdns/convert-zone.ts";
import { zoneFilter } from "../../../../src/io/powerdns/zone-filter.ts";

const head = (kind: string) => ({ id: "Example.com.", name: "Example.com.", kind, serial: 7, dnssec: false });

describe("convertZoneHead", () => {
  for (const [kind, managed] of [
    ["Native", true],
    ["native", true],
    ["Master", true],
    ["Primary", true],
    ["Slave", false],
    ["Secondary", false],
    ["Producer", false],
    ["Consumer", false],
    ["Something new", false],
  ] as const)
    it(`takes a ${kind} zone as ${managed ? "managed" : "not managed"}`, () => {
      assert.deepEqual(
        convertZoneHead(head(kind), () => true),
        {
          name: "example.com.",
          id: "Example.com.",
          kind,
          serial: 7,
          managed,
        },
      );
    });

  it("does not manage a zone that the globs leave out", () => {
    assert.equal(convertZoneHead(head("Native"), () => false).managed, false);
  });
});

describe("servedSerial", () => {
  for (const [edited_serial, served] of [
    [2970, 2970],
    [0, 2],
    [undefined, 2],
  ] as const)
    it(`gives ${served} for a stored 2 and an edited ${edited_serial}`, () => {
      assert.equal(servedSerial({ serial: 2, edited_serial }), served);
    });
});

describe("zoneFilter", () => {
  for (const [zones, exclude, name, meant] of [
    [[], [], "example.com", true],
    [["example.com"], [], "example.com", true],
    [["example.com."], [], "Example.COM", true],
    [["example.com"], [], "sub.example.com", false],
    [["*.example.com"], [], "a.b.example.com", true],
    [["*.example.com"], [], "example.com", false],
    [["?.10.in-addr.arpa"], [], "1.10.in-addr.arpa", true],
    [["?.10.in-addr.arpa"], [], "12.10.in-addr.arpa", false],
    [["0/25.*"], [], "0/25.2.0.192.in-addr.arpa", true],
    [["a.com", "b.com"], [], "b.com", true],
    [["*"], ["lab.*"], "lab.example.com", false],
    [[], ["*.arpa"], "10.in-addr.arpa", false],
    [[], ["*.arpa"], "example.com", true],
  ] as const)
    it(`zones [${zones}] without [${exclude}] ${meant ? "mean" : "do not mean"} ${name}`, () => {
      assert.equal(zoneFilter(zones, exclude)(name), meant);
    });
});
