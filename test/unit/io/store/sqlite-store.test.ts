import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { SystemError } from "../../../../src/domain/errors.ts";
import { SqliteStore } from "../../../../src/io/store/sqlite-store.ts";
import {
  NOON,
  sampleChange,
  sampleCycle,
  sampleDelta,
  sampleRow,
  sampleValue,
} from "../../../contract/store/samples.ts";
import { asNobody } from "../files/as-nobody.ts";
import { tamper, temporaryDirectory, temporaryStore } from "./temporary-store.ts";

test("makes the file for its owner alone, and the directory with it", async (t) => {
  const path = join(temporaryDirectory(t), "new", "deep", "pphook.db");
  const store = SqliteStore.open(path);
  t.after(() => store.close());
  await store.record({ at: NOON, lastCheck: NOON });
  for (const file of [path, `${path}-wal`, `${path}-shm`]) assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(join(path, "..")).mode & 0o777, 0o700);
});

test("remembers everything after it was closed and opened again", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.record({ at: NOON, lastCheck: NOON, journal: [sampleCycle("r-1")], notes: { a: "b" } });
  await store.close();
  const again = SqliteStore.open(path);
  t.after(() => again.close());
  assert.equal(await again.lastCheck(), NOON);
  assert.deepEqual(await again.record({ at: NOON, journal: [sampleCycle("r-2")] }), [2]);
  assert.deepEqual(await again.verifyJournal(), { intact: true, entries: 2 });
});

test("writes nothing of a batch when one part of it fails", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.record({ at: NOON, journal: [sampleCycle("r-1")], lastCheck: NOON });
  tamper(path, "CREATE TRIGGER fail BEFORE INSERT ON notes BEGIN SELECT RAISE(ABORT, 'no'); END");
  const batch = {
    at: NOON,
    journal: [sampleCycle("r-2"), sampleChange("c-1")],
    ledger: sampleDelta({ putRows: [sampleRow(1)], putOwned: [sampleValue(1)] }),
    lastCheck: null,
  };
  await assert.rejects(store.record({ ...batch, notes: { last: "part" } }), SystemError);
  assert.equal((await store.readJournal({})).length, 1);
  assert.equal((await store.loadLedger()).rows.size, 0);
  assert.equal(await store.lastCheck(), NOON);
  assert.deepEqual(await store.unfinishedChanges(), []);
  assert.deepEqual(await store.record(batch), [2, 3], "the same batch without the failing part goes through");
});

test("says with a remedy that the disk is full, and is as it was before", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.record({ at: NOON, journal: [sampleCycle("r-1")] });
  await store.close();
  if (process.platform !== "linux") return t.skip("limits a file's size with the shell of Linux");
  const script = `
    import { SqliteStore } from ${JSON.stringify(import.meta.resolve("../../../../src/io/store/sqlite-store.ts"))};
    const store = SqliteStore.open(${JSON.stringify(path)});
    const journal = Array.from({ length: 20000 }, () => ({ kind: "cycle", run: "r-2", summary: {} }));
    await store.record({ at: 1, journal }).catch((error) => console.log(error.code, error.message, error.remedy));
    console.log((await store.readJournal({})).length);
  `;
  const command = `trap '' XFSZ; ulimit -f 1024; exec ${process.execPath} --input-type=module -e "$0"`;
  const child = spawn("bash", ["-c", command, script], { stdio: ["ignore", "pipe", "inherit"] });
  const output = (await child.stdout.toArray()).join("");
  assert.match(output, /^PPHOOK_SYSTEM store .*pphook\.db: cannot record what was done: the disk .*\n1\n$/);
});

test("refuses what is no store, naming the file and a remedy", async (t) => {
  const directory = temporaryDirectory(t);
  const garbage = join(directory, "garbage.db");
  writeFileSync(garbage, "not a database ".repeat(100));
  refuses(
    () => SqliteStore.open(garbage),
    /garbage\.db: cannot open it: the file is not a database/,
    /backup/,
  );
  refuses(() => SqliteStore.openReadOnly(garbage), /the file is not a database/, /backup/);
  refuses(() => SqliteStore.open(directory), /it is a directory/, /\[store\] url/);
  refuses(() => SqliteStore.openReadOnly(directory), /it is a directory/, /\[store\] url/);
  refuses(() => SqliteStore.open(join(garbage, "pphook.db")), /cannot open it/, /./);
});

test("says that a file is damaged when it is", async (t) => {
  const { path, store } = temporaryStore(t);
  const journal = Array.from({ length: 500 }, () => sampleCycle("r-1"));
  await store.record({ at: NOON, journal });
  await store.close();
  const bytes = readFileSync(path);
  // Behind the tables that opening it reads.
  bytes.fill(0xa5, bytes.length / 2);
  writeFileSync(path, bytes);
  const damaged = SqliteStore.open(path);
  t.after(() => damaged.close());
  await assert.rejects(damaged.verifyJournal(), /cannot verify the journal: the file is damaged/);
});

test("needs the permission of the file system", async (t) => {
  const directory = temporaryDirectory(t);
  chmodSync(directory, 0o755);
  mkdirSync(join(directory, "closed"), { mode: 0o555 });
  const path = join(directory, "closed", "pphook.db");
  await asNobody(async () =>
    refuses(() => SqliteStore.open(path), /closed\/pphook\.db: cannot open it: access is denied/, /account/),
  );
});

test("opens an up-to-date store without touching it", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.close();
  const before = readFileSync(path);
  await SqliteStore.open(path).close();
  assert.deepEqual(readFileSync(path), before);
});

test("refuses a store that a newer program wrote", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.close();
  tamper(path, "INSERT INTO schema_version (version, file) VALUES (9999, '9999-future.sql')");
  refuses(
    () => SqliteStore.open(path),
    /schema has version 9999, this pphook knows version \d+$/,
    /newer pphook/,
  );
  refuses(() => SqliteStore.openReadOnly(path), /schema has version 9999/, /newer pphook/);
});

test("reads a missing store as an empty one and does not make it", async (t) => {
  const path = join(temporaryDirectory(t), "absent", "pphook.db");
  const store = SqliteStore.openReadOnly(path);
  assert.equal((await store.loadLedger()).rows.size, 0);
  assert.deepEqual(await store.verifyJournal(), { intact: true, entries: 0 });
  await store.close();
  assert.equal(existsSync(join(path, "..")), false);
});

test("reads without being able to write", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.record({ at: NOON, lastCheck: NOON });
  const reader = SqliteStore.openReadOnly(path);
  t.after(() => reader.close());
  assert.equal(await reader.lastCheck(), NOON);
  await assert.rejects(reader.record({ at: NOON, lastCheck: null }), /it cannot be written to/);
});

test("leaves whole batches and a sound chain when it is killed while recording", async (t) => {
  const { path, store } = temporaryStore(t);
  await store.close();
  for (const afterMs of [20, 45, 80]) {
    const child = spawn(process.execPath, [join(import.meta.dirname, "recording-child.ts"), path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await wait(afterMs);
    child.kill("SIGKILL");
    await once(child, "exit");
    await assertWholeBatches(path);
  }
});

async function assertWholeBatches(path: string): Promise<void> {
  const store = SqliteStore.open(path);
  try {
    const batches = Number(await store.readNote("batches"));
    assert.ok(batches > 0);
    assert.deepEqual(await store.verifyJournal(), { intact: true, entries: batches * 200 });
    assert.equal((await store.loadLedger()).owned.size, batches * 200);
    assert.equal((await store.unfinishedChanges()).length, batches * 200);
  } finally {
    await store.close();
  }
}

function refuses(open: () => unknown, message: RegExp, remedy: RegExp): void {
  assert.throws(open, (error) => {
    assert.ok(error instanceof SystemError, String(error));
    assert.match(error.message, message);
    assert.match(error.remedy, remedy);
    return true;
  });
}
