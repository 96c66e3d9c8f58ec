import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { checkJson, renderCheck } from "../../../../src/core/render/check-text.ts";
import type { CheckItem } from "../../../../src/domain/check-item.ts";

const fit: CheckItem = { area: "phpipam", status: "ok", measured: "addresses can be read", remedy: null };
const doubtful: CheckItem = {
  area: "phpipam",
  status: "warning",
  measured: "clocks are 61 s apart",
  remedy: "set both by NTP",
};
const broken: CheckItem = {
  area: "state",
  status: "fault",
  measured: "the store\u001b[31m is gone",
  remedy: "restore it from the last copy",
};

describe("what check prints", () => {
  it("is a line per item under its area, the remedy below, and how it stands at the end", () => {
    assert.equal(
      renderCheck([fit, doubtful, broken], PLAIN_CANVAS),
      `phpIPAM
  ✓ addresses can be read
  ! clocks are 61 s apart
    → set both by NTP

state
  ✗ the storeU+001B[31m is gone
    → restore it from the last copy

1 fault, 1 warning
`,
    );
  });

  it("says when all is well, and counts warnings alone", () => {
    assert.match(renderCheck([fit], PLAIN_CANVAS), /\n✓ all is well\n$/);
    assert.match(renderCheck([doubtful, doubtful], PLAIN_CANVAS), /\n2 warnings\n$/);
    assert.match(renderCheck([broken], PLAIN_CANVAS), /\n1 fault\n$/);
  });

  it("is wrapped to the terminal", () => {
    const text = renderCheck([broken], { ...PLAIN_CANVAS, columns: 24 });
    for (const line of text.split("\n")) assert.ok(line.length <= 24, line);
  });

  it("is well as JSON unless something is at fault", () => {
    assert.deepEqual(checkJson([fit, doubtful]), { version: 1, ok: true, items: [fit, doubtful] });
    assert.equal(checkJson([broken]).ok, false);
  });
});
