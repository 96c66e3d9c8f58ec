import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CANARIES, finish, makeInstallation } from "./cli-installation.ts";

const ROWS = { "10.10.1.5": "a.example.com" };
const FORWARD = [{ name: "a.example.com.", type: "A", records: ["10.10.1.5"] }];

/** A mistake of each kind that people make. */
const MISTAKES = `[phpipam]
api_url = phpipam
app_id = pphook
username = pphook_user
password = ${CANARIES[0]}
timout = 5s

[powerdns]
api_url = ftp://powerdns.example.com
apikey = ${CANARIES[0]}
read_concurrency = 99

[script]
check_interval = soon

[policy]
mode = enforced
ttl = -1

[safety]
max_delete_percent = 110

[stor]
retention = 400d
`;

describe("the command line when something is wrong", () => {
  it("tells ten mistakes of a configuration at once, one a line, and no secret", async () => {
    await using pphook = await makeInstallation({ rows: ROWS });
    writeFileSync(pphook.configFile, MISTAKES);
    const { code, stdout, stderr } = await pphook.run("plan");
    assert.equal(code, 2);
    assert.equal(stdout, "");
    const lines = stderr.split("\n").filter((line) => /^ {2}config\.ini(:\d+)? /.test(line));
    assert.equal(lines.length, 10, stderr);
    assert.match(stderr, /api_key/);
    assert.ok(!stderr.includes(CANARIES[0]), stderr);
  });

  it("reads phpIPAM from the next server when one does not answer, and is told of all when none does", async () => {
    await using pphook = await makeInstallation({ rows: ROWS, forward: FORWARD });
    const { url } = pphook.phpipam;
    // Nothing listens on the discard port (RFC 863).
    const deaf = "http://127.0.0.1:9/api";
    const configured = (urls: string) => ({ PPHOOK_PHPIPAM_API_URL: urls });
    const second = await finish(pphook.start(["sync"], configured(`${deaf}, ${url}`)));
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stdout, /1 change applied/);
    const none = await finish(pphook.start(["plan"], configured(`${deaf}, http://127.0.0.1:9/other`)));
    assert.equal(none.code, 1);
    assert.match(none.stderr, /none of the 2 servers of \[phpipam\] api_url can be read/);
  });

  it("ends with 1 and names the server that does not answer", async () => {
    await using pphook = await makeInstallation({ rows: ROWS, forward: FORWARD });
    await pphook.powerdns.close();
    const { code, stdout, stderr } = await pphook.run("sync");
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^✗ PowerDNS at 127\.0\.0\.1:\d+: /m);
    assert.match(stderr, /^→ /m);
    assert.doesNotMatch(stderr, /cause:|\bat .*\.ts:/);
    await pphook.powerdns.close().catch(() => {});
  });

  it("tells the causes under --log-level debug, and still no secret", async () => {
    await using pphook = await makeInstallation({ rows: ROWS, forward: FORWARD });
    await pphook.powerdns.close();
    const { stderr } = await pphook.run("plan", "--log-level", "debug");
    assert.match(stderr, /cause: .*ECONNREFUSED/);
    for (const secret of [CANARIES[0], pphook.powerdns.apiKey]) assert.ok(!stderr.includes(secret));
  });

  it("ends with 3 and touches nothing when the inventory is suddenly empty", async () => {
    await using pphook = await makeInstallation({ rows: ROWS, forward: FORWARD });
    await pphook.run("sync");
    pphook.phpipam.state.deleteAddress(1);
    const { code, stderr } = await pphook.run("sync");
    assert.equal(code, 3);
    assert.match(stderr, /phpIPAM has no address at all, and had 1 before/);
    assert.ok(pphook.powerdns.state.rrset("example.com.", "a.example.com.", "A") !== undefined);
  });

  it("goes on without its log, saying so once, where the log cannot be written", async () => {
    await using pphook = await makeInstallation({
      rows: ROWS,
      forward: FORWARD,
      logFile: "/nowhere/pphook.log",
    });
    const plan = await pphook.run("plan");
    assert.deepEqual([plan.code, plan.stderr], [0, ""]);
    const sync = await pphook.run("sync");
    assert.equal(sync.code, 0);
    assert.equal(
      sync.stderr,
      "pphook: the log /nowhere/pphook.log cannot be written; warnings go to stderr\n",
    );
  });

  it("keeps logs and colours off standard output", async () => {
    await using pphook = await makeInstallation({ rows: ROWS, forward: FORWARD });
    const { stdout, stderr } = await pphook.run("sync", "--json", "--log-level", "info");
    assert.equal(JSON.parse(stdout).version, 1);
    assert.match(stderr, /INFO cycle done/);
    const coloured = await finish(pphook.start(["plan"], { FORCE_COLOR: "1" }));
    assert.ok(coloured.stdout.includes("\u001b["));
    const plain = await finish(pphook.start(["plan", "--no-color"], { FORCE_COLOR: "1" }));
    assert.ok(!plain.stdout.includes("\u001b["));
  });

  it("is quiet when whoever reads its answer goes away", async () => {
    await using pphook = await makeInstallation({ rows: ROWS, forward: FORWARD });
    const child = pphook.start(["plan", "--json"]);
    child.stdout?.destroy();
    let stderr = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += String(chunk);
    });
    const [code] = await once(child, "close");
    assert.deepEqual([code, stderr], [0, ""]);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const)
    it(`ends at the first ${signal} with 1, having written nothing`, async () => {
      const asked = Promise.withResolvers<void>();
      await using pphook = await makeInstallation({
        rows: ROWS,
        forward: FORWARD,
        phpipamFaults: ({ path }) => {
          if (!path.includes("/addresses/")) return null;
          asked.resolve();
          return { kind: "hang" };
        },
      });
      const child = pphook.start(["sync"]);
      const ended = finish(child);
      await asked.promise;
      const sentAt = performance.now();
      child.kill(signal);
      const { code, stderr } = await ended;
      assert.ok(performance.now() - sentAt < 5000);
      assert.equal(code, 1);
      assert.match(stderr, /interrupted before anything was written/);
    });

  it("ends at once at a second signal, whatever it waits for", async () => {
    await using pphook = await makeInstallation({ rows: ROWS, forward: FORWARD });
    const store = join(pphook.folder, "pphook.db");
    using lock = new DatabaseSync(`${store}.lock`);
    lock.exec("BEGIN EXCLUSIVE");
    const child = pphook.start(["sync"]);
    const ended = finish(child);
    while (!existsSync(store)) await sleep(50);
    await sleep(300);
    child.kill("SIGINT");
    await sleep(200);
    child.kill("SIGINT");
    assert.equal((await ended).code, 130);
  });
});
