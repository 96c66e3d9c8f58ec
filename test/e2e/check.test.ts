import assert from "node:assert/strict";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { CANARIES, makeInstallation } from "./cli-installation.ts";

const ROWS = { "10.10.1.5": "a.example.com" };

describe("pphook check", () => {
  it("finds a new installation fit, says what it measured, and changes nothing", async () => {
    await using installation = await makeInstallation({ rows: ROWS });
    installation.phpipam.state.addApplication({ id: "other" });
    const before = installation.filesNow();
    const { code, stdout, stderr } = await installation.run("check");
    assert.deepEqual([code, stderr], [0, ""]);
    for (const line of [
      /✓ .*config\.ini is valid, mode 0600/,
      /✓ phpIPAM at http:\S+ takes the login of application "pphook"/,
      /✓ addresses can be read/,
      /✓ the DHCP profile is in the field custom_DHCP_Profil/,
      /✓ phpIPAM's clock and this one are \d s apart/,
      /✓ PowerDNS 4\.7\.3 at http:\S+ takes the key/,
      /✓ 2 zones managed \(2 native\)/,
      /✓ the store \S+ is not there yet/,
      /✓ no cycle has run yet/,
      /✓ mode is enforce/,
      /✓ the log \S+ can be written/,
    ])
      assert.match(stdout, line);
    assert.deepEqual(installation.filesNow(), before);
    const writes = installation.powerdns.calls.filter(({ method }) => method !== "GET");
    assert.deepEqual(writes, []);
  });

  it("tries a wrong password once, and not at all while phpIPAM could block", async () => {
    await using installation = await makeInstallation({ rows: ROWS });
    const logins = () => installation.phpipam.requests.filter(({ method }) => method === "POST").length;
    await installation.run("sync");
    const before = logins();
    const [user] = installation.phpipam.state.users.slice(-1);
    assert.ok(user);
    installation.phpipam.state.users.splice(-1, 1, { ...user, password: "changed" });
    const first = await installation.run("check");
    assert.equal(first.code, 1);
    assert.match(
      first.stdout,
      /✗ phpIPAM .*"Invalid username or password".*\n +→ correct username and password/,
    );
    assert.match(first.stdout, /✓ PowerDNS 4\.7\.3/);
    assert.equal(logins() - before, 1);
    const second = await installation.run("check");
    assert.equal(second.code, 1);
    assert.equal(logins() - before, 1);
    for (const canary of CANARIES) assert.ok(!installation.printed().includes(canary));
  });

  it("tells everything that is wrong at once, with remedies, as text and as JSON", async () => {
    await using installation = await makeInstallation({ rows: ROWS });
    await installation.run("sync");
    await installation.powerdns.close();
    chmodSync(installation.configFile, 0o644);
    chmodSync(join(installation.folder, "pphook.db"), 0o644);
    installation.phpipam.state.customFields.length = 0;
    const text = await installation.run("check");
    assert.equal(text.code, 1);
    assert.match(text.stdout, /\n1 fault, 3 warnings\n$/);
    const json = await installation.run("check", "--json");
    assert.equal(json.code, 1);
    const { version, ok, items } = JSON.parse(json.stdout);
    assert.deepEqual([version, ok], [1, false]);
    const wrong = items.filter((item: { status: string }) => item.status !== "ok");
    assert.deepEqual(
      wrong.map((item: { area: string; status: string }) => `${item.area} ${item.status}`),
      ["configuration warning", "phpipam warning", "powerdns fault", "state warning"],
    );
    for (const item of wrong) assert.ok(item.remedy.length > 5);
  });

  it("tells a store that is none, and measures the rest all the same", async () => {
    await using installation = await makeInstallation({ rows: ROWS });
    writeFileSync(
      join(installation.folder, "pphook.db"),
      "this is no database, whatever its name says".repeat(50),
    );
    const { code, stdout } = await installation.run("check");
    assert.equal(code, 1);
    assert.match(stdout, /✗ .*pphook\.db/);
    assert.match(stdout, /✓ addresses can be read/);
    assert.ok(!existsSync(join(installation.folder, "pphook.db-wal")));
  });

  it("ends with 2 on a configuration that is wrong", async () => {
    await using installation = await makeInstallation({ rows: {}, config: "[nonsense]\nkey = 1" });
    assert.equal((await installation.run("check")).code, 2);
  });
});
