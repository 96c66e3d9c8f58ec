import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type TestContext, test } from "node:test";
import { SqliteConnection } from "../../../../src/io/store/sqlite-connection.ts";
import type { SqliteStore } from "../../../../src/io/store/sqlite-store.ts";
import { NOON, sampleChange, sampleCycle, sampleResult } from "../../../contract/store/samples.ts";
import { tamper, temporaryStore } from "./temporary-store.ts";

const UNLOCK = "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;";

const TAMPERINGS: readonly { what: string; sql: string; brokenAt: number; why: RegExp }[] = [
  {
    what: "an edited body",
    sql: `UPDATE journal SET body = replace(body, 'Jane Doe', 'John Roe') WHERE seq = 2`,
    brokenAt: 2,
    why: /^the hash of entry 2 does not fit/,
  },
  {
    what: "an edited body with a hash of its own",
    sql: `UPDATE journal SET body = replace(body, 'Jane', 'John'), hash = '${"0".repeat(64)}' WHERE seq = 2`,
    brokenAt: 2,
    why: /^the hash of entry 2 does not fit/,
  },
  {
    what: "a moved time",
    sql: "UPDATE journal SET at = at - 1 WHERE seq = 4",
    brokenAt: 4,
    why: /^the hash of entry 4/,
  },
  {
    what: "a deleted entry in the middle",
    sql: "DELETE FROM journal WHERE seq = 3",
    brokenAt: 3,
    why: /^entry 3 is missing, the next one is 4$/,
  },
  {
    what: "a deleted entry with the others renumbered",
    sql: "DELETE FROM journal WHERE seq = 3; UPDATE journal SET seq = seq - 1 WHERE seq > 3",
    brokenAt: 3,
    why: /^the hash of entry 3/,
  },
  {
    what: "a deleted first entry",
    sql: "DELETE FROM journal WHERE seq = 1",
    brokenAt: 1,
    why: /^entry 1 is missing/,
  },
  {
    what: "two entries swapped",
    sql: "UPDATE journal SET seq = -1 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = -1",
    brokenAt: 2,
    why: /^the hash of entry 2/,
  },
  {
    what: "the newest entry cut off",
    sql: "DELETE FROM journal WHERE seq = 5",
    brokenAt: 5,
    why: /^the journal ends with entry 4, the store noted entry 5/,
  },
  {
    what: "an edited search column",
    sql: "UPDATE journal SET zone = 'example.net.' WHERE seq = 2",
    brokenAt: 2,
    why: /^the search columns of entry 2/,
  },
  {
    what: "a result marked as approved in its column only",
    sql: "UPDATE journal SET approved = 1 WHERE seq = 3",
    brokenAt: 3,
    why: /^the search columns of entry 3/,
  },
];

for (const { what, sql, brokenAt, why } of TAMPERINGS)
  test(`finds ${what}`, async (t) => {
    const { path, store } = await journalOfFive(t);
    tamper(path, UNLOCK + sql);
    const state = await store.verifyJournal();
    assert.equal(state.intact, false);
    assert.equal(state.brokenAt, brokenAt);
    assert.equal(state.entries, brokenAt - 1);
    assert.match(state.why, why);
  });

test("finds nothing wrong with a journal that nobody touched", async (t) => {
  const { store } = await journalOfFive(t);
  assert.deepEqual(await store.verifyJournal(), { intact: true, entries: 5 });
});

test("looks at the newest entries alone where that is asked", async (t) => {
  const { path, store } = await journalOfFive(t);
  tamper(path, `${UNLOCK}UPDATE journal SET zone = 'example.net.' WHERE seq = 2`);
  assert.deepEqual(await store.verifyJournal({ newest: 3 }), { intact: true, entries: 5 });
  for (const newest of [4, 5, 100]) assert.equal((await store.verifyJournal({ newest })).intact, false);
  tamper(path, "DROP TRIGGER IF EXISTS journal_no_delete; DELETE FROM journal WHERE seq = 5");
  assert.equal((await store.verifyJournal({ newest: 1 })).intact, false);
});

test("refuses to change or delete an entry", async (t) => {
  const { path } = await journalOfFive(t);
  assert.throws(() => tamper(path, "UPDATE journal SET at = 0 WHERE seq = 1"), /append-only/);
  assert.throws(() => tamper(path, "DELETE FROM journal"), /append-only/);
  const connection = SqliteConnection.open(path);
  t.after(() => connection.close());
  const replace = "REPLACE INTO journal SELECT * FROM journal WHERE seq = 1";
  assert.throws(() => connection.script(replace), /append-only/);
});

test("hashes what the documentation says", async (t) => {
  const { store } = await journalOfFive(t);
  const [first] = await store.readJournal({});
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const event = '{"kind":"cycle","run":"r-1","summary":{"rows":4812,"zones":12}}';
  const link = `{"at":${NOON},"event":${event},"seq":1}`;
  assert.equal(first?.hash, sha256(sha256("pphook journal, format 1") + link));
});

test("verifies texts that are hard to store", async (t) => {
  const { store } = temporaryStore(t);
  const hostname = "half \ud800 pair, nul \0, quote ' and ü";
  await store.record({ at: NOON, journal: [sampleChange("c-1", { hostname, name: `${hostname}.` })] });
  assert.deepEqual(await store.verifyJournal(), { intact: true, entries: 1 });
  assert.deepEqual(
    (await store.readJournal({}))[0]?.event,
    sampleChange("c-1", { hostname, name: `${hostname}.` }),
  );
});

async function journalOfFive(t: TestContext): Promise<{ path: string; store: SqliteStore }> {
  const opened = temporaryStore(t);
  const journal = [
    sampleCycle("r-1"),
    sampleChange("c-1"),
    sampleResult("c-1"),
    sampleChange("c-2"),
    sampleResult("c-2"),
  ];
  await opened.store.record({ at: NOON, journal });
  return opened;
}
