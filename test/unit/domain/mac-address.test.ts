import assert from "node:assert/strict";
import { test } from "node:test";
import { isUnicastMac, type MacAddress, parseMac } from "../../../src/domain/mac-address.ts";

const SPELLINGS = [
  "00:1a:2b:3c:4d:5e",
  "00:1A:2B:3C:4D:5E",
  "00-1a-2b-3c-4d-5e",
  "00.1a.2b.3c.4d.5e",
  "001a.2b3c.4d5e",
  "001a2b3c4d5e",
  "001A2B-3C4D5E",
  "  00:1a:2b:3c:4d:5e\t",
];

for (const spelling of SPELLINGS)
  test(`reads ${JSON.stringify(spelling)} as one and the same MAC`, () =>
    assert.equal(parseMac(spelling), "00:1a:2b:3c:4d:5e"));

const REFUSED = [
  "",
  "00:1a:2b:3c:4d",
  "00:1a:2b:3c:4d:5e:6f",
  "00:1a:2b:3c:4d:5g",
  "00:1a-2b:3c-4d:5e",
  "0:1a:2b:3c:4d:5e",
  "001a2b3c4d5",
  "001a2b3c4d5e6",
  "001a:2b3c:4d5e",
  "00 1a 2b 3c 4d 5e",
  "00:1a:2b:3c:4d:5e\n00:1a:2b:3c:4d:5f",
];

for (const text of REFUSED)
  test(`refuses ${JSON.stringify(text)} as a MAC`, () => assert.equal(parseMac(text), null));

const KINDS: readonly (readonly [string, boolean])[] = [
  ["00:00:00:00:00:01", true],
  ["02:00:00:00:00:00", true],
  ["fe:ff:ff:ff:ff:ff", true],
  ["00:00:00:00:00:00", false],
  ["ff:ff:ff:ff:ff:ff", false],
  ["01:00:5e:00:00:01", false],
  ["33:33:00:00:00:01", false],
];

for (const [mac, unicast] of KINDS)
  test(`${mac} ${unicast ? "can" : "cannot"} belong to one network card`, () =>
    assert.equal(isUnicastMac(mac as MacAddress), unicast));
