import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { storeBackupText, storeConditionText } from "../../../../src/core/render/store-text.ts";
import type { StoreCondition } from "../../../../src/domain/store-condition.ts";

const canvas = { columns: 200, paint: (_: unknown, text: string) => text };
const WHOLE: StoreCondition = {
  file: "/var/lib/pphook/pphook.db",
  bytes: 4096,
  version: 10,
  entries: 1,
  archived: 0,
  newestCopy: null,
  problems: [],
};

describe("what is said of a store", () => {
  it("tells that it is whole, how large, and how much the journal holds", () => {
    assert.equal(
      storeConditionText(WHOLE, canvas),
      "✓ the store /var/lib/pphook/pphook.db is whole: 5 kB, schema 10\n  the journal's chain holds: 1 entry\n",
    );
    assert.match(
      storeConditionText({ ...WHOLE, bytes: 2_100_000, entries: 12_345, archived: 1 }, canvas),
      /2\.1 MB, schema 10\n.* 12,345 entries, 1 older entry taken out of it\n$/,
    );
  });

  it("names each fault of a damaged one, and the commands that put back a copy", () => {
    const damaged = { ...WHOLE, problems: ["page 7 is never used", "the journal breaks at entry 3: gone"] };
    const text = storeConditionText(damaged, canvas);
    assert.match(text, /^✗ the store .* is damaged\n {2}✗ page 7 is never used\n {2}✗ the journal breaks at/);
    assert.match(text, /\n {4}cp -p COPY \/var\/lib\/pphook\/pphook\.db\n/);
    const known = storeConditionText({ ...damaged, newestCopy: "/b/a copy.db" }, canvas);
    assert.match(known, /\n {4}cp -p '\/b\/a copy\.db' \/var\/lib\/pphook\/pphook\.db\n/);
  });

  it("tells where a copy is", () => {
    const text = storeBackupText({ file: "/b/copy.db", bytes: 1, entries: 2 }, canvas);
    assert.match(text, /^✓ copied to \/b\/copy\.db, read back and examined: 1 kB, 2 journal entries\n/);
  });
});
