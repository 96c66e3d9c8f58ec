import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { historyCsv } from "../../../../src/core/render/history-csv.ts";
import { historyJson } from "../../../../src/core/render/history-json.ts";
import { historyText } from "../../../../src/core/render/history-text.ts";
import type { History, HistoryChange } from "../../../../src/domain/history.ts";
import type { JournalEvent } from "../../../../src/domain/journal.ts";
import { MADE_AT } from "./sample-plan.ts";

const RUN = "20261122-091502-417";
const CHANGE: HistoryChange = {
  id: "c-mi9x2k4f-0000",
  run: RUN,
  at: MADE_AT,
  target: "powerdns",
  action: "update",
  zone: "example.com.",
  name: "web1.example.com.",
  type: "A",
  addressId: 4711,
  ip: "10.10.1.20",
  hostname: "web1.example.com",
  before: { content: "10.10.1.99", ttlSeconds: 300, disabled: false },
  after: { content: "10.10.1.20", ttlSeconds: 300, disabled: false },
  rule: "follow-row",
  reason: 'said "so", twice',
  editor: "=cmd()",
  preImage: null,
  result: "applied",
  detail: "approved",
};
const HISTORY: History = {
  entries: 3,
  changes: [CHANGE],
  events: [
    {
      seq: 3,
      at: MADE_AT,
      hash: "",
      event: { kind: "approval", run: RUN, hash: "8d01b7c0ffee00", by: "alice", state: "used" },
    },
  ],
};

describe("the journal as text", () => {
  it("has a heading for each run, its changes with result and id, and what people did", () => {
    const text = historyText(HISTORY, PLAIN_CANVAS);
    assert.match(text, /^2026-11-22 09:15 UTC · 1 change {2,}run 20261122-091502-417$/m);
    assert.match(
      text,
      /~ A {2}web1 {2}10\.10\.1\.99 → 10\.10\.1\.20 {2}applied \(approved\): .* by =cmd\(\) \[c-mi9x2k4f-0000\]/,
    );
    assert.match(text, /approval of 8d01b7c0ffee by alice: used/);
  });

  it("tells every kind of event in one line, and nothing of quiet cycles", () => {
    const base = { run: RUN };
    const events: readonly JournalEvent[] = [
      { ...base, kind: "cycle", summary: { due: 3 } },
      { ...base, kind: "undo", by: "bob", of: "r-9", state: "released", changes: 2, refused: [] },
      {
        ...{ ...base, kind: "undo", by: "bob", of: "r-8", state: "made", changes: 3 },
        refused: [{ id: "c-8", why: "now: nothing" }],
      },
      { ...base, kind: "finding", state: "new", id: "x:1", rule: "zone-missing", message: "no zone" },
      { ...base, kind: "finding", state: "resolved", id: "x:1", rule: "zone-missing", message: "no zone" },
      { ...base, kind: "held", hash: "8d01b7c0ffee00", guards: ["too many", "too old"], changes: 2 },
      { ...base, kind: "pause", by: "alice", state: "paused", reason: "move", until: null },
      { ...base, kind: "pause", by: "alice", state: "resumed", reason: "", until: null },
      { ...base, kind: "bypass", by: "bob", detail: "reset-timestamp" },
      {
        ...{ ...base, kind: "mail", id: "1@x", to: ["a@x", "b@x"], subject: "web1" },
        ...{ state: "parked", detail: "550 gone" },
      },
      { ...base, kind: "mail", id: "2@x", to: ["webhook"], subject: "web2", state: "sent", detail: "" },
      {
        ...base,
        kind: "file",
        file: "bind",
        path: "/z",
        state: "failed",
        entries: 2,
        hash: "8d01",
        detail: "it is full",
      },
      {
        ...base,
        kind: "deployment",
        target: "ns01",
        state: "failed",
        hash: "8d03",
        detail: "unreachable",
        drift: null,
      },
      {
        ...base,
        kind: "deployment",
        target: "ns02",
        state: "deployed",
        hash: "8d03",
        detail: "",
        drift: null,
      },
      {
        ...base,
        kind: "file",
        file: "dhcp",
        path: "/d",
        state: "written",
        entries: 2,
        hash: "8d02",
        detail: "",
      },
      { ...base, kind: "acceptance", id: "mismatch:7", by: "eve", state: "given", reason: "audit" },
    ];
    const entries = events.map((event, seq) => ({ seq, at: MADE_AT, hash: "", event }));
    const lines = historyText({ entries: 7, changes: [], events: entries }, PLAIN_CANVAS)
      .trimEnd()
      .split("\n");
    assert.deepEqual(lines.slice(1), [
      "undo of r-9 released by bob: 2 changes",
      "undo of r-8 by bob: 3 changes taken back; c-8 left alone: now: nothing",
      "found: no zone [zone-missing]",
      "mended: no zone [zone-missing]",
      "✋ held: 2 changes as 8d01b7c0ffee: too many; too old",
      "paused by alice: move",
      "resumed by alice",
      "reset-timestamp, by bob",
      "mail given up to a@x, b@x: web1 (550 gone)",
      "mail sent to webhook: web2",
      "bind file /z failed: it is full",
      "target ns01 failed: unreachable",
      "target ns02 deployed",
      "dhcp file /d written",
      "acceptance of mismatch:7 by eve: given (audit)",
    ]);
  });

  it("says of a change that nobody edited, and that was not approved, no more than that", () => {
    const changes = [{ ...CHANGE, editor: null, detail: "", before: null, action: "create" as const }];
    const text = historyText({ entries: 1, changes, events: [] }, PLAIN_CANVAS);
    assert.match(text, /\+ A {2}web1 {2}10\.10\.1\.20 {2}applied: said "so", twice \[c-/);
  });

  it("says so when there is nothing", () => {
    assert.equal(
      historyText({ entries: 0, changes: [], events: [] }, PLAIN_CANVAS),
      "nothing in the journal for this\n",
    );
  });
});

describe("the journal as JSON", () => {
  it("has exactly the keys of the reference, moments in UTC", () => {
    const { version, changes } = JSON.parse(JSON.stringify(historyJson(HISTORY)));
    assert.equal(version, 1);
    assert.deepEqual(
      Object.keys(changes[0]).sort(),
      "action addressId after at before detail editor id name reason result rule run target type undoes zone".split(
        " ",
      ),
    );
    assert.equal(changes[0].at, "2026-11-22T09:15:02.417Z");
    assert.deepEqual(changes[0].before, { content: "10.10.1.99", ttl: 300, disabled: false });
  });
});

describe("the journal as CSV", () => {
  const [header = "", row = ""] = historyCsv(HISTORY).split("\r\n");

  it("has a header line and quotes what must be quoted", () => {
    assert.match(header, /^id,run,at,target,action,zone,name,type,addressId,before,/);
    assert.ok(row.includes('"said ""so"", twice"'), row);
  });

  it("leaves empty what a change does not have", () => {
    const bare = { ...CHANGE, before: null, addressId: null, editor: null };
    const [, line = ""] = historyCsv({ entries: 1, changes: [bare], events: [] }).split("\r\n");
    assert.match(line, /,web1\.example\.com\.?,A,,,/);
  });

  it("does not let a spreadsheet run a cell", () => assert.ok(row.includes(",'=cmd(),"), row));
});
