import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { skipWithoutGpg } from "../support/config-folder.ts";
import { CANARIES, finish, makeInstallation } from "./cli-installation.ts";

describe("pphook config show", () => {
  it("lists every setting with who said it, secrets masked", async () => {
    await using installation = await makeInstallation({ rows: {} });
    const child = installation.start(["config", "show"], { PPHOOK_SCRIPT_CHECK_INTERVAL: "90" });
    const { code, stdout } = await finish(child);
    assert.equal(code, 0);
    assert.match(stdout, /^\[phpipam\]\n/);
    assert.match(stdout, /\n {2}app_id +pphook +file config\.ini:3\n/);
    assert.match(stdout, /\n {2}password +\*{8} +file config\.ini:5\n/);
    assert.match(stdout, /\n {2}api_key +\*{8} +file config\.ini:\d+\n/);
    assert.match(stdout, /\n {2}check_interval +90 +env PPHOOK_SCRIPT_CHECK_INTERVAL\n/);
    assert.match(stdout, /\n {2}ttl +3600 +default\n/);
    for (const canary of CANARIES) assert.ok(!stdout.includes(canary));
    const origins = new Set(
      stdout
        .split("\n")
        .filter((line) => / (default|file config\.ini:\d+)$/.test(line))
        .map((line) => line.search(/ (default|file config\.ini:\d+)$/)),
    );
    assert.equal(origins.size, 1, "the last column is aligned");
  });

  it("gives the same as JSON", async () => {
    await using installation = await makeInstallation({ rows: {} });
    const { code, stdout } = await installation.run("config", "show", "--json");
    assert.equal(code, 0);
    const { version, file, settings, warnings } = JSON.parse(stdout);
    assert.deepEqual([version, file, warnings], [1, installation.configFile, []]);
    const password = settings.find(
      ({ section, key }: { section: string; key: string }) => section === "phpipam" && key === "password",
    );
    assert.deepEqual(password.value, "********");
  });
});

describe("pphook config check", () => {
  it("says that it is valid, and what should not stay so", async () => {
    await using installation = await makeInstallation({ rows: {} });
    chmodSync(installation.configFile, 0o644);
    const { code, stdout, stderr } = await installation.run("config", "check");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(
      stdout,
      /^✓ the configuration is valid: \S+config\.ini\n! \S+ \(mode 0644\) can be read by everybody/,
    );
  });

  it("tells everything that is wrong, with line and what was expected, and ends with 2", async () => {
    await using installation = await makeInstallation({
      rows: {},
      config: "[policy]\nmode = enforced\n[polcy]\nttl = 1",
    });
    const { code, stdout, stderr } = await installation.run("config", "check");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /2 problems/);
    assert.match(stderr, /config\.ini:\d+ +\[policy\] mode = enforced/);
    assert.match(stderr, /config\.ini:\d+ +.*polcy.*did you mean \[policy\]/);
  });
});

describe("the secrets and the versions of a configuration", { skip: skipWithoutGpg }, () => {
  it("are encrypted, rotated, saved and brought back by command, and the rest of pphook goes on reading them", async () => {
    await using installation = await makeInstallation({ rows: {} });
    const { folder, configFile } = installation;
    const text = readFileSync(configFile, "utf8");
    writeFileSync(configFile, text.replace(/^password = .*\n/m, ""));
    writeFileSync(join(folder, ".env"), `PPHOOK_PHPIPAM_PASSWORD=${CANARIES[0]}\n`, { mode: 0o600 });
    const encrypted = await installation.run("config", "encrypt");
    assert.deepEqual([encrypted.code, encrypted.stderr], [0, ""]);
    assert.match(
      encrypted.stdout,
      /^✓ 1 setting of \S+\.env encrypted to \S+\.env\.gpg, decrypted and compared/,
    );
    assert.match(encrypted.stdout, /passphrase: \S+\.gpg_passphrase, made now, mode 0600/);
    assert.deepEqual(JSON.parse((await installation.run("config", "rotate", "--json")).stdout).unopened, []);
    assert.equal((await installation.run("plan")).code, 0);

    const saved = await installation.run("config", "backup", "--reason", "good", "--json");
    const { id } = JSON.parse(saved.stdout).saved;
    writeFileSync(configFile, "[polcy]\n");
    const listed = await installation.run("config", "restore");
    assert.match(listed.stdout, new RegExp(`^${id} .* good\n$`));
    const back = await installation.run("config", "restore", id);
    assert.deepEqual([back.code, back.stderr], [0, ""]);
    assert.match(back.stdout, /before: +pphook config restore \d{8}-\d{6}/);
    assert.equal((await installation.run("plan")).code, 0);
    const unknown = await installation.run("config", "restore", "yesterday");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /there is no saved version yesterday/);
    for (const canary of CANARIES) assert.ok(!installation.printed().includes(canary));
  });
});
