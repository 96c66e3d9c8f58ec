import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { approvalJson, approvalText } from "../../../../src/core/render/approval-text.ts";
import { type Canvas, PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { releaseJson, undoJson } from "../../../../src/core/render/undo-json.ts";
import { releaseText, type UndoView, undoText } from "../../../../src/core/render/undo-text.ts";
import type { ChangeOutcome } from "../../../../src/domain/cycle-report.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { UndoReport } from "../../../../src/domain/undo-report.ts";
import type { UndoneItem } from "../../../../src/domain/undone.ts";
import { journalled } from "../diff/undo/journalled.ts";
import { CHANGES, change, FINDINGS, GUARD, MADE_AT, plan } from "./sample-plan.ts";

const CANVAS: Canvas = { ...PLAIN_CANVAS, columns: 80 };
const DONE: readonly ChangeOutcome[] = CHANGES.map((each, i) => ({
  id: `c-mi9x2k4f-000${i}`,
  change: each,
  result: "applied",
  detail: "",
}));
const GONE = { change: journalled({ before: "10.0.0.9", id: "c-9" }), why: "now: A 10.0.0.5" };

function report(parts: Partial<UndoReport> = {}): UndoReport {
  return {
    ...{ run: "20261122-101500-000", of: "20261122-091502-417", startedAt: MADE_AT, durationMs: 876.4 },
    ...{
      plan: plan({ changes: CHANGES }),
      outcomes: [],
      refused: [],
      already: [],
      staying: 0,
      writeBar: null,
    },
    ...parts,
  };
}

function draw(parts: Partial<UndoReport>, bar: UndoView["bar"] = null): string {
  return undoText({ report: report(parts), bar }, CANVAS);
}

describe("an undo as text", () => {
  it("says what was taken back, that it stays so, and how it is released or taken back itself", () => {
    const text = draw({ outcomes: DONE, staying: 3 });
    assert.match(text, /^✓ 3 changes of 20261122-091502-417 taken back +0\.9 s$/m);
    assert.match(text, /- A +old-print/);
    assert.match(text, /3 changes will not be made again until the row is edited, or:/);
    assert.match(text, /release: {2}pphook undo --release 20261122-101500-000/);
    assert.match(text, /back: {5}pphook undo 20261122-101500-000/);
  });

  it("promises nothing about the next cycles where nothing is held off", () => {
    assert.doesNotMatch(draw({ outcomes: DONE }), /release/);
  });

  it("says that nothing is left to take back", () => {
    const text = draw({ plan: plan(), already: [journalled({ after: "10.0.0.1" })] });
    assert.match(text, /^✓ 20261122-091502-417: nothing to take back, 1 already as before/);
  });

  it("shows what was left alone, and what is there now", () => {
    const text = draw({ outcomes: DONE, refused: [GONE] });
    assert.match(text, /^! 3 of 4 changes of .* taken back/m);
    assert.match(text, /! 1 change left alone, because something changed since/);
    assert.match(text, /A {4}a in example\.com: 10\.0\.0\.9 {2}\[c-9\]\n {4}now: A 10\.0\.0\.5/);
    assert.match(draw({ refused: Array.from({ length: 203 }, () => GONE) }), /… and 3 more \(--json\)/);
  });

  it("shows what PowerDNS did not take", () => {
    const outcomes = DONE.map((outcome, i) => ({
      ...outcome,
      ...(i === 0 ? { result: "refused" as const, detail: "Conflicts" } : {}),
      ...(i === 1 ? { result: "dropped" as const } : {}),
    }));
    const text = draw({ outcomes });
    assert.match(text, /^✗ 1 of 3 changes/m);
    assert.match(text, /✗ 2 changes could not be written/);
    assert.match(text, /refused: Conflicts/);
    const found = draw({ outcomes, plan: plan({ changes: CHANGES, findings: FINDINGS.slice(0, 1) }) });
    assert.match(found, /^findings\n {2}✗ 10\.10\.1\.96/m);
  });

  it("says what is held, how it is released, and that the undo is to be asked for again", () => {
    const held = change({ name: "x.example.com", before: "10.10.1.61", held: true });
    const guarded = plan({ changes: [held], guards: [GUARD] });
    const text = draw({ plan: guarded });
    assert.match(text, /^! 0 of 1 change of/m);
    assert.match(text, /✋ held: 1 change/);
    assert.match(
      text,
      /release: {2}pphook approve 8d01b7c0ffee.*\n {2}then: {5}pphook undo 20261122-091502-417/,
    );
    const dry = draw({ plan: guarded, writeBar: "dry-run" });
    assert.match(dry, /hold it: {2}pphook undo 20261122-091502-417 {3}\(a dry run holds nothing\)/);
    assert.doesNotMatch(dry, /approve/);
  });

  it("says why nothing was written", () => {
    const dry = draw({ writeBar: "dry-run" });
    assert.match(dry, /^! dry run: 3 of 3 changes of .* would be taken back/);
    assert.match(dry, /make it: {2}pphook undo 20261122-091502-417/);
    assert.match(draw({ writeBar: "observe" }, { kind: "observe" }), /observing: .*\n\n.*only observes/);
    const pause = { since: MADE_AT, until: null, reason: "move", by: "bob" };
    assert.match(draw({ writeBar: "paused" }, { kind: "paused", pause }), /paused: .*\n\n.*bob/);
  });
});

describe("an undo as data", () => {
  it("has every change with what became of it, what was left alone, and what was so already", () => {
    const links = CHANGES.map((each, i) => ({
      ...each,
      held: i === 2,
      undoes: { id: `c-${i}`, run: "r-1", by: "alice", redo: false, owner: null, comments: [], rowId: null },
    }));
    const names = new Map(links.map((each, i) => [each, `c-mi9x2k4f-000${i}`]));
    const data = undoJson(
      report({
        plan: plan({ changes: links, guards: [GUARD] }),
        outcomes: DONE.slice(0, 1),
        refused: [GONE],
        already: [journalled({ after: "10.0.0.1", id: "c-7" })],
      }),
      names,
    ) as Record<string, unknown> & { readonly changes: readonly Record<string, unknown>[] };
    assert.deepEqual(
      data.changes.map(({ id, undoes, result }) => `${id} ${undoes} ${result}`),
      ["c-mi9x2k4f-0000 c-0 applied", "c-mi9x2k4f-0001 c-1 open", "c-mi9x2k4f-0002 c-2 held"],
    );
    assert.deepEqual([data["version"], data["already"], data["of"]], [1, ["c-7"], "20261122-091502-417"]);
    assert.equal((data["refused"] as readonly { why: string }[])[0]?.why, "now: A 10.0.0.5");
    assert.equal(String(data["heldHash"]).slice(0, 6), "8d01b7");
  });

  it("has no held hash where nothing is held, and no names where none are known", () => {
    const data = undoJson(report(), new Map()) as Record<string, unknown>;
    assert.equal("heldHash" in data, false);
    const [first] = data["changes"] as readonly Record<string, unknown>[];
    assert.deepEqual([first?.["id"], first?.["undoes"]], ["", null]);
  });
});

describe("a release", () => {
  const item = (hostname: string): UndoneItem => ({
    ...{ id: "c-2", run: "r-2", undoes: "c-1", undoneRun: "r-1", by: "alice", at: MADE_AT },
    ...{ zone: canonicalName("example.com"), name: canonicalName("a.example.com"), type: "A" },
    ...{ kept: "10.0.0.9", gone: null, ip: "10.0.0.1", hostname, rows: [{ id: 4, fingerprint: "" }] },
  });

  it("names what is decided again, and how to look at it", () => {
    const text = releaseText([item("b.example.com"), item("b.example.com")], CANVAS);
    assert.match(text, /^✓ released 2 changes: PPHOOK decides about b\.example\.com again/);
    assert.match(text, /pphook explain b\.example\.com/);
    assert.match(releaseText([item("")], CANVAS), /about a\.example\.com again/);
  });

  it("names no more than five", () => {
    const text = releaseText(
      [..."abcdef"].map((letter) => item(`${letter}.example.com`)),
      CANVAS,
    );
    assert.match(text, /a\.example\.com, .*e\.example\.com, … again/);
    assert.doesNotMatch(text, /explain/);
  });

  it("is data, too", () => {
    const { released } = releaseJson([item("a")]) as { readonly released: readonly object[] };
    assert.deepEqual(Object.keys(released[0] ?? {}).slice(0, 3), ["id", "run", "undoes"]);
  });
});

describe("the release of a held set", () => {
  const approval = { hash: "8d01b7c0ffee00", changes: ["x"], by: "bob", expiresAt: MADE_AT };

  it("is carried out by a cycle, or by asking for the undo again", () => {
    assert.match(approvalText(approval, CANVAS), /apply: {4}pphook sync/);
    assert.match(approvalText({ ...approval, undo: "c-9" }, CANVAS), /apply: {4}pphook undo c-9/);
    assert.deepEqual(Object.keys(approvalJson(approval)).at(-1), "expiresAt");
    assert.deepEqual(Object.entries(approvalJson({ ...approval, undo: "c-9" })).at(-1), ["undo", "c-9"]);
  });
});
