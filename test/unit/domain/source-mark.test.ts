import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isBehind, markOf, type SourceMark } from "../../../src/domain/source-mark.ts";
import { GOOD_ROW } from "../core/check/check-fixture.ts";

const mark = (parts: Partial<SourceMark> = {}): SourceMark => ({
  server: "a",
  newestId: 10,
  newestEdit: "2026-11-22 10:00:00",
  ...parts,
});

describe("how far a server had come", () => {
  it("is its highest id and its latest edit, wherever they stand", () => {
    const rows = [
      { ...GOOD_ROW, id: 7, editDate: "2026-11-22 10:00:00" },
      { ...GOOD_ROW, id: 10, editDate: null },
      { ...GOOD_ROW, id: 2, editDate: "2026-11-21 23:00:00" },
    ];
    assert.deepEqual(markOf({ server: "a", rows }), mark());
    assert.deepEqual(markOf({ server: "a", rows: [] }), mark({ newestId: 0, newestEdit: "" }));
  });

  it("is behind on another server that lacks the newest row or the latest edit", () => {
    assert.equal(isBehind(mark({ server: "b", newestId: 9 }), mark()), true);
    assert.equal(isBehind(mark({ server: "b", newestEdit: "2026-11-22 09:59:59" }), mark()), true);
  });

  it("is not behind on another server that has come as far, nor on the same one, nor when nothing is known", () => {
    assert.equal(isBehind(mark({ server: "b" }), mark()), false);
    assert.equal(isBehind(mark({ server: "b", newestId: 11 }), mark()), false);
    assert.equal(isBehind(mark({ newestId: 9 }), mark()), false, "somebody deleted the newest row");
    assert.equal(isBehind(mark({ newestId: 0 }), null), false);
  });
});
