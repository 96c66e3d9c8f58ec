import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { targetLines } from "../../../../src/core/render/targets-text.ts";
import type { TargetOutcome } from "../../../../src/domain/target.ts";

const draw = (given: Partial<TargetOutcome>, columns = Number.POSITIVE_INFINITY) =>
  targetLines(
    [
      {
        target: "ns01",
        kind: "bind",
        state: "deployed",
        detail: "",
        remedy: "",
        drift: null,
        diff: [],
        ...given,
      },
    ],
    { ...PLAIN_CANVAS, columns },
  );

describe("what became of a target, as text", () => {
  it("is one line, with the reason where there is one", () => {
    assert.deepEqual(draw({}), ["✓ ns01 (bind): deployed"]);
    assert.deepEqual(draw({ state: "unchanged" }), ["✓ ns01 (bind): unchanged"]);
    assert.deepEqual(draw({ state: "skipped", detail: "the canary ns02 failed" }), [
      "! ns01 (bind): skipped: the canary ns02 failed",
    ]);
    assert.deepEqual(draw({ state: "barred", detail: "paused" }), ["! ns01 (bind): not deployed: paused"]);
    assert.deepEqual(draw({ state: "held", detail: "too many" }), ["✋ ns01 (bind): held: too many"]);
  });

  it("says what somebody changed there and what to do, wrapped to the terminal", () => {
    assert.deepEqual(
      draw(
        { state: "failed", detail: "the reload failed there", drift: "it was changed", remedy: "look" },
        30,
      ),
      ["✗ ns01 (bind): failed: the", "  reload failed there", "  drift: it was changed", "  → look"],
    );
  });

  it("shows what a dry run found", () => {
    const diff = ["- old", "+ new", "… and 3 more lines"];
    assert.deepEqual(draw({ state: "barred", detail: "dry run", diff }), [
      "! ns01 (bind): would change",
      "  - old",
      "  + new",
      "  … and 3 more lines",
    ]);
    assert.deepEqual(draw({ state: "barred", detail: "dry run" }), ["! ns01 (bind): has this file already"]);
  });
});
