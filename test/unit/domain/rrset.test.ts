import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fqdn } from "../../../src/domain/dns-name.ts";
import { isManagedType, valueKey } from "../../../src/domain/rrset.ts";

test("A, AAAA and PTR are all that may be written", () => {
  for (const type of ["A", "AAAA", "PTR"]) assert.equal(isManagedType(type), true, type);
  for (const type of ["CNAME", "NS", "SOA", "MX", "a", ""]) assert.equal(isManagedType(type), false, type);
});

test("a value is known by name, type and content", () =>
  assert.equal(valueKey("web1.example.com." as Fqdn, "A", "10.0.0.5"), "web1.example.com. A 10.0.0.5"));
