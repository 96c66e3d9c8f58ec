import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { z } from "zod";
import { CANARIES, type CliInstallation, makeInstallation } from "./cli-installation.ts";

const planSchema = z.fromJSONSchema(JSON.parse(readFileSync("docs/reference/plan.schema.json", "utf8")));
const HOSTS = Array.from({ length: 40 }, (_, i) => ({
  ip: `10.10.1.${i + 20}`,
  name: `host${i + 20}.example.com`,
}));

describe("the command line on a working installation", () => {
  let pphook: CliInstallation;

  before(async () => {
    pphook = await makeInstallation({
      rows: {
        ...Object.fromEntries(HOSTS.map(({ ip, name }) => [ip, name])),
        "10.10.1.5": "a.example.com",
        "10.10.1.80": "bad_host.example.com",
      },
      forward: [...HOSTS, { ip: "10.10.1.5", name: "a.example.com" }].map(({ ip, name }) => ({
        name: `${name}.`,
        type: "A",
        records: [ip],
      })),
      reverse: HOSTS.map(({ ip, name }) => ({
        name: `${ip.split(".")[3]}.1.10.10.in-addr.arpa.`,
        type: "PTR",
        records: [`${name}.`],
      })),
    });
  });
  after(() => pphook[Symbol.asyncDispose]());

  it("shows a plan before there is a store, and makes none", async () => {
    const files = pphook.filesNow();
    const { code, stdout, stderr } = await pphook.run("plan");
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.match(stdout, /^1 change in 1 zone \(\+1\)/);
    assert.match(stdout, /\+ PTR {2}10\.10\.1\.5 {2}a\.example\.com {2}A without PTR/);
    assert.deepEqual(pphook.filesNow(), files);
  });

  it("shows a dry run without making anything", async () => {
    const files = pphook.filesNow();
    const { code, stdout } = await pphook.run("sync", "--dry-run");
    assert.equal(code, 4);
    assert.match(stdout, /dry run: 1 change would be made/);
    assert.deepEqual(pphook.filesNow(), files);
  });

  it("carries the plan out, and says with 4 that a row is bad", async () => {
    const { code, stdout, stderr } = await pphook.run("sync", "--json");
    assert.equal(stderr, "");
    const report = JSON.parse(stdout);
    assert.deepEqual(
      report.changes.map((change: { name: string; result: string }) => [change.name, change.result]),
      [["5.1.10.10.in-addr.arpa.", "applied"]],
    );
    assert.equal(code, 4);
  });

  it("has nothing to do after that", async () => {
    const { code, stdout } = await pphook.run("plan", "--json");
    const plan = JSON.parse(stdout);
    assert.deepEqual(planSchema.safeParse(plan).error, undefined);
    assert.deepEqual(plan.changes, []);
    assert.equal(code, 0);
  });

  it("looks without changing a byte of store, log or markers", async () => {
    const files = pphook.filesNow();
    for (const args of [
      ["plan"],
      ["plan", "--full", "--format", "html"],
      ["explain", "10.10.1.5"],
      ["history"],
      ["history", "verify"],
      ["sync", "--dry-run"],
    ])
      await pphook.run(...args);
    assert.deepEqual(pphook.filesNow(), files);
  });

  it("explains an address by any of its names", async () => {
    for (const subject of ["10.10.1.5", "A.Example.COM."]) {
      const { code, stdout } = await pphook.run("explain", subject);
      assert.equal(code, 0);
      assert.match(stdout, /^10\.10\.1\.5 · a\.example\.com +agrees since .* UTC$/m);
      assert.match(stdout, /live {6}the same/);
      assert.match(stdout, /history {3}1 change {3}pphook history --address/);
      assert.match(stdout, /undo the last: {2}pphook undo c-/);
    }
    const { stdout } = await pphook.run("explain", "10.10.1.5", "--json");
    assert.equal(JSON.parse(stdout).rows[0].hostname, "a.example.com");
  });

  it("says with 2 that nothing is known", async () => {
    const { code, stdout, stderr } = await pphook.run("explain", "10.99.99.99");
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /nothing is known of 10\.99\.99\.99/);
  });

  it("tells the history as table, JSON and CSV, and that it is whole", async () => {
    assert.match((await pphook.run("history", "--since", "1h")).stdout, /\+ PTR {2}10\.10\.1\.5 .* applied/);
    const { changes } = JSON.parse((await pphook.run("history", "--json", "--address", "10.10.1.5")).stdout);
    assert.equal(changes.length, 1);
    const [{ run, id }] = changes;
    const csv = (await pphook.run("history", "--run", run, "--format", "csv")).stdout;
    assert.equal(csv.split("\r\n").filter((line) => line.startsWith(id)).length, 1);
    const { code, stdout } = await pphook.run("history", "verify");
    assert.match(stdout, /✓ the journal is whole/);
    assert.equal(code, 0);
  });

  it("holds a massive deletion with 3, and releases exactly that", async () => {
    const { state } = pphook.phpipam;
    for (const row of [...state.addresses.values()])
      if (HOSTS.slice(0, 30).some((host) => host.ip === row.ip)) state.deleteAddress(row.id);
    const plan = await pphook.run("plan", "--json");
    assert.equal(plan.code, 0);
    const { heldHash } = JSON.parse(plan.stdout);
    assert.deepEqual(planSchema.safeParse(JSON.parse(plan.stdout)).error, undefined);

    const held = await pphook.run("sync");
    assert.equal(held.code, 3);
    const [, hash = ""] = /release: +pphook approve ([0-9a-f]{12}) /.exec(held.stdout) ?? [];
    assert.ok(heldHash.startsWith(hash) && hash !== "");
    const [host] = HOSTS;
    const stands = () => pphook.powerdns.state.rrset("example.com.", `${host?.name}.`, "A") !== undefined;
    assert.ok(stands());

    assert.equal((await pphook.run("approve", "000000000000")).code, 2);
    const approved = await pphook.run("approve", hash);
    assert.equal(approved.code, 0);
    assert.match(approved.stdout, /✓ released [0-9a-f]{12}: 60 changes, by alice/);

    const released = await pphook.run("sync");
    assert.equal(released.code, 4);
    assert.match(released.stdout, /60 changes applied/);
    assert.ok(!stands());
    assert.match((await pphook.run("approve", hash)).stderr, /nothing is held/);
  });

  it("writes nothing while paused, and says so with 3", async () => {
    const { state } = pphook.phpipam;
    const row = [...state.addresses.values()].find((each) => each.hostname === "a.example.com");
    assert.ok(row !== undefined);
    await pphook.run("pause", "--for", "2h", "--reason", "moving ns01");
    state.deleteAddress(row.id);
    const paused = await pphook.run("sync");
    assert.equal(paused.code, 3);
    assert.match(paused.stdout, /paused by alice.*: moving ns01/);
    assert.equal((await pphook.run("plan")).code, 0);
    assert.equal((await pphook.run("resume")).code, 0);
    assert.match((await pphook.run("sync")).stdout, /2 changes applied/);
  });

  it("takes a run back, leaves it so, and lets go of it", async () => {
    const { changes } = JSON.parse((await pphook.run("history", "--json", "--address", "10.10.1.5")).stdout);
    const { run } = changes.at(-1);
    const address = () => pphook.powerdns.state.rrset("example.com.", "a.example.com.", "A");
    const before = pphook.filesNow();
    const dry = await pphook.run("undo", run, "--dry-run");
    assert.equal(dry.code, 0);
    assert.match(dry.stdout, /dry run: 2 of 2 changes of .* would be taken back/);
    assert.deepEqual(pphook.filesNow(), before);
    const undo = await pphook.run("undo", run, "--json");
    assert.equal(undo.code, 0);
    const done = JSON.parse(undo.stdout);
    assert.deepEqual(
      done.changes.map((change: { result: string }) => change.result),
      ["applied", "applied"],
    );
    assert.notEqual(address(), undefined);
    for (let cycle = 0; cycle < 2; cycle++) {
      const plan = JSON.parse((await pphook.run("sync", "--full", "--json")).stdout);
      assert.deepEqual(plan.changes, []);
    }
    assert.match((await pphook.run("plan")).stdout, /alice.* took a change back: a\.example\.com A/);
    assert.equal((await pphook.run("undo", "nonsense")).code, 2);
    assert.equal((await pphook.run("undo")).code, 2);
    const release = await pphook.run("undo", "--release", done.run);
    assert.match(release.stdout, /✓ released 2 changes/);
    assert.match((await pphook.run("sync")).stdout, /2 changes applied/);
    assert.equal(address(), undefined);
  });

  it("arms the bypass, and the next cycle uses it up", async () => {
    assert.equal((await pphook.run("reset-timestamp")).code, 0);
    assert.ok("bypass" in pphook.filesNow());
    await pphook.run("sync");
    assert.ok(!("bypass" in pphook.filesNow()));
  });

  it("writes a page to a file", async () => {
    const file = join(pphook.folder, "plan.html");
    const { stdout, stderr, code } = await pphook.run("plan", "--format", "html", "-o", file);
    assert.equal(code, 0);
    assert.equal(stdout, "");
    assert.match(stderr, /the plan is in /);
    assert.match(readFileSync(file, "utf8"), /^<!DOCTYPE html>/);
  });

  it("refuses --json together with another format", async () => {
    const { code, stderr } = await pphook.run("plan", "--json", "--format", "html");
    assert.equal(code, 2);
    assert.match(stderr, /exclude each other/);
  });

  it("logged each change, and printed or logged no secret", () => {
    const log = readFileSync(join(pphook.folder, "pphook.log"), "utf8");
    assert.match(log, /INFO change applied .*name=5\.1\.10\.10\.in-addr\.arpa/);
    for (const canary of [...CANARIES, pphook.powerdns.apiKey])
      for (const text of [log, pphook.printed()]) assert.ok(!text.includes(canary));
  });
});
