import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LockedError, SystemError } from "../../../../src/domain/errors.ts";
import { SqliteLock } from "../../../../src/io/store/sqlite-lock.ts";
import { FakeClock } from "../../../fakes/fake-clock.ts";
import { temporaryDirectory } from "./temporary-store.ts";

test("lets one hold it at a time, and the next after release", async (t) => {
  const path = join(temporaryDirectory(t), "new", "pphook.db");
  const [first, second] = [new SqliteLock(path, new FakeClock()), new SqliteLock(path, new FakeClock())];
  const handle = await first.acquire(0);
  await assert.rejects(second.acquire(0), LockedError);
  await assert.rejects(first.acquire(0), LockedError);
  await handle.release();
  await handle.release();
  const next = await second.acquire(0);
  await assert.rejects(first.acquire(0), LockedError, "a handle released twice frees nobody else's lock");
  await next.release();
  assert.equal(existsSync(`${path}.lock.json`), false);
  assert.equal(statSync(`${path}.lock`).mode & 0o777, 0o600);
});

test("names the holder, since when, and how to look at it", async (t) => {
  const path = join(temporaryDirectory(t), "pphook.db");
  const handle = await new SqliteLock(path, new FakeClock("2026-11-22T05:14:03.120Z")).acquire(0);
  t.after(() => handle.release());
  const clock = new FakeClock("2026-11-22T06:00:00.000Z");
  await assert.rejects(new SqliteLock(path, clock).acquire(250), {
    name: "LockedError",
    message: `another pphook (pid ${process.pid}, since 2026-11-22T05:14:03.120Z) holds the lock ${path}.lock`,
    remedy: `wait until it is done, or see what it does: ps -fp ${process.pid}`,
  });
  assert.deepEqual(clock.sleeps, [100, 100, 50]);
});

test("does without the holder's name when it cannot be read", async (t) => {
  const path = join(temporaryDirectory(t), "pphook.db");
  const handle = await new SqliteLock(path, new FakeClock()).acquire(0);
  t.after(() => handle.release());
  for (const content of ["", "null", '{"pid":"x","since":1}']) {
    writeFileSync(`${path}.lock.json`, content);
    await assert.rejects(
      new SqliteLock(path, new FakeClock()).acquire(0),
      /^LockedError: another pphook holds/,
    );
  }
});

test("does not keep the lock when it cannot say who holds it", async (t) => {
  const path = join(temporaryDirectory(t), "pphook.db");
  const lock = new SqliteLock(path, new FakeClock());
  mkdirSync(`${path}.lock.json`);
  await assert.rejects(lock.acquire(0), SystemError);
  rmdirSync(`${path}.lock.json`);
  await (await lock.acquire(0)).release();
});

test("takes the lock as soon as its holder lets go", async (t) => {
  const path = join(temporaryDirectory(t), "pphook.db");
  const handle = await new SqliteLock(path, new FakeClock()).acquire(0);
  const clock = new FakeClock();
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (ms) => {
    await sleep(ms);
    if (clock.sleeps.length === 3) await handle.release();
  };
  await (await new SqliteLock(path, clock).acquire(30_000)).release();
  assert.equal(clock.sleeps.length, 3);
});

test("is free at once when its holder is killed", async (t) => {
  const path = join(temporaryDirectory(t), "pphook.db");
  const lock = new SqliteLock(path, new FakeClock());
  const child = spawn(process.execPath, [join(import.meta.dirname, "locking-child.ts"), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  await assert.rejects(lock.acquire(0), new RegExp(`pid ${child.pid}, since`));
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await lock.acquire(0)).release();
});

test("says that the lock cannot be taken when its file cannot be", async (t) => {
  const directory = temporaryDirectory(t);
  writeFileSync(join(directory, "file"), "");
  const lock = new SqliteLock(join(directory, "file", "pphook.db"), new FakeClock());
  await assert.rejects(lock.acquire(0), SystemError);
});
