import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { DAY_MS, toInstant } from "../../../../src/domain/instant.ts";
import { verifyArchive } from "../../../../src/io/store/journal-archive.ts";
import { SqliteConnection } from "../../../../src/io/store/sqlite-connection.ts";
import { SqliteStore } from "../../../../src/io/store/sqlite-store.ts";
import { SqliteStoreCare } from "../../../../src/io/store/sqlite-store-care.ts";
import { NOON, sampleChange, sampleCycle, sampleResult } from "../../../contract/store/samples.ts";
import { tamper, temporaryStore } from "./temporary-store.ts";

const at = (days: number) => toInstant(NOON + days * DAY_MS);

/** Ten days of three entries each. */
async function tenDays(t: TestContext, run = "r-1") {
  const { path, store } = temporaryStore(t);
  for (let day = 0; day < 10; day++)
    await store.record({
      at: at(day),
      journal: [sampleCycle(run), sampleChange(`c-${day}`), sampleResult(`c-${day}`)],
    });
  const sizes = { mostArchived: 10, mostRemoved: 4 };
  const care = new SqliteStoreCare(path, { now: () => at(10) }, sizes);
  const folder = join(dirname(path), "archive");
  const archives = () => (existsSync(folder) ? readdirSync(folder).sort() : []);
  return { path, store, care, folder, archives };
}

type Kept = Awaited<ReturnType<typeof tenDays>>;

/** @returns the kinds of the steps, one letter each: a for archived, r for removed. */
async function runOut({ care }: Kept, before = at(5)): Promise<string> {
  let kinds = "";
  for (;;) {
    const { kind } = await care.archiveStep(before);
    if (kind === "nothing") return kinds;
    kinds += kind[0];
    assert.ok(kinds.length < 100, kinds);
  }
}

async function assertWhole({ store, care, folder, archives }: Kept, left = 15): Promise<void> {
  assert.deepEqual(await store.verifyJournal(), { intact: true, entries: left });
  const { problems, archived } = await care.verify();
  assert.deepEqual(problems, []);
  assert.equal(archived, 30 - left);
  const seqs = new Set<number>();
  for (const name of archives())
    for (const line of gunzipSync(readFileSync(join(folder, name)))
      .toString()
      .split("\n")
      .slice(1, -1))
      seqs.add((JSON.parse(line) as { seq: number }).seq);
  for (let seq = 1; seq <= archived; seq++) assert.ok(seqs.has(seq), `entry ${seq} is nowhere`);
}

describe("entries older than the retention", () => {
  it("stand in archives before they go, and what remains is chained to them", async (t) => {
    const kept = await tenDays(t);
    assert.equal(await runOut(kept), "arrrarr");
    await assertWhole(kept);
    assert.deepEqual(kept.archives(), [
      "pphook-000000001-000000010.jsonl.gz",
      "pphook-000000011-000000015.jsonl.gz",
    ]);
    assert.equal(statSync(join(kept.folder, kept.archives()[0] ?? "")).mode & 0o777, 0o600);
    assert.equal(statSync(kept.folder).mode & 0o777, 0o700);
    const left = await kept.store.readJournal({});
    assert.deepEqual([left[0]?.seq, left.length], [16, 15]);
    assert.equal(await runOut(kept), "", "a second time there is nothing to do");
  });

  it("give the next entries the next numbers, even when almost nothing is left", async (t) => {
    const kept = await tenDays(t);
    await runOut(kept, at(999));
    await assertWhole(kept, 1);
    assert.deepEqual(await kept.store.record({ at: at(11), journal: [sampleCycle("r-2")] }), [31]);
    assert.deepEqual(await kept.store.verifyJournal(), { intact: true, entries: 2 });
  });

  it("stay while one that is newer stands before them, as after a clock that was wrong", async (t) => {
    const { path, store } = temporaryStore(t);
    for (const day of [9, 1, 2]) await store.record({ at: at(day), journal: [sampleCycle("r-1")] });
    const care = new SqliteStoreCare(path, { now: () => at(10) });
    assert.equal((await care.archiveStep(at(5))).kind, "nothing");
  });

  it("stay from a change on of which nobody knows how it ended", async (t) => {
    const { path, store } = temporaryStore(t);
    await store.record({ at: at(0), journal: [sampleCycle("r-1"), sampleChange("c-1"), sampleCycle("r-2")] });
    await store.record({ at: at(1), journal: [sampleCycle("r-3")] });
    const care = new SqliteStoreCare(path, { now: () => at(10) });
    const step = await care.archiveStep(at(5));
    assert.ok(step.kind === "archived" && step.last === 1);
    assert.equal((await care.archiveStep(at(5))).kind, "removed");
    assert.equal((await care.archiveStep(at(5))).kind, "nothing");
  });

  it("cannot be removed without the anchor, by whatever statement", async (t) => {
    const kept = await tenDays(t);
    await runOut(kept);
    const connection = SqliteConnection.open(kept.path);
    t.after(() => connection.close());
    assert.throws(() => connection.script("DELETE FROM journal WHERE seq = 16"), /append-only/);
    assert.throws(() => connection.script("DELETE FROM journal"), /append-only/);
  });
});

describe("archiving that was broken off", () => {
  it("leaves a part of an archive, which the next step replaces", async (t) => {
    const kept = await tenDays(t);
    await kept.care.archiveStep(at(5));
    const [name = ""] = kept.archives();
    renameSync(join(kept.folder, name), join(kept.folder, `${name}.tmp`));
    writeFileSync(join(kept.folder, `${name}.tmp`), "half");
    assert.equal(await runOut(kept), "arrrarr");
    await assertWhole(kept);
    assert.equal(kept.archives().length, 2);
  });

  for (let steps = 1; steps <= 6; steps++)
    it(`goes on after ${steps} steps in another process`, async (t) => {
      const kept = await tenDays(t);
      for (let step = 0; step < steps; step++) await kept.care.archiveStep(at(5));
      const sizes = { mostArchived: 10, mostRemoved: 4 };
      const care = new SqliteStoreCare(kept.path, { now: () => at(10) }, sizes);
      assert.equal(await runOut({ ...kept, care }), "arrrarr".slice(steps));
      await assertWhole(kept);
    });

  it("removes nothing on the word of an archive that is damaged since, and writes another", async (t) => {
    const kept = await tenDays(t);
    await kept.care.archiveStep(at(5));
    const file = join(kept.folder, kept.archives()[0] ?? "");
    const good = readFileSync(file);
    const text = gunzipSync(good).toString();
    for (const bad of [
      good.subarray(0, -20),
      gzipSync(text.replace("Jane", "John")),
      gzipSync("{}\n"),
      gzipSync(text.replace(/\n[^\n]*\n$/, "\n")),
    ]) {
      writeFileSync(file, bad);
      assert.ok("why" in verifyArchive(file));
      const step = await kept.care.archiveStep(at(5));
      assert.ok(step.kind === "archived" && step.file !== file, JSON.stringify(step));
      assert.match((await kept.care.verify()).problems.join(), /archive .* is damaged/);
      rmSync(step.file);
    }
    assert.equal((await kept.store.readJournal({}))[0]?.seq, 1);
  });

  it("does not take the archive of another life for its own, after a copy was put back", async (t) => {
    const kept = await tenDays(t);
    await runOut(kept);
    const other = await tenDays(t, "another");
    mkdirSync(other.folder);
    for (const name of kept.archives()) copyFileSync(join(kept.folder, name), join(other.folder, name));
    assert.equal(await runOut(other), "arrrarr");
    assert.deepEqual(
      other.archives(),
      kept.archives().flatMap((name) => [name.replace(".jsonl", "-2.jsonl"), name]),
    );
    await assertWhole(other);
  });

  it("removes nothing of a journal whose chain is broken, and says so", async (t) => {
    const kept = await tenDays(t);
    tamper(kept.path, "DROP TRIGGER journal_no_update; UPDATE journal SET at = at - 1 WHERE seq = 7");
    await assert.rejects(kept.care.archiveStep(at(5)), /entries 1 to 10 .* not archived: .*hash of entry 7/);
    assert.deepEqual(kept.archives(), []);
    assert.equal((await kept.store.readJournal({})).length, 30);
  });

  it("does nothing where there is no store", async (t) => {
    const { path } = temporaryStore(t);
    const care = new SqliteStoreCare(`${path}.no`, { now: () => at(10) });
    assert.deepEqual(await care.archiveStep(at(5)), { kind: "nothing" });
    assert.ok(!existsSync(`${path}.no`));
    await assert.rejects(care.verify(), /there is none/);
  });
});

describe("a store of which entries were archived", () => {
  it("opens, answers and reads back as before", async (t) => {
    const kept = await tenDays(t);
    await runOut(kept);
    const again = SqliteStore.open(kept.path);
    t.after(() => again.close());
    assert.equal((await again.readJournal({ change: "c-7" })).length, 2);
    assert.equal((await again.readJournal({ change: "c-1" })).length, 0);
  });
});
