import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { boundChanges } from "../../../../src/core/diff/bound-changes.ts";
import type { Change } from "../../../../src/domain/change.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";

const change = (addressId: number, name: string): Change => ({
  target: "powerdns",
  action: "create",
  zone: canonicalName("example.com"),
  name: canonicalName(name),
  type: "A",
  before: null,
  after: { content: "10.0.0.1", ttlSeconds: 60, disabled: false },
  rule: "no-records-create",
  reason: "",
  addressId,
  ip: "",
  hostname: "",
});
const changes = [change(3, "a"), change(1, "b"), change(2, "c"), change(3, "d"), change(2, "e")];
const ids = (taken: readonly Change[]) => taken.map((each) => each.addressId);

describe("the changes of one cycle", () => {
  it("are all taken when they fit", () => {
    assert.deepEqual(boundChanges(changes, { limit: 5, waiting: new Set() }), changes);
  });

  it("are taken by whole rows, in the order of rows, and keep their order", () => {
    assert.deepEqual(ids(boundChanges(changes, { limit: 4, waiting: new Set() })), [1, 2, 2]);
  });

  it("begin with the rows that waited already", () => {
    assert.deepEqual(ids(boundChanges(changes, { limit: 3, waiting: new Set([3]) })), [3, 1, 3]);
  });

  it("are never none, even when one row exceeds the limit", () => {
    assert.deepEqual(ids(boundChanges(changes, { limit: 1, waiting: new Set([2]) })), [2, 2]);
  });
});
