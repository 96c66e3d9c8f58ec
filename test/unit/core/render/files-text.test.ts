import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { fileJson, fileLines } from "../../../../src/core/render/files-text.ts";
import type { FileOutcome } from "../../../../src/domain/file-outcome.ts";

const outcome = (given: Partial<FileOutcome>): FileOutcome => ({
  kind: "dhcp",
  path: "/etc/dhcp/pphook.conf",
  state: "written",
  entries: 1234,
  before: 1230,
  detail: "",
  remedy: "",
  findings: [],
  ...given,
});
const draw = (given: Partial<FileOutcome>, columns = Number.POSITIVE_INFINITY) =>
  fileLines([outcome(given)], { ...PLAIN_CANVAS, columns });

describe("what became of a file, as text", () => {
  it("is one line with what it lists and where it is", () => {
    assert.deepEqual(draw({ detail: "dhcpd -t -cf accepts it" }), [
      "✓ dhcp file: 1,234 reservations written to /etc/dhcp/pphook.conf (dhcpd -t -cf accepts it)",
    ]);
    assert.deepEqual(draw({ state: "unchanged" }), [
      "✓ dhcp file: 1,234 reservations in /etc/dhcp/pphook.conf, unchanged",
    ]);
    assert.deepEqual(draw({ state: "empty", kind: "bind", path: "/z" }), [
      "✓ bind file: there is no zone, so /z is not made",
    ]);
    assert.deepEqual(draw({ state: "barred", detail: "paused", entries: 1 }), [
      "! dhcp file: 1 reservation would be written to /etc/dhcp/pphook.conf: paused",
    ]);
  });

  it("says why one was not written and what to do, wrapped to the terminal", () => {
    assert.deepEqual(
      draw({ state: "held", detail: "31 of 240 reservations would go", remedy: "pphook approve 8d01" }, 60),
      [
        "✋ dhcp file: held: 31 of 240 reservations would go;",
        "  /etc/dhcp/pphook.conf is as it was",
        "  → pphook approve 8d01",
      ],
    );
    assert.deepEqual(draw({ state: "failed", detail: "the disk is full" }), [
      "✗ dhcp file: /etc/dhcp/pphook.conf not written: the disk is full",
    ]);
  });

  it("is plain data without its findings, which stand elsewhere", () => {
    assert.deepEqual(Object.keys(fileJson(outcome({}))).sort(), [
      "before",
      "detail",
      "entries",
      "kind",
      "path",
      "remedy",
      "state",
    ]);
  });
});
