import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { assertSelfContained } from "../unit/core/render/self-contained.ts";
import { makeInstallation } from "./cli-installation.ts";

/** Whoever reads an SQLite file makes these two beside it, and leaves them empty. */
function withoutLog(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !/-(wal|shm)$/.test(name)));
}

describe("pphook report", () => {
  it("writes a page about what the cycles did, changes nothing, and asks no service", async () => {
    const rows = { "10.10.1.80": "bad_host.example.com", "10.10.1.81": "a.example.com" };
    await using pphook = await makeInstallation({ rows, config: "[policy]\nno_records = create" });
    const file = join(pphook.folder, "report.html");
    assert.equal((await pphook.run("report", "-o", file)).code, 0);
    assert.match(readFileSync(file, "utf8"), /has not completed a cycle here yet/);
    assert.ok(!existsSync(join(pphook.folder, "pphook.db")), "no store is made");

    assert.equal((await pphook.run("sync", "--full")).code, 4);
    const before = pphook.filesNow();
    const asked = pphook.phpipam.requests.length;
    const ran = await pphook.run("report", "--since", "24h");
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    assertSelfContained(ran.stdout);
    assert.match(ran.stdout, /<dt>changes made<\/dt><dd class="big">2</);
    assert.match(ran.stdout, /bad_host\.example\.com[\s\S]*hostname-underscore/);
    assert.equal(pphook.phpipam.requests.length, asked);
    assert.deepEqual(withoutLog(pphook.filesNow()), withoutLog(before));
  });

  it("looks at the services when it is asked to, and is made when they do not answer", async () => {
    await using pphook = await makeInstallation({ rows: { "10.10.1.80": "bad_host.example.com" } });
    await pphook.run("sync", "--full");
    const looked = await pphook.run("report", "--look");
    assert.equal(looked.code, 0);
    assert.match(looked.stdout, /were asked: DNS agrees with phpIPAM/);
    assert.match(looked.stdout, /Jane Doe/);
    await pphook.phpipam.close();
    const alone = await pphook.run("report", "--look");
    assert.equal(alone.code, 0);
    assert.match(alone.stdout, /could not be asked/);
  });

  it("gives its figures to programs, and refuses a time that it cannot read and a file that it cannot write", async () => {
    await using pphook = await makeInstallation({ rows: { "10.10.1.81": "a.example.com" } });
    await pphook.run("sync", "--full");
    const report = JSON.parse((await pphook.run("report", "--json")).stdout);
    assert.deepEqual([report.version, report.verdict.level, report.ledger.rows], [1, "good", 1]);
    const since = await pphook.run("report", "--since", "yesterday");
    assert.deepEqual([since.code, since.stdout], [2, ""]);
    const nowhere = await pphook.run("report", "-o", join(pphook.folder, "none", "r.html"));
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /cannot be written[\s\S]*→ name a file/);
  });

  it("says what is wrong with a store that it cannot read", async () => {
    await using pphook = await makeInstallation({ rows: {} });
    writeFileSync(
      join(pphook.folder, "pphook.db"),
      "this is no database, and longer than a header would be ".repeat(20),
    );
    const ran = await pphook.run("report");
    assert.deepEqual([ran.code, ran.stdout], [1, ""]);
    assert.match(ran.stderr, /pphook\.db/);
  });
});
