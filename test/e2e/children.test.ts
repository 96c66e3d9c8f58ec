import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { skipWithoutGpg } from "../support/config-folder.ts";
import { CANARIES, type CliInstallation, finish, makeInstallation } from "./cli-installation.ts";

/** Of something else on the machine. */
const STRANGE_SECRET = "canary-of-another-program";
/** What a shell adds by itself. */
const OF_THE_SHELL = ["PWD", "OLDPWD", "SHLVL", "_"];

/** Programs that say what they were given, and then do what the real ones do, or nothing. */
describe("programs that pphook starts", { skip: skipWithoutGpg }, () => {
  const folder = mkdtempSync(join(tmpdir(), "pphook-children-"));
  const bin = join(folder, "bin");
  const PROGRAMS: Readonly<Record<string, string>> = {
    gpg: 'exec /usr/bin/gpg "$@"',
    dhcpd: "exit 0",
    "named-checkconf": "exit 0",
    ssh: "exit 255",
  };
  let pphook: CliInstallation;

  before(async () => {
    mkdirSync(bin);
    for (const [name, then] of Object.entries(PROGRAMS))
      writeFileSync(
        join(bin, name),
        `#!/bin/sh\nenv >> ${folder}/${name}.env\nprintf '%s\\n' "$@" >> ${folder}/${name}.args\n${then}\n`,
        { mode: 0o755 },
      );
    pphook = await makeInstallation({
      rows: { "10.10.1.5": "a.example.com" },
      forward: [{ name: "a.example.com.", type: "A", records: ["10.10.1.5"] }],
      config: `
[dhcp]
output = ${folder}/made.dhcp
check_command = dhcpd -t -cf

[bind]
output = ${folder}/made.zones
primaries = 192.0.2.1

[target:ns01]
kind = bind
host = 127.0.0.1
user = pphook
identity_file = ${folder}/id
known_hosts = ${folder}/known_hosts
destination = /etc/bind/pphook.zones
`,
    });
    for (const row of pphook.phpipam.state.addresses.values())
      Object.assign(row, {
        mac: "02:00:00:00:00:05",
        custom: { ...row.custom, custom_DHCP_Profil: "infra" },
      });
    const text = readFileSync(pphook.configFile, "utf8");
    writeFileSync(pphook.configFile, text.replace(/^password = .*\n/m, ""));
    writeFileSync(join(pphook.folder, ".env"), `PPHOOK_PHPIPAM_PASSWORD=${CANARIES[0]}\n`, { mode: 0o600 });
  });
  after(async () => {
    await pphook[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = () => ({
    PATH: `${bin}:${process.env["PATH"]}`,
    PPHOOK_POWERDNS_API_KEY: pphook.powerdns.apiKey,
    UNRELATED_TOKEN: STRANGE_SECRET,
  });
  const run = (...args: readonly string[]) => finish(pphook.start(args, environment()));

  it("are all started: gpg, the checkers of both files, and ssh", async () => {
    for (const args of [
      ["config", "encrypt"],
      ["config", "rotate"],
      ["sync", "--full"],
      ["generate"],
      ["deploy"],
    ]) {
      const { stderr } = await run(...args);
      assert.doesNotMatch(stderr, /\bat .*\.ts:\d+/, args.join(" "));
    }
    for (const name of Object.keys(PROGRAMS))
      assert.ok(readFileSync(join(folder, `${name}.args`), "utf8").length > 0, name);
  });

  for (const name of Object.keys(PROGRAMS)) {
    it(`${name} gets PATH and the C locale, and nothing else of the environment`, () => {
      const names = readFileSync(join(folder, `${name}.env`), "utf8")
        .trim()
        .split("\n")
        .map((line) => line.slice(0, line.indexOf("=")));
      const given = [...new Set(names)].filter((each) => !OF_THE_SHELL.includes(each));
      assert.deepEqual(given.sort(), ["LC_ALL", "PATH"]);
    });

    it(`${name} gets no secret as an argument`, () => {
      const args = readFileSync(join(folder, `${name}.args`), "utf8");
      for (const secret of [CANARIES[0], STRANGE_SECRET, pphook.powerdns.apiKey])
        assert.ok(!args.includes(secret));
    });
  }

  it("would show a secret that they were given", () => {
    spawnSync(join(bin, "dhcpd"), [STRANGE_SECRET], { env: { ...environment(), LC_ALL: "C" } });
    assert.ok(readFileSync(join(folder, "dhcpd.env"), "utf8").includes(STRANGE_SECRET));
    assert.ok(readFileSync(join(folder, "dhcpd.args"), "utf8").includes(STRANGE_SECRET));
  });
});
