import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fqdn } from "../../../src/domain/dns-name.ts";
import { closestZone, indexZones, type ZoneHead } from "../../../src/domain/zone.ts";

const zone = (name: string, managed = true): ZoneHead => ({
  name: name as Fqdn,
  id: name,
  kind: managed ? "Native" : "Slave",
  serial: 1,
  managed,
});

const INDEX = indexZones(
  ["example.com.", "b.example.com.", "lan.", "2.0.192.in-addr.arpa.", "5.2.0.192.in-addr.arpa."]
    .map((name) => zone(name))
    .concat(zone("away.example.com.", false)),
);

const CLOSEST: readonly (readonly [name: string, zone: string | null])[] = [
  ["web1.example.com.", "example.com."],
  ["a.c.example.com.", "example.com."],
  ["a.b.example.com.", "b.example.com."],
  ["ab.example.com.", "example.com."],
  ["x.away.example.com.", "away.example.com."],
  ["web1.notexample.com.", null],
  ["notexample.com.", null],
  ["web1.lan.", "lan."],
  ["web1.", null],
  ["4.2.0.192.in-addr.arpa.", "2.0.192.in-addr.arpa."],
  // What is itself a zone is answered from that zone, so the one above does not hold it.
  ["example.com.", null],
  ["b.example.com.", null],
  ["5.2.0.192.in-addr.arpa.", null],
  [".", null],
];

for (const [name, expected] of CLOSEST)
  test(`the closest zone of ${name} is ${expected ?? "none"}`, () =>
    assert.equal(closestZone(INDEX, name as Fqdn)?.name ?? null, expected));

test("the root zone holds every name that no other zone holds", () => {
  const withRoot = indexZones([zone("."), zone("example.com.")]);
  assert.equal(closestZone(withRoot, "web1.example.org." as Fqdn)?.name, ".");
  assert.equal(closestZone(withRoot, "com." as Fqdn)?.name, ".");
  assert.equal(closestZone(withRoot, "web1.example.com." as Fqdn)?.name, "example.com.");
});
