import assert from "node:assert/strict";
import { test } from "node:test";
import { SqliteStore } from "../../../../src/io/store/sqlite-store.ts";
import { NOON, sampleDelta, sampleRow } from "../../../contract/store/samples.ts";
import { tamper, temporaryStore } from "./temporary-store.ts";

const put = (...ids: readonly number[]) => ({
  at: NOON,
  ledger: sampleDelta({ putRows: ids.map((id) => sampleRow(id)) }),
});

test("gives the very ledger that it gave before while nothing in it changes", async (t) => {
  const { store } = temporaryStore(t);
  await store.record(put(1));
  const ledger = await store.loadLedger();
  await store.record({ at: NOON, notes: { anything: "else" } });
  await store.record({ at: NOON, ledger: sampleDelta({}) });
  const { rows, owned, zones } = await store.loadLedger();
  assert.ok(rows === ledger.rows && owned === ledger.owned && zones === ledger.zones);
});

test("sees what another process wrote", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.record(put(1));
  await store.loadLedger();
  const other = SqliteStore.open(path);
  await other.record(put(2));
  await other.close();
  assert.deepEqual([...(await store.loadLedger()).rows.keys()], [1, 2]);
  tamper(path, "UPDATE ledger_rows SET failures = 7 WHERE id = 2");
  assert.equal((await store.loadLedger()).rows.get(2)?.failures, 7);
});

test("sees what another process wrote before its own writes", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.loadLedger();
  const other = SqliteStore.open(path);
  await other.record(put(2));
  await store.record(put(1));
  await other.close();
  assert.deepEqual([...(await store.loadLedger()).rows.keys()], [1, 2]);
});

test("changes nothing in a ledger that it gave before", async (t) => {
  const { store } = temporaryStore(t);
  await store.record(put(1));
  const before = await store.loadLedger();
  await store.record(put(2));
  await store.record({ at: NOON, ledger: sampleDelta({ dropRows: [1] }) });
  const after = await store.loadLedger();
  assert.deepEqual([...before.rows.keys()], [1]);
  assert.deepEqual([...after.rows.keys()], [2]);
});

test("remembers nothing of what could not be written", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.loadLedger();
  tamper(path, "CREATE TRIGGER no_rows BEFORE INSERT ON ledger_rows BEGIN SELECT RAISE(ABORT, 'no'); END");
  await assert.rejects(store.record(put(1)));
  tamper(path, "DROP TRIGGER no_rows");
  assert.equal((await store.loadLedger()).rows.size, 0);
});

test("reads the tables again after more was written than is worth applying", async (t) => {
  const { store } = temporaryStore(t);
  await store.loadLedger();
  const many = Array.from({ length: 20_001 }, (_, index) => index + 1);
  await store.record(put(...many));
  assert.deepEqual([...(await store.loadLedger()).rows.keys()], many);
});
