import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { DAY_MS, toInstant } from "../../../../src/domain/instant.ts";
import type { JournalEvent } from "../../../../src/domain/journal.ts";
import { SqliteStore } from "../../../../src/io/store/sqlite-store.ts";
import {
  NOON,
  sampleChange,
  sampleCorrection,
  sampleDelta,
  sampleResult,
  sampleRow,
  sampleValue,
} from "../../../contract/store/samples.ts";
import { temporaryDirectory, temporaryStore } from "./temporary-store.ts";

const PERIOD = { from: NOON, until: toInstant(NOON + 3 * DAY_MS), partMs: DAY_MS, parts: 3 };
const EMPTY = { changes: [], findings: [], cycles: [], mails: [], busiest: [], returning: [] };

const found = (id: string, state: "new" | "resolved", message = "m"): JournalEvent => {
  return { kind: "finding", run: "r", state, id, rule: "mismatch", message };
};
const cycle = (summary: Readonly<Record<string, unknown>>): JournalEvent => ({
  kind: "cycle",
  run: "r",
  summary,
});
const mail = (state: "queued" | "sent"): JournalEvent => {
  return { kind: "mail", run: "r", id: "m", to: [], subject: "s", state, detail: "" };
};

describe("the figures of a period", () => {
  it("are nothing for an empty journal and ledger, also where the file is missing", async (t) => {
    const path = join(temporaryDirectory(t), "none.db");
    const missing = SqliteStore.openReadOnly(path);
    for (const store of [temporaryStore(t).store, missing]) {
      assert.deepEqual(await store.countJournal(PERIOD, 10), EMPTY);
      assert.deepEqual(await store.countLedger(), {
        ...{ rows: 0, baseline: 0, written: 0, adopted: 0, parked: 0, zones: 0, undone: 0 },
        journalSince: null,
      });
    }
    await missing.close();
  });

  it("count changes by part, rule, editor and what became of them last", async (t) => {
    const { store } = temporaryStore(t);
    await store.record({
      at: NOON,
      journal: [
        sampleChange("c-1"),
        sampleResult("c-1", "interrupted"),
        sampleResult("c-1", "applied"),
        sampleChange("c-2"),
        sampleResult("c-2"),
        sampleCorrection("c-3", "delete"),
      ],
    });
    await store.record({ at: toInstant(NOON + DAY_MS), journal: [sampleChange("c-4", { editor: null })] });
    const common = { target: "powerdns", action: "delete", rule: "follow-row" };
    assert.deepEqual((await store.countJournal(PERIOD, 10)).changes, [
      {
        ...{ part: 0, target: "phpipam", action: "delete", rule: "hostname-duplicate", editor: null },
        ...{ result: "planned", count: 1 },
      },
      { part: 0, ...common, editor: "Jane Doe", result: "applied", count: 2 },
      { part: 1, ...common, editor: null, result: "planned", count: 1 },
    ]);
  });

  it("leave out what was before and after", async (t) => {
    const { store } = temporaryStore(t);
    for (const at of [NOON - 1, NOON + 3 * DAY_MS])
      await store.record({
        at: toInstant(at),
        journal: [sampleChange(`c-${at}`), found("a", "new"), mail("sent")],
      });
    assert.deepEqual(await store.countJournal(PERIOD, 10), EMPTY);
    assert.equal((await store.countLedger()).journalSince, NOON - 1);
  });

  it("count cycles with their durations, as far as they have one, and the rows of the last", async (t) => {
    const { store } = temporaryStore(t);
    await store.record({ at: NOON, journal: [cycle({ checked: 5, durationMs: 100 })] });
    await store.record({ at: NOON, journal: [cycle({ checked: 7, durationMs: 300 })] });
    await store.record({ at: toInstant(NOON + 2 * DAY_MS), journal: [cycle({})] });
    assert.deepEqual((await store.countJournal(PERIOD, 10)).cycles, [
      { part: 0, count: 2, meanMs: 200, longestMs: 300, rows: 7 },
      { part: 2, count: 1, meanMs: null, longestMs: null, rows: null },
    ]);
  });

  it("count findings and mails, and name what comes back and what is changed most, as many as are asked for", async (t) => {
    const { store } = temporaryStore(t);
    const twice = (id: string) => [found(id, "new", "old"), found(id, "resolved"), found(id, "new", "now")];
    await store.record({
      at: NOON,
      journal: [
        ...[...twice("b"), ...twice("a"), ...twice("c"), found("d", "new")],
        ...[mail("queued"), mail("sent"), mail("sent")],
        ...["c-1", "c-2", "c-3"].map((id) => sampleChange(id)),
        ...["c-4", "c-5"].map((id) => sampleChange(id, { hostname: "", ip: "10.0.0.9" })),
        sampleChange("c-6", { hostname: "once", ip: "" }),
      ],
    });
    const figures = await store.countJournal(PERIOD, 2);
    assert.deepEqual(figures.findings, [
      { part: 0, state: "new", rule: "mismatch", count: 7 },
      { part: 0, state: "resolved", rule: "mismatch", count: 3 },
    ]);
    assert.deepEqual(figures.returning, [
      { id: "a", rule: "mismatch", message: "now", times: 2 },
      { id: "b", rule: "mismatch", message: "now", times: 2 },
    ]);
    assert.deepEqual(figures.mails, [
      { state: "queued", count: 1 },
      { state: "sent", count: 2 },
    ]);
    assert.deepEqual(figures.busiest, [
      { hostname: "web1.example.com", ip: "10.0.0.1", changes: 3 },
      { hostname: "", ip: "10.0.0.9", changes: 2 },
    ]);
  });

  it("count rows and values of the ledger", async (t) => {
    const { store } = temporaryStore(t);
    await store.record({
      at: NOON,
      ledger: sampleDelta({
        putRows: [sampleRow(1, { baseline: true }), sampleRow(2)],
        putOwned: [sampleValue(1), sampleValue(2, { how: "adopted" }), sampleValue(3, { disabledAt: NOON })],
      }),
    });
    const { rows, baseline, written, adopted, parked } = await store.countLedger();
    assert.deepEqual([rows, baseline, written, adopted, parked], [2, 1, 2, 1, 1]);
  });
});
