import assert from "node:assert/strict";
import { test } from "node:test";
import { makeFinding, RULES } from "../../../src/domain/finding.ts";

const TEXT = { message: "what is wrong", remedy: "what to do" };

test("a finding takes the severity of its rule and is known by rule and row", () => {
  const subject = { addressId: 7, ip: "10.0.0.5", hostname: "web1" };
  assert.deepEqual(makeFinding("zone-missing", subject, TEXT), {
    id: "zone-missing:7",
    rule: "zone-missing",
    severity: "error",
    ...subject,
    ...TEXT,
  });
});

test("without a row it is known by its name, else its address, or by the key given", () => {
  const subject = { addressId: null, ip: "10.0.0.5", hostname: "web1" };
  assert.equal(makeFinding("orphan", subject, TEXT).id, "orphan:web1");
  assert.equal(makeFinding("orphan", { ...subject, hostname: "" }, TEXT).id, "orphan:10.0.0.5");
  assert.equal(makeFinding("orphan", subject, { ...TEXT, key: "here" }).id, "orphan:here");
});

test("every rule has a kebab-case id, a title and a reference", () => {
  for (const [id, rule] of Object.entries(RULES)) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(rule.title.length > 0 && rule.reference.length > 0, id);
  }
});
