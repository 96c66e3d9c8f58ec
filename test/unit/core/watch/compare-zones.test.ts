import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareZones } from "../../../../src/core/watch/compare-zones.ts";
import type { DnsRecord } from "../../../../src/domain/dns-answer.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";

const a = (name: string, content: string, ttlSeconds = 3600): DnsRecord => ({
  name: canonicalName(name),
  type: "A",
  ttlSeconds,
  content,
});
const ONE = a("web1.example.com", "10.0.0.1");
const TWO = a("web2.example.com", "10.0.0.2");

describe("two transfers of a zone", () => {
  it("are the same whatever the order", () => {
    assert.equal(compareZones([ONE, TWO], [TWO, ONE]), null);
    assert.equal(compareZones([], []), null);
  });

  it("differ in what one lacks and in what it has too much", () => {
    assert.equal(compareZones([ONE, TWO], [ONE]), "it lacks 1 (web2.example.com 3600 A 10.0.0.2)");
    assert.equal(
      compareZones([ONE], [ONE, TWO]),
      "it has 1 (web2.example.com 3600 A 10.0.0.2) that the primary does not have",
    );
  });

  it("differ in the content or TTL of one record", () => {
    const other = a("web1.example.com", "10.0.0.1", 60);
    assert.equal(
      compareZones([ONE], [other]),
      "it lacks 1 (web1.example.com 3600 A 10.0.0.1); it has 1 (web1.example.com 60 A 10.0.0.1) that the primary does not have",
    );
  });

  it("name three records, and count the others", () => {
    const many = Array.from({ length: 5 }, (_, i) => a(`h${i}.example.com`, "10.0.0.9"));
    assert.match(compareZones(many, []) ?? "", /^it lacks 5 \(h0.*, h1.*, h2[^,]*, and 2 more\)$/);
  });
});
