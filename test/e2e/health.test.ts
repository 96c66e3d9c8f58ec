import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { CANARIES, type CliInstallation, finish, makeInstallation } from "./cli-installation.ts";

const ROWS = { "10.10.1.5": "a.example.com" };
const CREATE = "[policy]\nno_records = create";
const PATIENCE_MS = 60_000;

interface Item {
  readonly area: string;
  readonly status: string;
  readonly measured: string;
}

/** Machines that the tests run on may be short of disk and memory. */
async function wrongOf(installation: CliInstallation): Promise<readonly string[]> {
  const { stdout } = await installation.run("health", "--json");
  const { items } = JSON.parse(stdout) as { items: readonly Item[] };
  return items
    .filter(({ status, area }) => status !== "ok" && area !== "machine")
    .map(({ area, status, measured }) => `${status} ${area} ${measured}`);
}

async function untilWrong(installation: CliInstallation, pattern: RegExp): Promise<string> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const said = (await wrongOf(installation)).join("\n");
    if (pattern.test(said)) return said;
    assert.ok(performance.now() < deadline, `waited in vain for ${pattern}: ${said}`);
    await wait(200);
  }
}

describe("pphook health", () => {
  it("says that nothing ran yet, then what the last cycle did, and changes nothing", async () => {
    await using installation = await makeInstallation({ rows: ROWS, config: CREATE });
    const fresh = await installation.run("health");
    assert.equal(fresh.stderr, "");
    assert.match(fresh.stdout, /! service: no daemon runs, and no cycle has run yet\n {2}→ look with/);
    assert.match(fresh.stdout, /\n {2}phpIPAM +phpIPAM at http:\S+ answers in \d+ ms\n/);
    await installation.run("sync");
    // SQLite makes -wal and -shm for readers, too.
    const filesNow = () =>
      Object.entries(installation.filesNow()).filter(([name]) => !/-(?:wal|shm)$/.test(name));
    const before = filesNow();
    const { code, stdout } = await installation.run("health");
    assert.equal(code, 0);
    assert.match(stdout, /last good cycle .*: 1 row in 2 zones, 2 changes made\n/);
    assert.match(stdout, /no daemon runs; cycles are begun otherwise/);
    assert.match(stdout, /entries of the journal; the newest fit/);
    assert.deepEqual(filesNow(), before);
    assert.deepEqual(await wrongOf(installation), []);
  });

  it("ends with 1 and says since when a service is away, and well again after the next good cycle", async () => {
    let isAway = false;
    const powerdnsFaults = () => (isAway ? ({ kind: "status", status: 503 } as const) : null);
    await using installation = await makeInstallation({ rows: ROWS, powerdnsFaults });
    await installation.run("sync");
    isAway = true;
    for (let i = 0; i < 2; i++) assert.equal((await installation.run("sync")).code, 1);
    const { code, stdout } = await installation.run("health");
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^1 fault, \d warnings?\n\n✗ PowerDNS: .*503.*; cycles fail for it since .* \(less than a minute\)\n {2}→ /,
    );
    assert.match(stdout, /! service: 2 cycles in a row failed since/);
    isAway = false;
    assert.deepEqual((await wrongOf(installation)).length, 1, "no good cycle yet");
    await installation.run("sync");
    assert.deepEqual(await wrongOf(installation), []);
  });

  it("tells a pause, a held set is listed by its hash, and no secret is printed", async () => {
    await using installation = await makeInstallation({ rows: ROWS, config: CREATE });
    await installation.run("sync");
    await installation.run("pause", "--reason", "moving racks");
    assert.match((await wrongOf(installation)).join(), /^warning writes paused by alice .*: moving racks/);
    for (const canary of CANARIES) assert.ok(!installation.printed().includes(canary));
  });

  it("knows the daemon while it runs, when it was told to end, and when it was killed", async () => {
    await using installation = await makeInstallation({ rows: ROWS, config: CREATE });
    await installation.run("sync");
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      const child = installation.start(["daemon"]);
      const ended = finish(child);
      const runs = async () => (await installation.run("health")).stdout.includes(`(pid ${child.pid}`);
      for (const until = performance.now() + PATIENCE_MS; !(await runs()); await wait(200))
        assert.ok(performance.now() < until, "the daemon is not seen");
      child.kill(signal);
      await ended;
      if (signal === "SIGTERM") assert.deepEqual(await wrongOf(installation), []);
      else
        await untilWrong(installation, /^fault service the daemon of .* is gone, and was not told to stop$/);
    }
  });
});
