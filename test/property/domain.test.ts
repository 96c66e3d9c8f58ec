import assert from "node:assert/strict";
import { isIP } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { type Change, canonicalChange, compareChanges } from "../../src/domain/change.ts";
import { cidrContains, toCidr } from "../../src/domain/cidr.ts";
import { canonicalName, displayName, type Fqdn, isBelow, parentName } from "../../src/domain/dns-name.ts";
import { compileGlob } from "../../src/domain/glob.ts";
import {
  bigIntToIp,
  familyOf,
  type IpAddress,
  ipToBigInt,
  ipv6Nibbles,
  isMappedIpv4,
  parseIp,
} from "../../src/domain/ip-address.ts";
import { parseMac } from "../../src/domain/mac-address.ts";
import { classlessRange, reverseName } from "../../src/domain/reverse-name.ts";
import { closestZone, indexZones } from "../../src/domain/zone.ts";
import { assertProperty } from "../support/assert-property.ts";

const anyIp: fc.Arbitrary<IpAddress> = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => bigIntToIp(value, 4)),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => bigIntToIp(value, 6)),
  // Many zero groups, where compression has to choose.
  fc.array(fc.constantFrom(0n, 0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 }).map((groups) =>
    bigIntToIp(
      groups.reduce<bigint>((sum, group) => (sum << 16n) | group, 0n),
      6,
    ),
  ),
);
const addressLike = fc.string({ unit: fc.constantFrom(..."0125afF:::..g "), maxLength: 24 });
const mutated = fc
  .tuple(anyIp, fc.nat(40), fc.constantFrom("", ":", "::", ".", "0", "f", "256", "%1", " "))
  .map(([ip, at, piece]) => ip.slice(0, at) + piece + ip.slice(at + 1));
const typedAddress = fc.oneof(fc.ipV4(), fc.ipV6(), addressLike, mutated, fc.string());

test("an address is one exactly when Node says so, zone indices aside", () => {
  assertProperty(
    fc.property(typedAddress, (text) => {
      fc.pre(!text.includes("%"));
      assert.equal(parseIp(text) !== null, isIP(text) !== 0, text);
    }),
    { numRuns: 2000 },
  );
});

test("reading an address again changes nothing, and its family is Node's", () => {
  assertProperty(
    fc.property(typedAddress, (text) => {
      const ip = parseIp(text);
      fc.pre(ip !== null);
      assert.equal(parseIp(ip), ip);
      assert.equal(familyOf(ip), isIP(text));
    }),
  );
});

test("an address survives its number, and an IPv6 one its nibbles", () => {
  assertProperty(
    fc.property(anyIp, (ip) => {
      assert.equal(bigIntToIp(ipToBigInt(ip), familyOf(ip)), ip);
      assert.equal(parseIp(ip.toUpperCase()), ip);
      if (familyOf(ip) === 4) return;
      assert.equal(BigInt(`0x${ipv6Nibbles(ip)}`), ipToBigInt(ip));
      assert.equal(isMappedIpv4(ip), ipToBigInt(ip) >> 32n === 0xffffn);
    }),
  );
});

test("an IPv6 address is written the way a URL writes it, but for the dots of a mapped one", () => {
  assertProperty(
    fc.property(anyIp, (ip) => {
      fc.pre(familyOf(ip) === 6 && !isMappedIpv4(ip));
      assert.equal(new URL(`http://[${ip}]/`).hostname, `[${ip}]`);
    }),
  );
});

test("a range holds its own addresses and not the ones beside it", () => {
  assertProperty(
    fc.property(anyIp, fc.nat(128), (ip, length) => {
      const bits = familyOf(ip) === 4 ? 32 : 128;
      const cidr = toCidr(ip, length % (bits + 1));
      assert.ok(cidr && cidrContains(cidr, ip));
      const max = (1n << BigInt(bits)) - 1n;
      if (cidr.first > 0n) assert.ok(!cidrContains(cidr, bigIntToIp(cidr.first - 1n, cidr.family)));
      if (cidr.last < max) assert.ok(!cidrContains(cidr, bigIntToIp(cidr.last + 1n, cidr.family)));
    }),
  );
});

test("different addresses have different reverse names, each in its own tree", () => {
  assertProperty(
    fc.property(anyIp, anyIp, (a, b) => {
      fc.pre(!isMappedIpv4(a) && !isMappedIpv4(b));
      assert.equal(reverseName(a) === reverseName(b), a === b);
      assert.ok(reverseName(a).endsWith(familyOf(a) === 4 ? ".in-addr.arpa." : ".ip6.arpa."));
    }),
  );
});

test("a classless label never spans more than the last octet", () => {
  const label = fc
    .tuple(fc.nat(300), fc.constantFrom("/", "-", "_"), fc.nat(300))
    .map((parts) => parts.join(""));
  assertProperty(
    fc.property(fc.oneof(label, fc.string()), (text) => {
      const range = classlessRange(text);
      if (range !== null) assert.ok(0 <= range.first && range.first <= range.last && range.last <= 255);
    }),
  );
});

test("a MAC has one canonical form, which reads as itself", () => {
  const digits = fc.string({
    unit: fc.constantFrom(..."0123456789abcdefABCDEF"),
    minLength: 12,
    maxLength: 12,
  });
  assertProperty(
    fc.property(digits, fc.constantFrom(":", "-", ".", ""), (text, separator) => {
      const canonical = (text.toLowerCase().match(/../g) ?? []).join(":");
      assert.equal(parseMac((text.match(/../g) ?? []).join(separator)), canonical);
      assert.equal(parseMac(canonical), canonical);
    }),
  );
});

const label = fc.string({ unit: fc.constantFrom("a", "b", "-", "0"), minLength: 1, maxLength: 2 });
const fqdn = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => canonicalName(labels.join(".")));

test("a name is below all its ancestors and no other zone", () => {
  assertProperty(
    fc.property(fqdn, fqdn, (name, zone) => {
      const ancestors: Fqdn[] = [];
      for (let at = parentName(name); at !== null; at = parentName(at)) ancestors.push(at);
      assert.equal(isBelow(name, zone), ancestors.includes(zone));
      assert.equal(canonicalName(displayName(name)), name);
    }),
  );
});

test("the closest zone is the longest one above a name, in whatever order they are listed", () => {
  assertProperty(
    fc.property(fqdn, fc.array(fqdn, { maxLength: 12 }), (name, names) => {
      const heads = names.map((zone) => ({ name: zone, id: zone, kind: "Native", serial: 1, managed: true }));
      const above = names.filter((zone) => isBelow(name, zone)).sort((a, b) => b.length - a.length);
      const expected = names.includes(name) ? null : (above[0] ?? null);
      assert.equal(closestZone(indexZones(heads), name)?.name ?? null, expected);
      assert.equal(closestZone(indexZones(heads.reverse()), name)?.name ?? null, expected);
    }),
  );
});

const side = fc.option(
  fc.record({
    content: fc.constantFrom("10.0.0.1", "10.0.0.2"),
    ttlSeconds: fc.constantFrom(60, 3600),
    disabled: fc.boolean(),
  }),
);
const change: fc.Arbitrary<Change> = fc.record({
  target: fc.constant("powerdns" as const),
  action: fc.constantFrom("create", "update", "delete"),
  zone: fc.constantFrom("a." as Fqdn, "b." as Fqdn),
  name: fqdn,
  type: fc.constantFrom("A", "AAAA", "PTR"),
  before: side,
  after: side,
  rule: fc.constantFrom("orphan", "mismatch"),
  reason: fc.string(),
  addressId: fc.option(fc.nat()),
  ip: fc.constant("10.0.0.1"),
  hostname: fc.string(),
});

test("the order of changes is total: equal only when they do the same, antisymmetric, transitive", () => {
  assertProperty(
    fc.property(change, change, change, (a, b, c) => {
      assert.equal(compareChanges(a, b) === 0, canonicalChange(a) === canonicalChange(b));
      assert.equal(Math.sign(compareChanges(a, b)), 0 - Math.sign(compareChanges(b, a)));
      const [x, y, z] = [a, b, c].sort(compareChanges);
      assert.ok(
        x && y && z && compareChanges(x, z) <= 0 && compareChanges(x, y) <= 0 && compareChanges(y, z) <= 0,
      );
    }),
  );
});

test("a glob holds what the regular expression of the same meaning holds", () => {
  const glob = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 8 });
  const subject = fc.string({ unit: fc.constantFrom("a", "b", ".", "A"), maxLength: 8 });
  assertProperty(
    fc.property(glob, subject, (text, name) => {
      const pattern = text.replaceAll(".", "\\.").replaceAll(/\*+/g, ".*").replaceAll("?", ".");
      assert.equal(compileGlob(text)(name), new RegExp(`^${pattern}$`, "is").test(name));
    }),
    { numRuns: 1000 },
  );
});
