import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mailBackOffMs } from "../../../../src/core/notify/back-off.ts";
import { type NoticeSelectionInput, selectNotices } from "../../../../src/core/notify/select-notices.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../../../../src/domain/instant.ts";
import type { ToldFinding } from "../../../../src/domain/notice.ts";
import { NOON, sampleFinding } from "./sample-notice.ts";

const finding = sampleFinding(80);
const { id } = finding;
const after = (ms: number) => toInstant(NOON + ms);

function told(state: ToldFinding["state"], toldAt = NOON): ReadonlyMap<string, ToldFinding> {
  return new Map([[id, { findingId: id, toldAt, state, recipients: ["jane@example.com"] }]]);
}

function select(parts: Partial<NoticeSelectionInput>) {
  return selectNotices({
    open: [],
    before: [],
    told: new Map(),
    settled: new Set(),
    now: NOON,
    reminderMs: DAY_MS,
    ...parts,
  });
}

const states = (parts: Partial<NoticeSelectionInput>) => select(parts).notices.map(({ state }) => state);
const kept = (parts: Partial<NoticeSelectionInput>) => select(parts).putTold.map(({ state }) => state);

describe("a finding is told", () => {
  it("when it is new, and is remembered as told", () => {
    const { notices, putTold } = select({ open: [finding] });
    assert.deepEqual(notices, [{ state: "new", finding, recipients: [] }]);
    assert.deepEqual(putTold, [{ findingId: id, toldAt: NOON, state: "open", recipients: [] }]);
  });

  it("as done when PPHOOK put it right at once, and its going is no news", () => {
    const settled = new Set([id]);
    assert.deepEqual(states({ open: [finding], settled }), ["done"]);
    assert.deepEqual(kept({ open: [finding], settled }), ["gone"]);
    assert.deepEqual(states({ before: [finding], told: told("gone"), now: after(MINUTE_MS) }), []);
  });

  it("as done when it was told before and is put right now", () => {
    assert.deepEqual(states({ open: [finding], told: told("open"), settled: new Set([id]) }), ["done"]);
  });

  it("not again while the reminder is not due, and again when it is", () => {
    const at = (ms: number) => ({ open: [finding], told: told("open"), now: after(ms) });
    assert.deepEqual(select(at(DAY_MS - 1)), { notices: [], putTold: [], dropTold: [] });
    assert.deepEqual(states(at(DAY_MS)), ["again"]);
  });

  it("once only when there is no reminder", () => {
    assert.deepEqual(
      states({ open: [finding], told: told("open"), now: after(99 * DAY_MS), reminderMs: 0 }),
      [],
    );
  });

  it("as resolved to whoever was told of it, once", () => {
    const { notices, putTold } = select({ before: [finding], told: told("open") });
    assert.deepEqual(notices, [{ state: "resolved", finding, recipients: ["jane@example.com"] }]);
    assert.deepEqual(
      putTold.map(({ state }) => state),
      ["gone"],
    );
    assert.deepEqual(states({ told: told("gone") }), []);
  });

  it("not as resolved when nobody knows any more what it was", () => {
    assert.deepEqual(states({ told: told("open") }), []);
    assert.deepEqual(kept({ told: told("open") }), ["gone"]);
  });
});

describe("a finding that comes and goes", () => {
  it("is not told each time, nor is its going", () => {
    const back = { open: [finding], told: told("gone"), now: after(HOUR_MS) };
    assert.deepEqual(states(back), []);
    assert.deepEqual(kept(back), ["back"]);
    assert.deepEqual(states({ before: [finding], told: told("back"), now: after(HOUR_MS) }), []);
    assert.deepEqual(kept({ before: [finding], told: told("back") }), ["gone"]);
  });

  it("is told as new when it is still there after the reminder", () => {
    for (const state of ["gone", "back"] as const)
      assert.deepEqual(states({ open: [finding], told: told(state), now: after(DAY_MS) }), ["new"]);
  });

  it("is told as new after a day when there is no reminder", () => {
    const at = (ms: number) => ({ open: [finding], told: told("gone"), now: after(ms), reminderMs: 0 });
    assert.deepEqual(states(at(DAY_MS - 1)), []);
    assert.deepEqual(states(at(DAY_MS)), ["new"]);
  });

  it("is left alone while it is put right again and again", () => {
    assert.deepEqual(select({ open: [finding], told: told("gone"), settled: new Set([id]) }).putTold, []);
  });

  it("waits quietly while it is back", () => {
    assert.deepEqual(select({ open: [finding], told: told("back"), now: after(HOUR_MS) }).putTold, []);
  });

  it("is forgotten a week after it was told, or a reminder if that is longer", () => {
    const at = (ms: number, reminderMs = DAY_MS) =>
      select({ told: told("gone"), now: after(ms), reminderMs }).dropTold;
    assert.deepEqual(at(7 * DAY_MS - 1), []);
    assert.deepEqual(at(7 * DAY_MS), [id]);
    assert.deepEqual(at(7 * DAY_MS, 30 * DAY_MS), []);
  });
});

describe("a message that was tried in vain", () => {
  it("waits 10 s, twice as long each time, and never more than an hour", () => {
    const seconds = [1, 2, 3, 9, 10, 130].map((attempts) => mailBackOffMs(attempts) / 1000);
    assert.deepEqual(seconds, [10, 20, 40, 2560, 3600, 3600]);
    assert.equal(mailBackOffMs(0), 10_000);
  });
});
