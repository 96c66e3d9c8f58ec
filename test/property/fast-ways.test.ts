import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { compileLinearPattern } from "../../src/config/linear-pattern.ts";
import { findNameFaults, isPlainName } from "../../src/core/check/find-name-faults.ts";
import { fingerprint, hasFingerprint } from "../../src/core/derive/select-due.ts";
import { type Fqdn, parentName } from "../../src/domain/dns-name.ts";
import { ipv4Value } from "../../src/domain/ip-address.ts";
import { closestZone, indexZones } from "../../src/domain/zone.ts";
import { assertProperty } from "../support/assert-property.ts";
import { address } from "../support/build-address.ts";

/** What is asked of every row has a fast way; each is held to the plain way. */

const DEFAULT_PATTERN = "^[a-zA-Z0-9][-a-zA-Z0-9.]*[a-zA-Z0-9]$";
const typed = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."aZ09-._\n$\u00e9"), maxLength: 70 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);

test("the default pattern matches what it matches in RE2", () => {
  const fast = compileLinearPattern(DEFAULT_PATTERN);
  const plain = RE2JS.compile(DEFAULT_PATTERN);
  assertProperty(fc.property(typed, (text) => fast(text) === plain.matcher(text).find()));
});

test("a name is plain exactly when no rule finds a fault in it", () => {
  const name = fc.string({ unit: fc.constantFrom(..."ab1-._"), maxLength: 80 });
  assertProperty(
    fc.property(name, fc.integer({ min: 1, max: 70 }), (text, limit) => {
      assert.equal(isPlainName(text, limit), findNameFaults(text, text.split("."), limit).length === 0);
    }),
  );
});

test("a dotted quad is read as its four parts say", () => {
  const part = fc.oneof(
    fc.integer({ min: 0, max: 300 }).map(String),
    fc.constantFrom("", "01", "1e2", " 1", "+1"),
  );
  assertProperty(
    fc.property(fc.array(part, { minLength: 3, maxLength: 5 }), (parts) => {
      const good =
        parts.length === 4 && parts.every((it) => /^(?:0|[1-9]\d{0,2})$/.test(it) && Number(it) < 256);
      const value = parts.reduce((sum, it) => sum * 256 + Number(it), 0);
      assert.equal(ipv4Value(parts.join(".")), good ? value : null);
    }),
  );
});

test("the closest zone is the first that walking up from the name meets", () => {
  const label = fc.constantFrom("a", "bb", "a\\.b", "c\\\\", "long-label");
  const labels = fc.array(label, { maxLength: 5 });
  const name = labels.map((list) => (list.length === 0 ? "." : `${list.join(".")}.`) as Fqdn);
  assertProperty(
    fc.property(name, fc.array(name, { maxLength: 4 }), (asked, names) => {
      const index = indexZones(
        names.map((each) => ({ name: each, id: each, kind: "Native", serial: 1, managed: true })),
      );
      let met: Fqdn | null = index.has(asked) ? null : parentName(asked);
      while (met !== null && !index.has(met)) met = parentName(met);
      assert.equal(closestZone(index, asked)?.name ?? null, met);
    }),
  );
});

test("a row has a fingerprint exactly when the one made of it is the same", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\u0000"), maxLength: 3 });
  const row = fc
    .record({
      ip: text,
      hostname: text,
      mac: text,
      profile: text,
      ptrIgnore: fc.boolean(),
      tagId: fc.integer({ min: 0, max: 12 }),
      subnetId: fc.integer({ min: 0, max: 12 }),
    })
    .map((parts) => address(parts));
  const word = fc.constantFrom("", "dns", "ignore");
  const words = fc.record({ own: word, ofA: word, ofB: word });
  assertProperty(
    fc.property(row, row, words, (plain, b, { own, ofA, ofB }) => {
      const a = own === "" ? plain : { ...plain, policyWord: own };
      assert.equal(hasFingerprint(a, fingerprint(a, ofA), ofA), true);
      assert.equal(hasFingerprint(a, fingerprint(b, ofB), ofA), fingerprint(a, ofA) === fingerprint(b, ofB));
    }),
    { numRuns: 1000 },
  );
});
