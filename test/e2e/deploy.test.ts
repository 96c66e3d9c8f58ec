import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type CliInstallation, makeInstallation } from "./cli-installation.ts";

/** Nobody listens there. */
const DEAD_PORT = 1;

describe("pphook deploy", () => {
  const folder = mkdtempSync(join(tmpdir(), "pphook-deploy-"));
  let pphook: CliInstallation;

  before(async () => {
    pphook = await makeInstallation({
      rows: { "10.10.1.5": "a.example.com" },
      forward: [{ name: "a.example.com.", type: "A", records: ["10.10.1.5"] }],
      config: `
[bind]
output = ${join(folder, "pphook.zones")}
primaries = 192.0.2.1
check_command = none

[target:ns-01]
kind = bind
host = 127.0.0.1
port = ${DEAD_PORT}
user = pphook
identity_file = ${join(folder, "id")}
known_hosts = ${join(folder, "known_hosts")}
destination = /etc/bind/pphook.zones
`,
    });
  });
  after(async () => {
    await pphook[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it("says with 1 that nothing was made yet, and makes nothing", async () => {
    const { code, stdout } = await pphook.run("deploy");
    assert.equal(code, 1);
    assert.match(stdout, /nothing to deploy[\s\S]*→ make it with "pphook generate"/);
  });

  it("does not fail a cycle, which says so with 4 once DNS is done", async () => {
    const { code, stdout } = await pphook.run("sync");
    assert.equal(code, 4);
    assert.match(stdout, /1 change applied/);
    assert.match(stdout, /✓ bind file: 2 zones written/);
    assert.match(stdout, /✗ ns-01 \(bind\): failed: target ns-01: 127\.0\.0\.1 port 1 does not answer/);
  });

  it("says with 1 which target does not answer, and what to do, also as data", async () => {
    const { code, stdout } = await pphook.run("deploy", "ns_01", "--json");
    assert.equal(code, 1);
    const [target] = JSON.parse(stdout).targets;
    assert.deepEqual([target.target, target.state], ["ns-01", "failed"]);
    assert.match(target.remedy, /ssh-keyscan -p 1 127\.0\.0\.1/);
    assert.equal((await pphook.run("deploy", "--dry-run")).code, 1);
    assert.match((await pphook.run("history")).stdout, /target ns-01 failed/);
    assert.match((await pphook.run("check")).stdout, /targets\n {2}✗ ns-01: there is no key/);
  });

  it("refuses with 2 what does not exist", async () => {
    const { code, stderr } = await pphook.run("deploy", "ns09");
    assert.equal(code, 2);
    assert.match(stderr, /no target ns09[\s\S]*the targets are ns-01/);
  });

  it("waits with 3 while paused", async () => {
    await pphook.run("pause");
    const { code, stdout } = await pphook.run("deploy");
    assert.equal(code, 3);
    assert.match(stdout, /not deployed: paused/);
    assert.equal((await pphook.run("generate")).code, 0, "it says the same already");
  });
});
