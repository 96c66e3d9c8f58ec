import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { finish, makeInstallation } from "../e2e/cli-installation.ts";
import { mountSmallDisk, whyNoSmallDisk } from "../support/small-disk.ts";

const PATIENCE_MS = 60_000;
const skip = whyNoSmallDisk();

async function until(test: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!test()) {
    assert.ok(performance.now() < deadline, `waited in vain for ${what}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}

describe("a disk that is really full", { skip }, () => {
  it("under the log: the daemon goes on, says so on stderr, and the log goes on when there is space", async (t) => {
    using disk = mountSmallDisk(1);
    const logFile = join(disk.root, "pphook.log");
    const config = "[policy]\nno_records = create";
    await using pphook = await makeInstallation({ rows: { "10.10.1.5": "a.example.com" }, config, logFile });
    const child = pphook.start(["daemon"], { PPHOOK_SCRIPT_CHECK_INTERVAL: "1" });
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    const ended = finish(child);
    t.after(() => child.kill("SIGKILL"));
    await until(
      () => readFileSync(logFile, { encoding: "utf8", flag: "a+" }).includes("cycle done"),
      "a cycle",
    );
    disk.fill();
    const { phpipam, subnetId, powerdns } = pphook;
    phpipam.state.addAddress({ ip: "10.10.1.6", hostname: "b.example.com", subnetId }, "Jane Doe");
    await until(() => /the log cannot be written \(ENOSPC/.test(said), "the complaint");
    await until(
      () => powerdns.state.rrset("example.com.", "b.example.com.", "A") !== undefined,
      "the record",
    );
    await until(() => /INFO cycle done /.test(said), "lines on stderr");
    disk.empty();
    await until(() => /is written again/.test(said), "the log to be written again");
    child.kill("SIGTERM");
    assert.equal((await ended).code, 0);
    const lines = readFileSync(logFile, "utf8").split("\n");
    assert.equal(lines.pop(), "");
    assert.equal(lines.filter((line) => /INFO change applied .*name=b\.example\.com /.test(line)).length, 1);
    for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z (INFO|WARN|ERROR) /);
  });

  it("or read-only, under the store: nothing is written to DNS, the file is named, and all is well afterwards", async () => {
    using disk = mountSmallDisk(4);
    const store = join(disk.root, "pphook.db");
    const config = "[policy]\nno_records = create";
    await using pphook = await makeInstallation({ rows: { "10.10.1.5": "a.example.com" }, config });
    const run = async (...args: readonly string[]) =>
      finish(pphook.start(args, { PPHOOK_STORE_URL: `sqlite:${store}` }));
    assert.equal((await run("sync")).code, 0);
    const { phpipam, subnetId, powerdns } = pphook;
    const rows = Array.from({ length: 200 }, (_, i) => i + 20);
    for (const last of rows)
      phpipam.state.addAddress(
        { ip: `10.10.1.${last}`, hostname: `n${last}.example.com`, subnetId },
        "Jane Doe",
      );
    const writes = () => powerdns.calls.filter(({ method }) => method === "PATCH").length;
    const before = writes();

    disk.fill();
    const full = await run("sync");
    assert.equal(full.code, 1, full.stdout);
    assert.match(full.stderr, /store \/\S+pphook\.db\S*: cannot .*: the disk is full/);
    assert.match(full.stderr, /free space/);
    const copied = await run("store", "backup");
    assert.equal(copied.code, 1, copied.stdout);
    assert.match(copied.stderr, /disk is full/);
    disk.empty();

    disk.setReadOnly(true);
    const sealed = await run("sync");
    assert.equal(sealed.code, 1, sealed.stdout);
    assert.ok(sealed.stderr.includes(store), sealed.stderr);
    disk.setReadOnly(false);

    assert.equal(writes(), before);
    assert.equal((await run("sync")).code, 0);
    assert.match((await run("plan")).stdout, /everything agrees/);
    assert.equal((await run("store", "verify")).code, 0);
  });
});
