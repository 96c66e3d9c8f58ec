import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { openEnvGpg } from "../../src/config/files/gpg-env.ts";
import { type ConfigSources, loadConfig } from "../../src/config/load-config.ts";
import { ConfigError } from "../../src/domain/errors.ts";

const COMPLETE = await readFile(new URL("../fixtures/config/complete.ini", import.meta.url), "utf8");
const WITHOUT_SECRETS = COMPLETE.replace(/(password|api_key) = .*\n/g, "");
const absent = spawnSync("gpg", ["--version"]).error;
const skip = absent === undefined ? false : `gpg cannot be run: ${absent.message}`;
const PATH = process.env["PATH"] ?? "";

let root: string;
let folder: string;
let file: string;
let passphraseFile: string;

before(async () => {
  // A short path: the agent that encrypting starts has its socket below it.
  root = await mkdtemp(join(tmpdir(), "ppg-"));
  await mkdir(join(root, "home"), { mode: 0o700 });
});
after(async () => {
  if (!skip) spawnSync("gpgconf", ["--homedir", join(root, "home"), "--kill", "gpg-agent"]);
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, "case-"));
  file = join(folder, "config.ini");
  passphraseFile = join(folder, ".gpg_passphrase");
  await writeFile(file, WITHOUT_SECRETS, { mode: 0o600 });
  await writeFile(passphraseFile, "correct horse\n", { mode: 0o600 });
});

/** Does what a person does: writes `.env`, encrypts it beside the configuration, removes it. */
async function seal(text: string) {
  const env = join(folder, ".env");
  await writeFile(env, text);
  const home = ["--homedir", join(root, "home"), "--batch", "--quiet", "--pinentry-mode", "loopback"];
  const how = ["--passphrase-file", passphraseFile, "--symmetric", "--cipher-algo", "AES256"];
  execFileSync("gpg", [...home, ...how, "--output", join(folder, ".env.gpg"), env], { stdio: "pipe" });
  await rm(env);
}

const load = (sources: ConfigSources = {}) => loadConfig({ file, env: { PATH }, ...sources });

async function refusal(sources: ConfigSources = {}): Promise<ConfigError> {
  const error = await load(sources).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ConfigError);
  assert.doesNotMatch(`${JSON.stringify(error)} ${error.stack}`, /canary|correct horse/);
  return error;
}

test("secrets come out of .env.gpg by their historic names, and nothing is left behind", {
  skip,
}, async () => {
  await seal("export IPAM_PASSWORD='canary#1'\nPDNS_API_KEY=canary%2\nNS01_IP=10.0.0.1\n");
  const temporary = join(folder, "tmp");
  await mkdir(temporary);
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = temporary;
  const { config, settings, warnings } = await load().finally(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });
  assert.equal(config.powerdns.apiKey, "canary%2");
  assert.deepEqual(config.phpipam.credentials, {
    kind: "user",
    username: "pphook_user",
    password: "canary#1",
  });
  assert.equal(settings.find(({ key }) => key === "api_key")?.origin, ".env.gpg PDNS_API_KEY");
  assert.doesNotMatch(JSON.stringify({ settings, warnings }), /canary/);
  assert.deepEqual(await readdir(temporary), []);
  assert.deepEqual((await readdir(folder)).sort(), [".env.gpg", ".gpg_passphrase", "config.ini", "tmp"]);
});

test(".env.gpg wins over the file and loses to the environment", { skip }, async () => {
  await seal("PPHOOK_POWERDNS_API_KEY=sealed\nIPAM_PASSWORD=sealed\nCHECK_INTERVAL=7\n");
  await writeFile(join(folder, "key"), "from a file");
  await writeFile(file, COMPLETE);
  const env = { PATH, PPHOOK_PHPIPAM_PASSWORD_FILE: join(folder, "key") };
  const { config } = await load({ env });
  assert.equal(config.powerdns.apiKey, "sealed");
  assert.equal(config.script.checkIntervalMs, 7000);
  assert.ok(config.phpipam.credentials.kind === "user");
  assert.equal(config.phpipam.credentials.password, "from a file");
});

test("a wrong passphrase is one issue, not one per value that seems to be missing", { skip }, async () => {
  await seal("PDNS_API_KEY=canary\nIPAM_PASSWORD=canary\n");
  await writeFile(passphraseFile, "another horse\n");
  const { issues } = await refusal();
  assert.equal(issues.length, 1);
  assert.equal(issues[0]?.where, ".env.gpg");
  assert.match(issues[0]?.what ?? "", /cannot be decrypted \(gpg: decryption failed: Bad session key\)/);
});

for (const mode of [0o640, 0o604, 0o700])
  test(`a passphrase file of mode ${mode.toString(8)} is refused`, { skip }, async () => {
    await seal("PDNS_API_KEY=canary\nIPAM_PASSWORD=canary\n");
    await chmod(passphraseFile, mode);
    const { issues } = await refusal();
    assert.deepEqual(issues, [
      {
        where: passphraseFile,
        what: `mode 0${mode.toString(8)}`,
        expected: `expected 0600 or stricter: chmod 600 ${passphraseFile}`,
      },
    ]);
  });

test("a passphrase file of mode 400 is accepted", { skip }, async () => {
  await seal("PDNS_API_KEY=a\nIPAM_PASSWORD=b\n");
  await chmod(passphraseFile, 0o400);
  assert.equal((await load()).config.powerdns.apiKey, "a");
});

test("the passphrase file may live elsewhere; without one the issue names the place and the variable", {
  skip,
}, async () => {
  await seal("PDNS_API_KEY=a\nIPAM_PASSWORD=b\n");
  const elsewhere = join(root, "passphrase");
  await rename(passphraseFile, elsewhere);
  const { issues } = await refusal();
  assert.equal(issues[0]?.what, `no passphrase file ${passphraseFile}`);
  assert.match(issues[0]?.expected ?? "", /PPHOOK_PASSPHRASE_FILE/);
  const { config } = await load({ env: { PATH, PPHOOK_PASSPHRASE_FILE: elsewhere } });
  assert.equal(config.powerdns.apiKey, "a");
});

test("what is wrong inside .env.gpg is told together with what is wrong in the file", { skip }, async () => {
  await seal("PDNS_API_KEY=canary\nIPAM_PASSWORD=canary\nPDNS_API_KEI=canary\ncanary\n");
  await writeFile(file, `${WITHOUT_SECRETS}chek_interval = 5\n`);
  const { issues } = await refusal();
  assert.deepEqual(issues.map(({ where, what }) => `${where} ${what}`).sort(), [
    ".env.gpg:3 PDNS_API_KEI",
    ".env.gpg:4 a line that is no setting",
    "config.ini:25 [script] chek_interval",
  ]);
});

test("a .env.gpg that gpg did not make is refused", { skip }, async () => {
  await writeFile(join(folder, ".env.gpg"), "PDNS_API_KEY=canary\n");
  assert.match((await refusal()).issues[0]?.what ?? "", /cannot be decrypted \(gpg: /);
});

test("a machine without gpg, and a gpg that hangs, are told as such", async () => {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const sealed = { file: join(folder, ".env.gpg"), passphraseFile, timeoutMs: 300, path: bin };
  const without = await openEnvGpg(sealed);
  assert.ok("issue" in without);
  assert.equal(without.issue.what, "cannot be decrypted (gpg is not installed)");
  await writeFile(join(bin, "gpg"), "#!/bin/sh\nexec /bin/sleep 30\n", { mode: 0o755 });
  const startedAt = performance.now();
  const hanging = await openEnvGpg(sealed);
  assert.ok("issue" in hanging);
  assert.equal(hanging.issue.what, "cannot be decrypted (gpg did not end within 0.3 s)");
  assert.ok(performance.now() - startedAt < 10_000);
});

test("gpg gets a private home, a bare environment and its arguments without a shell", async () => {
  const bin = join(folder, "bin; touch pwned");
  await mkdir(bin);
  const script = '#!/bin/sh\nprintf "%s\\n" "$@"; echo "env $(env)"; echo "mode $(stat -c %a "$2")"\n';
  await writeFile(join(bin, "gpg"), script, { mode: 0o755 });
  const sealed = join(folder, "$(touch pwned).gpg");
  process.env["PPHOOK_POWERDNS_API_KEY"] = "canary";
  const opened = await openEnvGpg({
    file: sealed,
    passphraseFile,
    timeoutMs: 5000,
    path: `${bin}:/usr/bin:/bin`,
  }).finally(() => delete process.env["PPHOOK_POWERDNS_API_KEY"]);
  assert.ok("text" in opened);
  const lines = opened.text.split("\n");
  assert.equal(lines[0], "--homedir");
  const home = lines[1] ?? "";
  assert.ok(lines.includes(sealed) && lines.includes("mode 700") && lines.includes("--batch"));
  assert.doesNotMatch(opened.text, /canary/);
  await assert.rejects(stat(home), { code: "ENOENT" });
});
