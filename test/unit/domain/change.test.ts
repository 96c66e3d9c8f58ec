import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, canonicalChange, compareChanges, isDestructive } from "../../../src/domain/change.ts";
import type { Fqdn } from "../../../src/domain/dns-name.ts";
import type { RowDeletion } from "../../../src/domain/row-change.ts";

const CHANGE: Change = {
  target: "powerdns",
  action: "update",
  zone: "example.com." as Fqdn,
  name: "web1.example.com." as Fqdn,
  type: "A",
  before: { content: "10.0.0.1", ttlSeconds: 3600, disabled: false },
  after: { content: "10.0.0.2", ttlSeconds: 3600, disabled: false },
  rule: "follow-row",
  reason: "re-addressed in phpIPAM",
  addressId: 7,
  ip: "10.0.0.2",
  hostname: "web1.example.com",
};

test("everything but a creation can lose something", () => {
  assert.equal(isDestructive({ ...CHANGE, action: "create" }), false);
  assert.equal(isDestructive({ ...CHANGE, action: "update" }), true);
  assert.equal(isDestructive({ ...CHANGE, action: "delete" }), true);
});

test("what a change does reads without ids, times, lifetimes and reasons", () => {
  const text = canonicalChange(CHANGE);
  assert.equal(text, "powerdns|example.com.|web1.example.com.|A|update|10.0.0.1|10.0.0.2");
  const told = { ...CHANGE, reason: "other", rule: "mismatch", addressId: null, hostname: "" } as const;
  assert.equal(canonicalChange(told), text);
});

test("a disabled value is another state of it, and a missing side is a dash", () => {
  const parked = { content: "10.0.0.1", ttlSeconds: 60, disabled: true };
  assert.match(canonicalChange({ ...CHANGE, after: parked }), /\|10\.0\.0\.1\|10\.0\.0\.1 disabled$/);
  assert.match(canonicalChange({ ...CHANGE, action: "delete", after: null }), /\|delete\|10\.0\.0\.1\|-$/);
});

const SORTED: readonly Change[] = [
  { ...CHANGE, action: "delete" },
  CHANGE,
  { ...CHANGE, action: "create" },
  { ...CHANGE, action: "create", after: { content: "10.0.0.3", ttlSeconds: 3600, disabled: false } },
  { ...CHANGE, type: "AAAA" },
  { ...CHANGE, name: "web2.example.com." as Fqdn },
  { ...CHANGE, zone: "example.org." as Fqdn, name: "a.example.org." as Fqdn },
];

test("changes are ordered by zone, name, type, deletions first, then content", () => {
  assert.deepEqual([...SORTED].reverse().sort(compareChanges), SORTED);
  assert.equal(compareChanges(CHANGE, { ...CHANGE, addressId: 9 }), 0);
});

const ROW = { subnetId: 3, ip: "10.0.0.9", hostname: "Web1 | x", mac: "" };
const DELETION: RowDeletion = {
  target: "phpipam",
  action: "delete",
  zone: "",
  name: "web1.example.com." as Fqdn,
  type: "row",
  before: ROW,
  after: null,
  rule: "hostname-duplicate",
  reason: "same name as 10.0.0.1, which is older",
  addressId: 9,
  ip: "10.0.0.9",
  hostname: "Web1 | x",
  keeper: { id: 1, ip: "10.0.0.1" },
};

test("a correction reads by subnet and address, without the row's id", () => {
  const text = canonicalChange(DELETION);
  assert.equal(text, 'phpipam||web1.example.com.|row|delete|10.0.0.9 in 3 "Web1 | x" |-');
  assert.equal(canonicalChange({ ...DELETION, addressId: 10, keeper: null }), text);
  assert.notEqual(canonicalChange({ ...DELETION, before: { ...ROW, mac: "00:11:22:33:44:55" } }), text);
  assert.equal(isDestructive(DELETION), true);
});

test("corrections come after records", () =>
  assert.deepEqual([DELETION, ...SORTED].sort(compareChanges), [...SORTED, DELETION]));
