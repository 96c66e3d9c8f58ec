import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { reportJson } from "../../../../src/core/render/report-json.ts";
import { type ReportView, reportText } from "../../../../src/core/render/report-text.ts";
import type { ChangeOutcome, CycleReport } from "../../../../src/domain/cycle-report.ts";
import type { FileOutcome } from "../../../../src/domain/file-outcome.ts";
import { CHANGES, change, FINDINGS, GUARD, MADE_AT, plan } from "./sample-plan.ts";

const DONE: readonly ChangeOutcome[] = CHANGES.map((each, i) => ({
  id: `c-mi9x2k4f-000${i}`,
  change: each,
  result: "applied",
  detail: "",
}));
const HELD = change({ name: "x1.example.com", before: "10.10.1.61", held: true });

function report(parts: Partial<CycleReport> = {}): CycleReport {
  return {
    run: "20261122-091502-417",
    startedAt: MADE_AT,
    durationMs: 876.4,
    plan: plan(),
    outcomes: [],
    writeBar: null,
    sources: { inventory: "phpIPAM 1.8.2", dns: "PowerDNS 4.7.3" },
    stagesMs: { read: 500.4 },
    zones: { managed: 0, read: 0, unreadable: 0 },
    ...parts,
  };
}

function draw(parts: Partial<CycleReport>, bar: ReportView["bar"] = null): string {
  return reportText({ report: report(parts), bar }, { ...PLAIN_CANVAS, columns: 80 });
}

describe("a cycle as text", () => {
  it("says since when the name servers answer what was written, where somebody waited for it", () => {
    const propagation = [{ server: "ns01", answered: 3, open: 0, givenUp: 0, slowestMs: 1400 }];
    assert.match(draw({ outcomes: DONE, propagation }), /\n\non ns01 after 1\.4 s\n/);
    assert.doesNotMatch(draw({ outcomes: DONE }), /after 1\.4 s/);
    assert.deepEqual(reportJson(report({ propagation }), new Map()).propagation, propagation);
    assert.deepEqual(reportJson(report(), new Map()).propagation, []);
  });

  it("tells of the files that changed or could not, and not of the others", () => {
    const file = (state: FileOutcome["state"]): FileOutcome => ({
      kind: "bind",
      path: `/${state}`,
      state,
      entries: 2,
      before: 1,
      detail: "why",
      remedy: "",
      findings: [],
    });
    const text = draw({ files: [file("unchanged"), file("empty"), file("written"), file("held")] });
    assert.match(
      text,
      /✓ bind file: 2 zones written to \/written \(why\)\n✋ bind file: held: why; \/held is as it was/,
    );
    assert.doesNotMatch(text, /unchanged|empty/);
    assert.equal(reportJson(report({ files: [file("held")] }), new Map()).files.length, 1);
  });

  it("says that everything agrees, how much was looked at, and how long it took", () => {
    const [, second = "", ...rest] = draw({}).split("\n");
    assert.match(second, /^✓ everything agrees \(4,796 rows checked, 16 frozen\) +0\.9 s$/);
    assert.deepEqual(rest, [""]);
  });

  it("lists what was applied", () => {
    const text = draw({ plan: plan({ changes: CHANGES }), outcomes: DONE });
    assert.match(text, /✓ 3 changes applied/);
    assert.match(text, /~ A {4}web1/);
  });

  it("tells what was refused in the server's words", () => {
    const outcomes = DONE.map((outcome, i) =>
      i === 1
        ? { ...outcome, result: "refused" as const, detail: "Conflicts with pre-existing RRset" }
        : outcome,
    );
    const text = draw({ plan: plan({ changes: CHANGES }), outcomes });
    assert.match(text, /✗ 2 of 3 changes applied/);
    assert.match(
      text,
      /✗ 1 change not applied\nexample\.com\n.*old-print[\s\S]*refused: Conflicts with pre-existing RRset/,
    );
  });

  it("tells what is held beside what was applied", () => {
    const text = draw({ plan: plan({ changes: [...CHANGES, HELD], guards: [GUARD] }), outcomes: DONE });
    assert.match(text, /! 3 changes applied, 1 held/);
    assert.match(text, /pphook approve 8d01b7c0ffee/);
  });

  it("says that it was interrupted, and how to go on", () => {
    const text = draw({ plan: plan({ changes: CHANGES }), outcomes: DONE.slice(0, 1) });
    assert.match(text, /! interrupted: 2 changes not tried\n.*pphook sync/);
  });

  const bars = [
    { writeBar: "dry-run", said: /^! dry run: 3 changes would be made, nothing was written/m },
    { writeBar: "observe", said: /^! observing: 3 changes would be made, nothing was written/m },
    { writeBar: "paused", said: /^! paused: 3 changes would be made, nothing was written/m },
    { writeBar: "maintenance", said: /^! maintenance window: 3 changes would be made, nothing was written/m },
  ] as const;
  for (const { writeBar, said } of bars)
    it(`lists what would be made under ${writeBar}`, () => {
      const text = draw({ plan: plan({ changes: CHANGES }), writeBar });
      assert.match(text, said);
      assert.match(text, /~ A {4}web1/);
    });

  it("names the maintenance window, and says that the work is taken up by itself", () => {
    const window = "Sun 02:00-04:00 Europe/Paris";
    const text = draw({ writeBar: "maintenance" }, { kind: "maintenance", window });
    assert.match(text, /maintenance window Sun 02:00-04:00 Europe\/Paris: nothing is written until it ends/);
    assert.match(text, /go on: {4}by itself/);
  });

  it("shows findings that matter, and counts the others", () => {
    const text = draw({ plan: plan({ findings: FINDINGS }) });
    assert.match(text, /h\.notexample\.com/);
    assert.doesNotMatch(text, /quiet\.example\.com/);
    assert.match(text, /and 1 note for information: pphook plan/);
  });
});

describe("a cycle as JSON", () => {
  it("adds to each change what happened to it", () => {
    const changes = [...CHANGES, HELD];
    const names = new Map(changes.map((each, i) => [each, `c-mi9x2k4f-000${i}`]));
    const json = reportJson(report({ plan: plan({ changes }), outcomes: DONE.slice(0, 2) }), names);
    assert.deepEqual(
      json.changes.map((each) => each.result),
      ["applied", "applied", "open", "held"],
    );
    assert.equal(json.durationMs, 876);
    assert.deepEqual(json.stagesMs, { read: 500 });
    assert.equal(json.startedAt, "2026-11-22T09:15:02.417Z");
  });
});
