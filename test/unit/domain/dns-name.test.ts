import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalName, displayName, type Fqdn, isBelow, parentName } from "../../../src/domain/dns-name.ts";

test("brings a name to lower case with one final dot", () => {
  assert.equal(canonicalName("Web1.Example.COM"), "web1.example.com.");
  assert.equal(canonicalName("web1.example.com."), "web1.example.com.");
  assert.equal(canonicalName("."), ".");
  assert.equal(canonicalName("0/25.2.0.192.IN-ADDR.ARPA"), "0/25.2.0.192.in-addr.arpa.");
});

const BELOW: readonly (readonly [name: string, zone: string, below: boolean])[] = [
  ["web1.example.com.", "example.com.", true],
  ["a.b.example.com.", "example.com.", true],
  ["notexample.com.", "example.com.", false],
  ["example.com.", "example.com.", false],
  ["com.", "example.com.", false],
  ["example.com.", ".", true],
  [".", ".", false],
  ["example.com.example.org.", "example.com.", false],
  ["a\\.example.com.", "example.com.", false],
  ["a\\\\.example.com.", "example.com.", true],
];

for (const [name, zone, below] of BELOW)
  test(`${name} is ${below ? "" : "not "}below ${zone}`, () =>
    assert.equal(isBelow(name as Fqdn, zone as Fqdn), below));

const PARENTS: readonly (readonly [name: string, parent: string | null])[] = [
  ["a.b.c.", "b.c."],
  ["c.", "."],
  [".", null],
  ["a\\.b.c.", "c."],
  ["a\\\\.b.c.", "b.c."],
  ["a\\.", "."],
];

for (const [name, parent] of PARENTS)
  test(`the parent of ${name} is ${parent ?? "none"}`, () => assert.equal(parentName(name as Fqdn), parent));

test("shows a name without its final dot, and the root as it is", () => {
  assert.equal(displayName("web1.example.com."), "web1.example.com");
  assert.equal(displayName("web1"), "web1");
  assert.equal(displayName("."), ".");
  assert.equal(displayName(""), "");
});
