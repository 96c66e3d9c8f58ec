import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { canonicalName } from "../../../src/domain/dns-name.ts";
import { makeFinding } from "../../../src/domain/finding.ts";
import { DAY_MS, toInstant } from "../../../src/domain/instant.ts";
import type { OutgoingMail } from "../../../src/domain/mail.ts";
import type { Notice } from "../../../src/domain/notice.ts";
import type { Propagation } from "../../../src/domain/propagation.ts";
import { valueKey } from "../../../src/domain/rrset.ts";
import { SqliteStore } from "../../../src/io/store/sqlite-store.ts";
import type { Store } from "../../../src/ports/store.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { sampleTransfer } from "../../support/sample-transfer.ts";
import {
  NOON,
  sampleChange,
  sampleCorrection,
  sampleCycle,
  sampleDelta,
  sampleResult,
  sampleRow,
  sampleValue,
  sampleZone,
} from "./samples.ts";

const SERVED = { content: "10.0.0.1", ttlSeconds: 3600, disabled: false };
const PARKED = { ...SERVED, disabled: true };

const finding = makeFinding(
  "orphan",
  { addressId: 1, ip: "10.0.0.1", hostname: "a.example.com" },
  { message: "m", remedy: "r" },
);
const later = (ms: number) => toInstant(NOON + ms);

describe("SqliteStore keeps the contract of a store", () => holdsTheContract(openSqlite));
describe("MemoryStore keeps the contract of a store", () => holdsTheContract(() => new MemoryStore()));

function openSqlite(t: TestContext): Store {
  const directory = mkdtempSync(join(tmpdir(), "pphook-store-"));
  const store = SqliteStore.open(join(directory, "pphook.db"));
  t.after(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });
  return store;
}

function holdsTheContract(open: (t: TestContext) => Store): void {
  it("remembers nothing at first", async (t) => {
    const store = open(t);
    const ledger = await store.loadLedger();
    assert.deepEqual([ledger.rows.size, ledger.owned.size, ledger.zones.size], [0, 0, 0]);
    assert.deepEqual(await store.readJournal({}), []);
    assert.deepEqual(await store.verifyJournal(), { intact: true, entries: 0 });
    assert.deepEqual(
      [await store.lastCheck(), await store.heldSet(), await store.approval(), await store.pause()],
      [null, null, null, null],
    );
    assert.deepEqual(await store.openFindings(), []);
    assert.deepEqual(await store.exceptions(), { bypasses: [], acceptances: [] });
    assert.equal(await store.readNote("login"), null);
    assert.deepEqual(await store.unfinishedChanges(), []);
    assert.deepEqual(await store.countDeletions(toInstant(0)), new Map());
  });

  it("keeps exceptions as they were put last", async (t) => {
    const store = open(t);
    const by = { by: "alice", reason: "r" };
    const bypass = { rule: "hostname-underscore", since: NOON, until: later(DAY_MS), ...by } as const;
    const acceptance = { finding, fingerprint: "10.0.0.1\u0000a", at: NOON, ...by };
    await store.record({ at: NOON, exceptions: { bypasses: [bypass], acceptances: [] } });
    await store.record({ at: NOON, exceptions: { bypasses: [bypass], acceptances: [acceptance] } });
    await store.record({ at: NOON, lastCheck: NOON });
    assert.deepEqual(await store.exceptions(), { bypasses: [bypass], acceptances: [acceptance] });
  });

  it("gives the ledger back as it was put", async (t) => {
    const store = open(t);
    const rows = [sampleRow(1, { baseline: true }), sampleRow(2, { failures: 3, retryAt: later(60_000) })];
    const values = [
      sampleValue(1),
      sampleValue(2, { type: "PTR", how: "adopted", disabledAt: NOON, content: "a\\032b.example.com." }),
    ];
    const zones = [sampleZone("example.com."), sampleZone("0.10.in-addr.arpa.", { serialMoves: false })];
    await store.record({
      at: NOON,
      ledger: sampleDelta({ putRows: rows, putOwned: values, putZones: zones }),
    });
    const ledger = await store.loadLedger();
    assert.deepEqual(ledger.rows, new Map(rows.map((row) => [row.id, row])));
    const keyed = values.map((value) => [valueKey(value.name, value.type, value.content), value] as const);
    assert.deepEqual(ledger.owned, new Map(keyed));
    assert.deepEqual(ledger.zones, new Map(zones.map((zone) => [zone.name, zone])));
  });

  it("remembers addresses whose row went, each once", async (t) => {
    const store = open(t);
    assert.deepEqual(await store.forgottenAddresses(["10.0.0.1"]), new Set());
    for (const putForgotten of [["10.0.0.1", "2001:db8::1"], ["10.0.0.1"]])
      await store.record({ at: NOON, ledger: sampleDelta({ putForgotten }) });
    const asked = ["2001:db8::1", "10.0.0.2", "10.0.0.1"];
    assert.deepEqual(await store.forgottenAddresses(asked), new Set(["2001:db8::1", "10.0.0.1"]));
  });

  it("replaces what is put again, and removes what is dropped", async (t) => {
    const store = open(t);
    const [first, second] = [sampleValue(1), sampleValue(2)];
    await store.record({
      at: NOON,
      ledger: sampleDelta({ putRows: [sampleRow(1), sampleRow(2)], putOwned: [first, second] }),
    });
    await store.record({
      at: NOON,
      ledger: sampleDelta({
        dropRows: [2, 99],
        putRows: [sampleRow(1, { failures: 1 })],
        dropOwned: [valueKey(second.name, second.type, second.content), "absent. A 192.0.2.1"],
        putOwned: [{ ...first, rowId: 7 }],
      }),
    });
    const ledger = await store.loadLedger();
    assert.deepEqual([...ledger.rows.values()], [sampleRow(1, { failures: 1 })]);
    assert.deepEqual([...ledger.owned.values()], [{ ...first, rowId: 7 }]);
  });

  it("keeps what a delta both drops and puts", async (t) => {
    const store = open(t);
    const value = sampleValue(1);
    await store.record({ at: NOON, ledger: sampleDelta({ putOwned: [value] }) });
    const key = valueKey(value.name, value.type, value.content);
    await store.record({
      at: NOON,
      ledger: sampleDelta({ dropOwned: [key], putOwned: [{ ...value, rowId: 2 }] }),
    });
    assert.equal((await store.loadLedger()).owned.get(key)?.rowId, 2);
  });

  it("writes only the parts that are given, and removes those given as null", async (t) => {
    const store = open(t);
    const heldSet = { hash: "3f9c", since: NOON, changes: ["a", "b"], guards: ["zone-deletes"] };
    const approval = { hash: "3f9c", changes: ["a"], by: "root", expiresAt: later(DAY_MS) };
    const pause = { since: NOON, until: null, reason: "move", by: "jane" };
    const all = { heldSet, approval, pause, lastCheck: NOON, openFindings: [finding] };
    await store.record({ at: NOON, ...all, notes: { login: "12:05", other: "x" } });
    await store.record({ at: NOON, pause: null, notes: { other: null } });
    assert.deepEqual(await store.heldSet(), heldSet);
    assert.deepEqual(await store.approval(), approval);
    assert.equal(await store.pause(), null);
    assert.equal(await store.lastCheck(), NOON);
    assert.deepEqual(await store.openFindings(), [finding]);
    assert.equal(await store.readNote("login"), "12:05");
    assert.equal(await store.readNote("other"), null);
  });

  it("numbers and chains journal entries over several batches", async (t) => {
    const store = open(t);
    assert.deepEqual(
      await store.record({ at: NOON, journal: [sampleCycle("r-1"), sampleChange("c-1")] }),
      [1, 2],
    );
    assert.deepEqual(await store.record({ at: later(1), journal: [sampleResult("c-1")] }), [3]);
    assert.deepEqual(await store.record({ at: later(2) }), []);
    const entries = await store.readJournal({});
    assert.deepEqual(
      entries.map(({ seq, at, event }) => ({ seq, at, event })),
      [
        { seq: 1, at: NOON, event: sampleCycle("r-1") },
        { seq: 2, at: NOON, event: sampleChange("c-1") },
        { seq: 3, at: later(1), event: sampleResult("c-1") },
      ],
    );
    assert.equal(new Set(entries.map((entry) => entry.hash)).size, 3);
    assert.deepEqual(await store.verifyJournal(), { intact: true, entries: 3 });
  });

  it("narrows the journal by time, run and kind", async (t) => {
    const store = open(t);
    await store.record({ at: NOON, journal: [sampleCycle("r-1"), sampleChange("c-1")] });
    await store.record({ at: later(5), journal: [sampleCycle("r-2")] });
    const seqs = async (query: Parameters<Store["readJournal"]>[0]) =>
      (await store.readJournal(query)).map((entry) => entry.seq);
    assert.deepEqual(await seqs({ since: later(5) }), [3]);
    assert.deepEqual(await seqs({ run: "r-1" }), [1, 2]);
    assert.deepEqual(await seqs({ kinds: ["cycle"] }), [1, 3]);
    assert.deepEqual(await seqs({ kinds: ["cycle", "change"], run: "r-1", since: NOON }), [1, 2]);
    assert.deepEqual(await seqs({ kinds: [] }), []);
    assert.deepEqual(await seqs({ run: "r-9" }), []);
  });

  it("narrows by time although the clock was set back", async (t) => {
    const store = open(t);
    for (const ms of [10, 5, 20]) await store.record({ at: later(ms), journal: [sampleCycle("r-1")] });
    const seqs = (await store.readJournal({ since: later(10) })).map((entry) => entry.seq);
    assert.deepEqual(seqs, [1, 3]);
  });

  it("gives the newest entries of too many, oldest first", async (t) => {
    const store = open(t);
    await store.record({ at: NOON, journal: Array.from({ length: 1005 }, () => sampleCycle("r-1")) });
    const newest = await store.readJournal({ limit: 2 });
    assert.deepEqual(
      newest.map((entry) => entry.seq),
      [1004, 1005],
    );
    assert.equal((await store.readJournal({})).length, 1000);
    assert.deepEqual(await store.readJournal({ limit: 0 }), []);
    assert.deepEqual(await store.readJournal({ limit: -1 }), []);
  });

  it("finds changes and their results by address, hostname and record name in any spelling", async (t) => {
    const store = open(t);
    const v6 = { ip: "2001:DB8:0::1", name: "Six.example.com.", hostname: " six.example.com. " };
    const ptr = { name: "1.0.0.10.in-addr.arpa.", hostname: "", ip: "" };
    await store.record({
      at: NOON,
      journal: [
        sampleChange("c-1"),
        sampleChange("c-2", v6),
        sampleChange("c-3", ptr),
        sampleResult("c-2"),
        sampleCycle("r-1"),
        sampleChange("c-4", { name: "other.example.com.", hostname: "bad_host!", ip: "10.0.0.x" }),
      ],
    });
    const seqs = async (subject: string) => (await store.readJournal({ subject })).map((entry) => entry.seq);
    assert.deepEqual(await seqs("web1.example.com"), [1]);
    assert.deepEqual(await seqs("WEB1.example.com."), [1]);
    assert.deepEqual(await seqs("2001:db8::1"), [2, 4]);
    assert.deepEqual(await seqs("SIX.example.com"), [2, 4]);
    assert.deepEqual(await seqs("10.0.0.1"), [1, 3]);
    assert.deepEqual(await seqs("Bad_Host!"), [6]);
    assert.deepEqual(await seqs("10.0.0.X"), [6]);
    assert.deepEqual(await seqs("example.com"), []);
    assert.deepEqual(await seqs(""), []);
  });

  it("counts applied deletions per zone and corrections in phpIPAM, and neither updates of records, refusals nor approved ones", async (t) => {
    const store = open(t);
    const ptr = { zone: "10.in-addr.arpa." };
    await store.record({
      at: NOON,
      journal: [sampleChange("c-0"), sampleResult("c-0"), sampleChange("c-1", ptr)],
    });
    await store.record({
      at: later(1),
      journal: [
        sampleResult("c-1"),
        sampleChange("c-2"),
        sampleResult("c-2"),
        sampleChange("c-3"),
        sampleResult("c-3", "applied", "approved"),
        sampleChange("c-4"),
        sampleResult("c-4", "refused", "no"),
        sampleChange("c-5", { action: "update" }),
        sampleResult("c-5"),
        sampleCorrection("c-6", "delete"),
        sampleResult("c-6"),
        sampleCorrection("c-8", "update"),
        sampleResult("c-8"),
        sampleCorrection("c-9", "create"),
        sampleResult("c-9"),
        sampleCorrection("c-a", "delete"),
        sampleResult("c-a", "applied", "approved"),
        sampleChange("c-7"),
        sampleChange("c-b", { action: "update", before: SERVED, after: PARKED }),
        sampleResult("c-b"),
        sampleChange("c-c", { action: "update", before: PARKED, after: SERVED }),
        sampleResult("c-c"),
      ],
    });
    const expected = new Map([
      ["", 2],
      ["10.in-addr.arpa.", 1],
      ["example.com.", 2],
    ]);
    assert.deepEqual(await store.countDeletions(later(1)), expected);
    assert.equal((await store.countDeletions(NOON)).get("example.com."), 3);
    assert.deepEqual(await store.countDeletions(later(2)), new Map());
  });

  it("names the changes that have no result", async (t) => {
    const store = open(t);
    await store.record({
      at: NOON,
      journal: [sampleChange("c-1"), sampleChange("c-2"), sampleChange("c-3"), sampleResult("c-2", "failed")],
    });
    await store.record({ at: NOON, journal: [sampleResult("c-3", "planned")] });
    assert.deepEqual(await store.unfinishedChanges(), [
      { id: "c-1", run: "r-1" },
      { id: "c-3", run: "r-1" },
    ]);
    await store.record({
      at: NOON,
      journal: [sampleResult("c-1", "interrupted"), sampleResult("c-3", "dropped")],
    });
    assert.deepEqual(await store.unfinishedChanges(), []);
  });

  it("keeps notices in order, holds and releases them, and knows who was told", async (t) => {
    const store = open(t);
    assert.deepEqual([await store.notices(), await store.toldFindings()], [[], new Map()]);
    const told = { findingId: finding.id, toldAt: NOON, state: "open", recipients: [] } as const;
    await store.record({
      at: NOON,
      notices: { putTold: [told], add: [sampleNotice("a"), sampleNotice("b"), sampleNotice("c")] },
    });
    const [first, second] = (await store.notices()).map(({ id }) => id);
    assert.ok(first !== undefined && second !== undefined && first < second);
    const recipients = new Map([
      [finding.id, ["jane@example.com"]],
      ["nothing:1", ["bob@example.com"]],
    ]);
    await store.record({
      at: NOON,
      notices: { drop: [first], hold: { ids: [second], storm: "8d01" }, recipients },
    });
    assert.deepEqual(await store.noticeCounts(), { waiting: 1, storms: ["8d01"] });
    assert.deepEqual(
      (await store.notices()).map(({ run, storm, released }) => [run, storm, released]),
      [
        ["b", "8d01", false],
        ["c", null, false],
      ],
    );
    assert.deepEqual(
      await store.toldFindings(),
      new Map([[finding.id, { ...told, recipients: ["jane@example.com"] }]]),
    );
    await store.record({ at: NOON, notices: { release: "8d01", dropTold: [finding.id] } });
    assert.deepEqual(
      (await store.notices()).map(({ storm, released }) => [storm, released]),
      [
        [null, true],
        [null, false],
      ],
    );
    assert.deepEqual(await store.toldFindings(), new Map());
  });

  it("keeps messages until they are sent, and apart those given up", async (t) => {
    const store = open(t);
    const channels = ["mail", "webhook"] as const;
    const due = async (at = NOON) => (await store.dueMails(at, { channels, limit: 2 })).map(({ id }) => id);
    assert.deepEqual(await store.outboxState(), { waiting: 0, oldestAt: null, parked: [] });
    const add = [
      sampleMail("b", { madeAt: later(1) }),
      sampleMail("c", { madeAt: later(1), channel: "webhook" }),
      sampleMail("a"),
      sampleMail("x", { channel: "alert" }),
    ];
    await store.record({ at: NOON, outbox: { add } });
    assert.deepEqual([await due(), await due(later(1))], [["a"], ["a", "b"]]);
    const retry = [{ id: "a", attempts: 1, nextTryAt: later(10), error: "451" }];
    await store.record({ at: later(2), outbox: { sent: ["b"], retry, park: [{ id: "c", error: "550" }] } });
    assert.deepEqual([await due(later(9)), await due(later(10))], [[], ["a"]]);
    const [again] = await store.dueMails(later(10), { channels, limit: 1 });
    assert.deepEqual(again, { ...add[2], ...retry[0], parkedAt: null });
    const { waiting, oldestAt, parked } = await store.outboxState();
    assert.deepEqual([waiting, oldestAt], [2, NOON]);
    assert.deepEqual(
      parked.map(({ id, error, parkedAt }) => [id, error, parkedAt]),
      [["c", "550", later(2)]],
    );
    await store.record({ at: later(3), outbox: { forgetParkedBefore: later(3) } });
    assert.deepEqual((await store.outboxState()).parked, []);
  });

  it("keeps what administrators are alerted of", async (t) => {
    const store = open(t);
    const condition = {
      key: "overrun",
      kind: "overrun",
      identity: "",
      emergency: false,
      tellAfter: 3,
      tellsEnd: true,
      mutable: true,
      webhookOnly: false,
      details: { duration: "61s" },
    } as const;
    const state = { condition, since: NOON, seen: 1, told: null, toldAt: null, open: true };
    await store.record({ at: NOON, alerts: { put: [state], drop: [] } });
    assert.deepEqual(await store.alerts(), new Map([["overrun", state]]));
    await store.record({ at: NOON, alerts: { put: [], drop: ["overrun"] } });
    assert.deepEqual(await store.alerts(), new Map());
  });

  it("writes what is to be told with the cycle that found it, or neither", async (t) => {
    const store = open(t);
    await store.record({ at: NOON, outbox: { add: [sampleMail("a")] } });
    if (store instanceof MemoryStore) store.failNext = new Error("disk full");
    const batch = { at: NOON, openFindings: [finding], notices: { add: [sampleNotice("a")] } };
    const twice = { ...batch, outbox: { add: [sampleMail("a")] } };
    await assert.rejects(store.record(twice));
    assert.deepEqual([await store.openFindings(), await store.notices()], [[], []]);
    await store.record(batch);
    assert.deepEqual([(await store.openFindings()).length, (await store.notices()).length], [1, 1]);
  });

  it("gives back how far the secondaries are, and forgets those that are watched no more", async (t) => {
    const store = open(t);
    assert.deepEqual(await store.transfers(), []);
    const late = sampleTransfer({ state: "late", secondary: "ns02", serial: 3, lag: 2, since: NOON });
    const other = sampleTransfer({ zone: canonicalName("a.example") });
    await store.record({ at: NOON, transfers: [late, sampleTransfer(), other] });
    await store.record({ at: later(1), notes: { other: "x" } });
    assert.deepEqual(await store.transfers(), [other, sampleTransfer(), late]);
    await store.record({ at: later(2), transfers: [late] });
    assert.deepEqual(await store.transfers(), [late]);
    await store.record({ at: later(3), transfers: [] });
    assert.deepEqual(await store.transfers(), []);
  });

  it("gives back how fast servers answered, of a time and of some names", async (t) => {
    const store = open(t);
    assert.deepEqual(await store.propagations({}), []);
    const first = samplePropagation({ tookMs: 1400 });
    const second = samplePropagation({
      at: later(1),
      server: "ns02",
      tookMs: null,
      detail: "answers nothing",
    });
    const other = samplePropagation({ at: later(2), name: canonicalName("b.example.com") });
    await store.record({ at: NOON, propagations: [first, second] });
    await store.record({ at: later(5), propagations: [other] });
    assert.deepEqual(await store.propagations({}), [first, second, other]);
    assert.deepEqual(await store.propagations({ since: later(1) }), [second, other]);
    assert.deepEqual(await store.propagations({ names: [first.name] }), [first, second]);
    assert.deepEqual(await store.propagations({ names: [first.name], since: later(1) }), [second]);
    assert.deepEqual(await store.propagations({ names: [] }), []);
  });

  it("keeps the newest 20,000 measurements", async (t) => {
    const store = open(t);
    const propagations = Array.from({ length: 20_002 }, (_, i) => samplePropagation({ at: later(i) }));
    await store.record({ at: NOON, propagations: propagations.slice(0, 3) });
    await store.record({ at: NOON, propagations: propagations.slice(3) });
    const kept = await store.propagations({});
    assert.deepEqual([kept.length, kept[0]?.at, kept.at(-1)?.at], [20_000, later(2), later(20_001)]);
  });
}

function samplePropagation(parts: Partial<Propagation> = {}): Propagation {
  return {
    at: NOON,
    run: "r-1",
    server: "ns01",
    zone: canonicalName("example.com"),
    name: canonicalName("a.example.com"),
    type: "A",
    tookMs: 120,
    detail: "",
    ...parts,
  };
}

function sampleNotice(run: string): Notice {
  return {
    run,
    at: NOON,
    state: "new",
    finding,
    place: null,
    mac: "",
    actions: [],
    others: [],
    author: null,
    recipients: [],
  };
}

function sampleMail(id: string, parts: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    id,
    channel: "mail",
    madeAt: NOON,
    run: "r-1",
    to: ["jane@example.com"],
    subject: "s",
    text: "t",
    html: null,
    attachments: [],
    ...parts,
  };
}
