import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chownSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it, type TestContext } from "node:test";
import { DAY_MS, toInstant } from "../../src/domain/instant.ts";
import { SqliteStore } from "../../src/io/store/sqlite-store.ts";
import { SqliteStoreCare } from "../../src/io/store/sqlite-store-care.ts";
import { sampleChange, sampleCycle, sampleResult } from "../contract/store/samples.ts";
import { type CliInstallation, finish, makeInstallation } from "../e2e/cli-installation.ts";
import { makeTempTree } from "../support/temp-tree.ts";

const ROWS = Object.fromEntries(
  Array.from({ length: 30 }, (_, i) => [`10.10.1.${i + 1}`, `h${i + 1}.example.com`]),
);
const ROOT = process.getuid?.() === 0;

async function makeSynced(t: TestContext): Promise<CliInstallation & { readonly store: string }> {
  const installation = await makeInstallation({ rows: ROWS, config: "[policy]\nno_records = create" });
  t.after(() => installation[Symbol.asyncDispose]());
  const synced = await installation.run("sync");
  assert.equal(synced.code, 0, synced.stderr);
  return { ...installation, store: join(installation.folder, "pphook.db") };
}

function addRow({ phpipam, subnetId }: CliInstallation, last: number): void {
  phpipam.state.addAddress({ ip: `10.10.1.${last}`, hostname: `n${last}.example.com`, subnetId }, "Jane Doe");
}

const writesOf = ({ powerdns }: CliInstallation) =>
  powerdns.calls.filter(({ method }) => method === "PATCH").length;

describe("pphook store backup", () => {
  it("copies the store while it is written to, to one file that is whole and of one moment", async () => {
    using tree = makeTempTree({});
    const path = join(tree.root, "pphook.db");
    const store = SqliteStore.open(path);
    let written = 0;
    const write = async () => {
      await store.record({
        at: toInstant(++written),
        journal: [sampleCycle(`r-${written}`)],
        notes: { written: String(written) },
      });
    };
    for (let i = 0; i < 200; i++) await write();
    const care = new SqliteStoreCare(path, { now: () => toInstant(DAY_MS) });
    let isOver = false;
    const writer = (async () => {
      while (!isOver) {
        await write();
        await new Promise((go) => setImmediate(go));
      }
    })();
    const copies = [];
    for (let i = 0; i < 5; i++) copies.push(await care.backup(join(tree.root, `copy-${i}.db`)));
    isOver = true;
    await writer;
    await store.close();
    for (const copy of copies) {
      assert.equal(statSync(copy.file).mode & 0o777, 0o600);
      const opened = SqliteStore.open(copy.file);
      assert.deepEqual(await opened.verifyJournal(), { intact: true, entries: copy.entries });
      assert.equal(
        await opened.readNote("written"),
        String(copy.entries),
        "journal and notes are of one moment",
      );
      await opened.close();
    }
    assert.ok(copies.every(({ entries }) => entries >= 200 && entries <= written));
    assert.deepEqual(
      readdirSync(tree.root).filter((name) => name.includes("tmp")),
      [],
    );
  });

  it("makes it beside the store by default, never over another file, and gives it to whom the store belongs", async (t) => {
    const pphook = await makeSynced(t);
    if (ROOT) chownSync(pphook.store, 1234, 1234);
    const made = await pphook.run("store", "backup", "--json");
    assert.equal(made.code, 0, made.stderr);
    const { file } = JSON.parse(made.stdout) as { file: string };
    assert.match(file, /\/backups\/pphook-\d{8}-\d{6}\.db$/);
    assert.equal(statSync(file).uid, statSync(pphook.store).uid);
    assert.deepEqual(
      readdirSync(join(pphook.folder, "backups")).length,
      1,
      "no log and no temporary file beside it",
    );
    const again = await pphook.run("store", "backup", "-o", file);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /is there already/);
    const shown = await pphook.run("store", "verify");
    assert.equal(shown.code, 0);
    assert.match(shown.stdout, /^✓ the store .* is whole: .*\n {2}the journal's chain holds: \d+ entries\n$/);
  });

  it("keeps no copy of a store that is damaged", async (t) => {
    const pphook = await makeSynced(t);
    damage(pphook.store, 0.8);
    const target = join(pphook.folder, "copy.db");
    const made = await pphook.run("store", "backup", "-o", target);
    assert.equal(made.code, 1, made.stdout);
    assert.match(made.stderr, /damaged|malformed/);
    assert.ok(!existsSync(target));
  });

  it("is put back by the commands that a damaged store names, and then everything agrees", async (t) => {
    const pphook = await makeSynced(t);
    assert.equal((await pphook.run("store", "backup")).code, 0);
    addRow(pphook, 100);
    truncateSync(pphook.store, 20_000);
    const failed = await pphook.run("sync");
    assert.equal(failed.code, 1);
    const [, commands = ""] =
      /keep the damaged file: (.*)/s.exec(failed.stderr.replaceAll(/\s*\n\s*/g, " ")) ?? [];
    const inHand = commands.replaceAll(/systemctl \w+ pphook;?|pphook store verify;/g, "");
    const done = spawnSync("sh", ["-c", inHand], { encoding: "utf8" });
    assert.ok(existsSync(join(`${pphook.store}.damaged`, "pphook.db")), `${inHand}\n${done.stderr}`);
    assert.equal((await pphook.run("store", "verify")).code, 0);
    const synced = await pphook.run("sync");
    assert.equal(synced.code, 0, synced.stderr);
    assert.match((await pphook.run("plan")).stdout, /everything agrees/);
    assert.equal((await pphook.run("history", "verify")).code, 0);
  });
});

/** Brings all that is in the log into the file. */
function settle(path: string): void {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

/** Fills a page with nonsense. @param where - from 0 up to 1. */
function damage(path: string, where: number): void {
  settle(path);
  const bytes = readFileSync(path);
  const page = Math.floor((bytes.length / 4096) * where) * 4096;
  bytes.fill(0xa5, page, page + 4096);
  writeFileSync(path, bytes);
}

const DAMAGES: Readonly<Record<string, (store: string) => void>> = {
  "cut off in the middle": (store) => truncateSync(store, Math.floor(statSync(store).size / 8192) * 4096),
  "cut off in its first page": (store) => truncateSync(store, 100),
  "of another kind": (store) => writeFileSync(store, "hello, this is no database".repeat(1000)),
  "with a wrong header": (store) => {
    const bytes = readFileSync(store);
    bytes.write("SQLite format 4", 0);
    writeFileSync(store, bytes);
  },
  "of a newer program": (store) => {
    const database = new DatabaseSync(store);
    database.exec("INSERT INTO schema_version (version, file) VALUES (9999, '9999-future.sql')");
    database.close();
  },
};

/** One installation whose store is put back before each case. */
async function makeHarmed(t: TestContext) {
  const pphook = await makeSynced(t);
  const good = join(pphook.folder, "good.db");
  settle(pphook.store);
  renameSync(pphook.store, good);
  addRow(pphook, 100);
  const before = writesOf(pphook);
  const harmed = async (harm: (store: string) => void) => {
    for (const end of ["", "-wal", "-shm"]) rmSync(`${pphook.store}${end}`, { force: true });
    copyFileSync(good, pphook.store);
    harm(pphook.store);
    const care = new SqliteStoreCare(pphook.store, { now: () => toInstant(0) });
    const found = await care.verify().then(({ problems }) => problems.join("\n"), String);
    return { found, synced: await pphook.run("sync"), writes: writesOf(pphook) - before };
  };
  return { pphook, harmed };
}

describe("a store that is damaged", () => {
  it("stops the cycle before DNS is touched, and names the file and the way back", async (t) => {
    const { pphook, harmed } = await makeHarmed(t);
    for (const [what, harm] of Object.entries(DAMAGES)) {
      const { found, synced, writes } = await harmed(harm);
      assert.notEqual(found, "", what);
      assert.equal(synced.code, 1, `${what}: ${synced.stdout}${synced.stderr}`);
      assert.ok(synced.stderr.includes(pphook.store), synced.stderr);
      assert.match(
        synced.stderr,
        what === "of a newer program" ? /→ install the newer/ : /→ put back a copy/,
      );
      assert.equal(writes, 0, what);
    }
    const verified = await pphook.run("store", "verify");
    assert.equal(verified.code, 1, verified.stdout);
  });

  it("either stops the cycle or does no harm, whichever page is nonsense", async (t) => {
    const { pphook, harmed } = await makeHarmed(t);
    const hosts = Object.values(ROWS);
    let stopped = 0;
    for (const where of [0.1, 0.35, 0.6, 0.85]) {
      const { found, synced } = await harmed((store) => damage(store, where));
      assert.notEqual(found, "", String(where));
      assert.ok(synced.code === 0 || synced.code === 1, synced.stderr);
      if (synced.code === 1) stopped++;
      const served = hosts.filter((name) => pphook.powerdns.state.rrset("example.com.", `${name}.`, "A"));
      assert.equal(served.length, hosts.length, String(where));
    }
    t.diagnostic(`${stopped} of 4 pages stopped the cycle`);
    assert.ok(stopped > 0);
  });
});

describe("the daemon and old entries", () => {
  it("archives them between its cycles, and the history goes on", async (t) => {
    const pphook = await makeSynced(t);
    const store = SqliteStore.open(pphook.store);
    await store.close();
    rmSync(pphook.store);
    const old = SqliteStore.open(pphook.store);
    const at = toInstant(Date.now() - 500 * DAY_MS);
    await old.record({ at, journal: [sampleCycle("r-1"), sampleChange("c-1"), sampleResult("c-1")] });
    await old.close();
    const child = pphook.start(["daemon"], { PPHOOK_SCRIPT_CHECK_INTERVAL: "2" });
    const ended = finish(child);
    t.after(() => child.kill("SIGKILL"));
    const log = join(pphook.folder, "pphook.log");
    const deadline = performance.now() + 60_000;
    while (
      !/journal entries removed/.test(readFileSync(log, { encoding: "utf8", flag: "a+" })) &&
      performance.now() < deadline
    )
      await new Promise((go) => setTimeout(go, 50));
    child.kill("SIGTERM");
    await ended;
    assert.match(readFileSync(log, "utf8"), /INFO journal entries archived file=\S+ first=1 last=3\n/);
    assert.equal(readdirSync(join(pphook.folder, "archive")).length, 1);
    const verified = await pphook.run("store", "verify");
    assert.match(verified.stdout, /3 older entries taken out of it/);
    assert.match((await pphook.run("plan")).stdout, /everything agrees/);
  });

  it("refuse a retention of less than half a year", async (t) => {
    const pphook = await makeSynced(t);
    writeFileSync(
      pphook.configFile,
      readFileSync(pphook.configFile, "utf8").replace("[store]", "[store]\nretention = 183d"),
    );
    const { code, stderr } = await pphook.run("config", "check");
    assert.equal(code, 2);
    assert.match(stderr, /retention = 183d +expected a duration .* from 184d/);
  });
});
