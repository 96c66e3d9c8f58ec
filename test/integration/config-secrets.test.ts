import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { encryptEnv } from "../../src/config/files/encrypt-env.ts";
import { rotatePassphrase } from "../../src/config/files/rotate-passphrase.ts";
import { listVersions, restoreVersion, saveVersion } from "../../src/config/files/saved-versions.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { ConfigError, SystemError, UsageError } from "../../src/domain/errors.ts";
import {
  type ConfigFolder,
  makeConfigFolder,
  SECRETS,
  skipWithoutGpg as skip,
} from "../support/config-folder.ts";

const AT = Date.parse("2026-11-22T09:15:02Z");
const asked = { by: "alice", at: AT };
const modeOf = (path: string) => statSync(path).mode & 0o777;
const listing = (folder: string) => readdirSync(folder).sort();
const inFolder = (home: ConfigFolder) => (name: string) => join(home.folder, name);

async function apiKey(home: ConfigFolder): Promise<string> {
  return (await loadConfig({ env: home.env })).config.powerdns.apiKey;
}

/** What a person types to look into it, with nothing of PPHOOK's in between. */
function openByHand(folder: string, file = ".env.gpg"): string {
  const home = join(folder, "..", "home");
  const args = ["--homedir", home, "--batch", "--no-autostart", "--pinentry-mode", "loopback"];
  execFileSync("mkdir", ["-p", "-m", "700", home]);
  const how = [
    "--passphrase-file",
    join(folder, ".gpg_passphrase"),
    "--quiet",
    "--decrypt",
    join(folder, file),
  ];
  return execFileSync("gpg", [...args, ...how], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

describe("encrypting the secrets", { skip }, () => {
  it("leaves an .env.gpg that gpg itself opens, a passphrase nobody else can read, and no clear file", async () => {
    using home = makeConfigFolder();
    const done = await encryptEnv(await home.places(), asked);
    assert.deepEqual(listing(home.folder), [".env.gpg", ".gpg_passphrase", "config.ini"]);
    assert.equal(openByHand(home.folder), SECRETS);
    const at = inFolder(home);
    assert.deepEqual([modeOf(at(".env.gpg")), modeOf(at(".gpg_passphrase"))], [0o600, 0o600]);
    assert.match(readFileSync(at(".gpg_passphrase"), "utf8"), /^[\w-]{43}\n$/);
    assert.deepEqual([done.settings, done.passphraseMade, done.saved], [2, true, null]);
    assert.equal(await apiKey(home), "canary%2");
  });

  it("uses the passphrase that is there, and saves the .env.gpg that it replaces", async () => {
    using home = makeConfigFolder();
    const at = inFolder(home);
    writeFileSync(at(".gpg_passphrase"), "correct horse\n", { mode: 0o600 });
    await encryptEnv(await home.places(), asked);
    writeFileSync(at(".env"), "PPHOOK_PHPIPAM_PASSWORD=a\nPDNS_API_KEY=canary-new\n");
    const done = await encryptEnv(await home.places(), asked);
    assert.equal(done.passphraseMade, false);
    assert.equal(readFileSync(at(".gpg_passphrase"), "utf8"), "correct horse\n");
    assert.equal(await apiKey(home), "canary-new");
    const [saved] = await listVersions(await home.places());
    assert.deepEqual([saved?.id, saved?.reason], [done.saved?.id, "before config encrypt"]);
    assert.equal(openByHand(home.folder, `versions/${saved?.id}/.env.gpg`), SECRETS);
  });

  it("refuses an .env with a line that sets nothing, quoting no value, and changes nothing", async () => {
    using home = makeConfigFolder();
    writeFileSync(inFolder(home)(".env"), "PDNS_API_KEI=canary\ncanary\n");
    const error = await encryptEnv(await home.places(), asked).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ConfigError);
    assert.deepEqual(
      error.issues.map(({ where }) => where),
      [".env:2", ".env:1"],
    );
    assert.doesNotMatch(JSON.stringify(error.issues), /canary/);
    assert.deepEqual(listing(home.folder), [".env", "config.ini"]);
  });

  it("refuses a passphrase that others can read, and leaves .env", async () => {
    using home = makeConfigFolder();
    const at = inFolder(home);
    writeFileSync(at(".gpg_passphrase"), "correct horse\n", { mode: 0o600 });
    chmodSync(at(".gpg_passphrase"), 0o640);
    await assert.rejects(encryptEnv(await home.places(), asked), ConfigError);
    assert.deepEqual(listing(home.folder), [".env", ".gpg_passphrase", "config.ini"]);
  });

  it("keeps .env when what gpg made does not decrypt to it", async () => {
    using home = makeConfigFolder();
    const bin = join(home.folder, "bin");
    execFileSync("mkdir", [bin]);
    const lie =
      '#!/bin/sh\ncase "$*" in *--decrypt*) echo PDNS_API_KEY=other;; *) exec /usr/bin/gpg "$@";; esac\n';
    writeFileSync(join(bin, "gpg"), lie, { mode: 0o755 });
    const places = await home.places();
    const lying = { ...places, gpg: { ...places.gpg, path: `${bin}:${places.gpg.path}` } };
    await assert.rejects(encryptEnv(lying, asked), /does not decrypt to the same/);
    assert.deepEqual(listing(home.folder), [".env", ".gpg_passphrase", "bin", "config.ini"]);
    assert.equal(readFileSync(inFolder(home)(".env"), "utf8"), SECRETS);
  });

  it("keeps an .env that was edited while gpg worked", async () => {
    using home = makeConfigFolder();
    const bin = join(home.folder, "bin");
    execFileSync("mkdir", [bin]);
    const edit = `#!/bin/sh\ncase "$*" in *--decrypt*) echo "LOG=1" >> ${home.folder}/.env;; esac\nexec /usr/bin/gpg "$@"\n`;
    writeFileSync(join(bin, "gpg"), edit, { mode: 0o755 });
    const places = await home.places();
    const slow = { ...places, gpg: { ...places.gpg, path: `${bin}:${places.gpg.path}` } };
    await assert.rejects(encryptEnv(slow, asked), /changed meanwhile/);
    assert.match(readFileSync(inFolder(home)(".env"), "utf8"), /canary.*LOG=1/s);
  });

  it("says that there is nothing to encrypt", async () => {
    using home = makeConfigFolder();
    rmSync(inFolder(home)(".env"));
    await assert.rejects(encryptEnv(await home.places(), asked), UsageError);
  });
});

describe("changing the passphrase", { skip }, () => {
  async function sealed(): Promise<ConfigFolder> {
    const home = makeConfigFolder({ quickGpg: true });
    await encryptEnv(await home.places(), asked);
    await saveVersion(await home.places(), { ...asked, reason: "first" });
    return home;
  }

  it("makes a new one that opens .env.gpg and the saved versions, and the old one opens nothing", async () => {
    using home = await sealed();
    const at = inFolder(home);
    const old = readFileSync(at(".gpg_passphrase"), "utf8");
    const done = await rotatePassphrase(await home.places());
    assert.equal(done.sealed.length, 2);
    assert.deepEqual([done.unopened, done.resumed], [[], false]);
    assert.equal(await apiKey(home), "canary%2");
    assert.equal(openByHand(home.folder), SECRETS);
    assert.equal(openByHand(home.folder, "versions/20261122-091502/.env.gpg"), SECRETS);
    assert.equal(modeOf(at(".gpg_passphrase")), 0o600);
    assert.deepEqual(listing(home.folder), [".env.gpg", ".gpg_passphrase", "config.ini", "versions"]);
    writeFileSync(at(".gpg_passphrase"), old);
    await assert.rejects(loadConfig({ env: home.env }), ConfigError);
  });

  it("keeps a pair that fits at every instant: killed after any step, it reads on, and the next run ends it", async () => {
    // A passphrase, two files that are written and put in place each, and the old passphrase.
    const STEPS = 6;
    let killed = 0;
    for (let step = 1; ; step++) {
      using home = await sealed();
      const old = readFileSync(inFolder(home)(".gpg_passphrase"), "utf8");
      const args = [join(import.meta.dirname, "rotating-child.ts"), String(step)];
      const child = spawnSync(process.execPath, args, { env: home.env, timeout: 60_000, encoding: "utf8" });
      if (child.signal === null) {
        assert.equal(child.status, 0, child.stderr);
        break;
      }
      assert.equal(child.signal, "SIGKILL");
      killed++;
      const { config, warnings } = await loadConfig({ env: home.env });
      assert.equal(config.powerdns.apiKey, "canary%2", `after step ${step}`);
      const hadNext = existsSync(inFolder(home)(".gpg_passphrase.next"));
      const done = await rotatePassphrase(await home.places());
      assert.deepEqual([hadNext, done.resumed], [step < STEPS, step < STEPS]);
      if (warnings.length > 0) assert.match(warnings.join("\n"), /broken off: pphook config rotate/);
      assert.notEqual(readFileSync(inFolder(home)(".gpg_passphrase"), "utf8"), old);
      assert.equal(openByHand(home.folder), SECRETS);
      assert.equal(openByHand(home.folder, "versions/20261122-091502/.env.gpg"), SECRETS);
      assert.deepEqual(listing(home.folder), [".env.gpg", ".gpg_passphrase", "config.ini", "versions"]);
    }
    assert.equal(killed, STEPS);
  });

  it("follows a passphrase file that is a link to another folder", async () => {
    using home = await sealed();
    const at = inFolder(home);
    const elsewhere = join(home.folder, "..", "passphrase");
    renameSync(at(".gpg_passphrase"), elsewhere);
    symlinkSync(elsewhere, at(".gpg_passphrase"));
    await rotatePassphrase(await home.places());
    assert.equal(await apiKey(home), "canary%2");
    assert.ok(!existsSync(`${elsewhere}.next`));
    assert.equal(modeOf(elsewhere), 0o600);
  });

  it("leaves a saved version that neither passphrase opens, and says so", async () => {
    using home = await sealed();
    const file = join(home.folder, "versions", "20261122-091502", ".env.gpg");
    writeFileSync(file, "not of gpg");
    const done = await rotatePassphrase(await home.places());
    assert.deepEqual(done.unopened, [file]);
    assert.equal(readFileSync(file, "utf8"), "not of gpg");
  });

  it("refuses when there is nothing sealed, or it cannot be opened, and makes no passphrase then", async () => {
    using home = makeConfigFolder();
    await assert.rejects(rotatePassphrase(await home.places()), UsageError);
    await encryptEnv(await home.places(), asked);
    writeFileSync(inFolder(home)(".gpg_passphrase"), "wrong\n");
    await assert.rejects(rotatePassphrase(await home.places()), ConfigError);
    assert.ok(!existsSync(inFolder(home)(".gpg_passphrase.next")));
  });

  it("changes nothing when gpg fails over the new one", async () => {
    using home = await sealed();
    const bin = join(home.folder, "bin");
    execFileSync("mkdir", [bin]);
    writeFileSync(
      join(bin, "gpg"),
      '#!/bin/sh\ncase "$*" in *--symmetric*) exit 2;; esac\nexec /usr/bin/gpg "$@"\n',
      { mode: 0o755 },
    );
    const places = await home.places();
    const failing = { ...places, gpg: { ...places.gpg, path: `${bin}:${places.gpg.path}` } };
    await assert.rejects(rotatePassphrase(failing), SystemError);
    assert.equal(await apiKey(home), "canary%2");
    assert.equal(openByHand(home.folder), SECRETS);
  });
});

describe("going back to a saved version with secrets", { skip }, () => {
  it("restores both files, even after the passphrase was changed", async () => {
    using home = makeConfigFolder();
    const at = inFolder(home);
    await encryptEnv(await home.places(), asked);
    await saveVersion(await home.places(), { ...asked, reason: "good" });
    writeFileSync(at(".env"), "PPHOOK_PHPIPAM_PASSWORD=a\nPDNS_API_KEY=canary-bad\n");
    await encryptEnv(await home.places(), { ...asked, at: AT + 60_000 });
    await rotatePassphrase(await home.places());
    const going = { ...asked, at: AT + 120_000, reason: "x", env: home.env, force: false };
    await restoreVersion(await home.places(), { ...going, id: "20261122-091502" });
    assert.equal(await apiKey(home), "canary%2");
  });

  it("removes an .env.gpg that was not there then, and brings it back", async () => {
    using home = makeConfigFolder();
    const env = { ...home.env, PPHOOK_POWERDNS_API_KEY: "a", PPHOOK_PHPIPAM_PASSWORD: "b" };
    await saveVersion(await home.places(), { ...asked, reason: "without" });
    await encryptEnv(await home.places(), asked);
    const going = { ...asked, at: AT + 60_000, reason: "x", env, force: false };
    const { saved } = await restoreVersion(await home.places(), { ...going, id: "20261122-091502" });
    assert.ok(!existsSync(inFolder(home)(".env.gpg")));
    await restoreVersion(await home.places(), { ...going, at: AT + 120_000, id: saved?.id ?? "" });
    assert.equal(await apiKey(home), "canary%2");
  });
});

const skipAsOthers =
  skip || (process.geteuid?.() === 0 ? false : "only root can give files to another account");

describe("secrets that root writes for a service", { skip: skipAsOthers }, () => {
  /** An account of every Debian system that is the only one in its group. */
  const DAEMON = { uid: 1, gid: 1 };

  it("belong to the account that the group of the configuration file is for, and it reads them", async () => {
    using home = makeConfigFolder({ quickGpg: true });
    const at = inFolder(home);
    openToAll(home);
    chownSync(at("config.ini"), 0, DAEMON.gid);
    await encryptEnv(await home.places(), asked);
    const ownersOf = () =>
      [".env.gpg", ".gpg_passphrase"].map((name) => [statSync(at(name)).uid, modeOf(at(name))]);
    assert.deepEqual(ownersOf(), [
      [DAEMON.uid, 0o600],
      [DAEMON.uid, 0o600],
    ]);
    await rotatePassphrase(await home.places());
    assert.deepEqual(ownersOf(), [
      [DAEMON.uid, 0o600],
      [DAEMON.uid, 0o600],
    ]);
    const opened = spawnSync("cat", [at(".env.gpg"), at(".gpg_passphrase")], DAEMON);
    assert.equal(opened.status, 0);
  });

  it("stay with root where the group may not read the configuration, or is nobody's", async () => {
    using home = makeConfigFolder({ quickGpg: true });
    chownSync(inFolder(home)("config.ini"), 0, DAEMON.gid);
    chmodSync(inFolder(home)("config.ini"), 0o600);
    await encryptEnv(await home.places(), asked);
    assert.equal(statSync(inFolder(home)(".gpg_passphrase")).uid, 0);
  });

  function openToAll(home: ConfigFolder): void {
    for (const folder of [home.folder, join(home.folder, "..")]) chmodSync(folder, 0o755);
  }
});

describe("the clear file", { skip }, () => {
  it("is overwritten before it goes, also behind a symbolic link", async () => {
    using home = makeConfigFolder({ quickGpg: true });
    const at = inFolder(home);
    renameSync(at(".env"), at("elsewhere.env"));
    symlinkSync(at("elsewhere.env"), at(".env"));
    linkSync(at("elsewhere.env"), at("another-name"));
    await encryptEnv(await home.places(), asked);
    assert.deepEqual(listing(home.folder), [".env.gpg", ".gpg_passphrase", "another-name", "config.ini"]);
    const left = readFileSync(at("another-name"));
    assert.equal(left.length, SECRETS.length);
    assert.doesNotMatch(left.toString("latin1"), /canary|PPHOOK/);
  });
});
