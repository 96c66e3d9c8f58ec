import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runProgram } from "../../src/cli/program.ts";
import { type RealPowerdns, startRealPowerdns } from "../support/real-powerdns.ts";
import { type RealSmtp, startSmtp } from "../support/real-smtp.ts";
import { type RealSshd, startRealSshd } from "../support/real-sshd.ts";
import { type CliInstallation, makeInstallation } from "./cli-installation.ts";

interface Item {
  readonly area: string;
  readonly status: string;
  readonly measured: string;
  readonly remedy: string | null;
}

/** One way in which an installation can be broken. */
interface Breakage {
  readonly title: string;
  readonly expected: RegExp;
  break(site: Site): void | Promise<void>;
  /** Does what the remedy says, and nothing else. */
  mend(site: Site, remedy: string): void | Promise<void>;
  /** Why it cannot be shown here; null where it can. */
  impossible?(site: Site): string | null;
}

/** phpIPAM as a simulator; PowerDNS, sshd and the mail server as they are; the store on a disk of its own where root may mount one. */
interface Site {
  readonly pphook: CliInstallation;
  readonly powerdns: RealPowerdns;
  readonly sshd: RealSshd;
  smtp: RealSmtp;
  readonly skewMs: { now: number };
  readonly env: Record<string, string>;
  /** Null where nothing can be mounted. */
  readonly disk: string | null;
}

const NAME_SERVERS = ["ns1.example.com.", "ns2.example.com."];

async function makeSite(): Promise<Site | { readonly unavailable: string }> {
  const sshd = await startRealSshd();
  if ("unavailable" in sshd) return sshd;
  const powerdns = await startRealPowerdns({
    backend: "gsqlite3",
    settings: ["primary=yes", "allow-axfr-ips=127.0.0.1,192.0.2.0/24"],
    zones: ["example.com.", "1.10.10.in-addr.arpa."].map((name) => ({ name, kind: "Master" })),
  });
  if ("unavailable" in powerdns) {
    await sshd.stop();
    return powerdns;
  }
  for (const zone of ["example.com", "1.10.10.in-addr.arpa"])
    await powerdns.pdnsutil("replace-rrset", zone, "@", "NS", ...NAME_SERVERS);
  const smtp = await startSmtp();
  const disk = mountDisk();
  const skewMs = { now: 0 };
  const pphook = await makeInstallation({
    rows: { "10.10.1.5": "a.example.com" },
    phpipamNow: () => Date.now() + skewMs.now,
    config: configOf(smtp, sshd),
  });
  const env = {
    PPHOOK_POWERDNS_API_URL: powerdns.url,
    PPHOOK_POWERDNS_API_KEY: powerdns.apiKey,
    ...(disk === null ? {} : { PPHOOK_STORE_URL: `sqlite:${join(disk, "pphook.db")}` }),
  };
  return { pphook, powerdns, sshd, smtp, skewMs, env, disk };
}

function configOf({ port }: RealSmtp, sshd: RealSshd): string {
  return `[email]
smtp_server = 127.0.0.1
smtp_port = ${port}
from = pphook@example.com
to = admin@example.com

[target:ns01]
kind = bind
host = 127.0.0.1
port = ${sshd.port}
user = ${sshd.user}
identity_file = ${sshd.identityFile}
known_hosts = ${sshd.knownHostsFile}
destination = ${join(sshd.home, "pphook.zones")}

[bind]
output = ${join(sshd.home, "generated.zones")}
`;
}

/** A small disk, for it to become full and read-only. */
function mountDisk(): string | null {
  const place = mkdtempSync(join(tmpdir(), "pphook-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=48m", "none", place]);
  if (mounted.status === 0) return place;
  rmSync(place, { recursive: true });
  return null;
}

async function endSite({ pphook, powerdns, sshd, smtp, disk }: Site): Promise<void> {
  await pphook[Symbol.asyncDispose]();
  await smtp[Symbol.asyncDispose]();
  await powerdns.stop();
  await sshd.stop();
  if (disk === null) return;
  spawnSync("umount", [disk]);
  rmSync(disk, { recursive: true });
}

async function run({ pphook, env }: Site, ...args: readonly string[]) {
  const printed = { stdout: "", stderr: "" };
  const output = (name: keyof typeof printed) => ({
    write: (text: string) => {
      printed[name] += text;
    },
    isTty: false,
    columns: 200,
  });
  let code = 0;
  const context = {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: { PATH: process.env["PATH"], HOME: pphook.folder, ...env },
    signal: new AbortController().signal,
    exit: (given: number) => {
      code = given;
    },
  };
  await runProgram(["-c", pphook.configFile, ...args], context, "0.0.0");
  return { ...printed, code };
}

/** What check says is wrong; a configuration that cannot be used is one thing, with its remedy in its words. */
async function check(site: Site): Promise<readonly Item[]> {
  const { stdout, stderr, code } = await run(site, "check", "--json");
  if (code === 2) return [{ area: "configuration", status: "fault", measured: stderr, remedy: stderr }];
  const { items } = JSON.parse(stdout) as { items: readonly Item[] };
  return items.filter(({ status }) => status !== "ok");
}

/** Runs the command that a remedy begins with, or that stands behind a word of it. */
function paste(remedy: string, command: RegExp): void {
  const [found] = command.exec(remedy) ?? [];
  assert.ok(found, `no command ${command} in: ${remedy}`);
  execFileSync("sh", ["-c", found], { stdio: "pipe", timeout: 60_000 });
}

/** PowerDNS of the test has a configuration of its own, which pdnsutil must be told. */
async function pastePdnsutil({ powerdns }: Site, remedy: string): Promise<void> {
  const commands = remedy.match(/pdnsutil [^;]+/g) ?? [];
  assert.ok(commands.length > 0, `no command in: ${remedy}`);
  for (const command of commands) await powerdns.pdnsutil(...command.trim().split(" ").slice(1));
}

const NO_DISK = "no file system can be mounted here: needs root and the right to mount";
const inDisk = (site: Site, name: string) => join(site.disk ?? "", name);

const BREAKAGES: readonly Breakage[] = [
  {
    title: "an application of phpIPAM that may only read",
    expected: /rows cannot be corrected/,
    break: ({ pphook }) => setPermissions(pphook, 1),
    mend: ({ pphook }, remedy) => {
      assert.match(remedy, /set App permissions .*"Read \/ Write"/);
      setPermissions(pphook, 2);
    },
  },
  {
    title: "a wrong key of PowerDNS",
    expected: /PowerDNS at .* 401/,
    break: ({ env }) => {
      env["PPHOOK_POWERDNS_API_KEY"] = "wrong";
    },
    mend: ({ env, powerdns }, remedy) => {
      assert.match(remedy, /compare \[powerdns\] api_key with api-key in pdns\.conf/);
      env["PPHOOK_POWERDNS_API_KEY"] = powerdns.apiKey;
    },
  },
  {
    title: "a passphrase that everybody can read",
    expected: /\.gpg_passphrase.*mode 0644/s,
    impossible: () => (existsSync("/usr/bin/gpg") ? null : "gpg is not installed"),
    break: async (site) => {
      const { folder } = site.pphook;
      writeFileSync(join(folder, ".env"), "SMTP_USE_TLS=False\n");
      assert.equal((await run(site, "config", "encrypt")).code, 0);
      rmSync(join(folder, ".env"), { force: true });
      chmodSync(join(folder, ".gpg_passphrase"), 0o644);
    },
    mend: (_, remedy) => paste(remedy, /chmod 600 \S+/),
  },
  {
    title: "a subnet without reverse zone",
    expected: /1 subnet has no reverse zone \(10\.10\.2\.0\/24 "New"\)/,
    break: ({ pphook }) => {
      pphook.phpipam.state.addSubnet({ subnet: "10.10.2.0", mask: 24, description: "New" });
    },
    mend: pastePdnsutil,
  },
  {
    title: "a native zone that has secondaries",
    expected: /is native although secondaries are configured \(example\.com/,
    break: async ({ powerdns }) => {
      await powerdns.pdnsutil("set-kind", "example.com", "native");
    },
    mend: pastePdnsutil,
  },
  {
    title: "clocks that are apart",
    expected: /phpIPAM's clock and this one are 30\d s apart/,
    break: ({ skewMs }) => {
      skewMs.now = 301_500;
    },
    mend: ({ skewMs }, remedy) => {
      assert.match(remedy, /timedatectl set-ntp true/);
      skewMs.now = 0;
    },
  },
  {
    title: "a mail server whose port is closed",
    expected: /mail server 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
    break: async ({ smtp }) => smtp[Symbol.asyncDispose](),
    mend: async (site, remedy) => {
      assert.match(remedy, /mail server|smtp_server/);
      site.smtp = await startSmtp({ port: site.smtp.port });
    },
  },
  {
    title: "an SSH host key that nobody pinned",
    expected: /target ns01: the host key of 127\.0\.0\.1 is not in/,
    impossible: () => (existsSync("/usr/bin/ssh-keyscan") ? null : "ssh-keyscan is not installed"),
    break: ({ sshd }) => writeFileSync(sshd.knownHostsFile, ""),
    mend: (_, remedy) => paste(remedy, /ssh-keyscan -p \d+ 127\.0\.0\.1 >> (?:'[^']+'|\S+)/),
  },
  {
    title: "a full disk",
    expected: /the disk of .*pphook\.db is full/,
    impossible: ({ disk }) => (disk === null ? NO_DISK : null),
    break: (site) => writeFileSync(inDisk(site, "core"), Buffer.alloc(40_000_000)),
    mend: (site, remedy) => {
      paste(remedy, /du -xh [^"]+/);
      rmSync(inDisk(site, "core"));
    },
  },
  {
    title: "a store on a disk that became read-only",
    expected: /the store .*pphook\.db cannot be written: its file system is read-only/,
    impossible: ({ disk }) => (disk === null ? NO_DISK : null),
    break: ({ disk }) => void execFileSync("mount", ["-o", "remount,ro", disk ?? ""]),
    mend: (_, remedy) => paste(remedy, /mount -o remount,rw [^;]+/),
  },
];

function setPermissions({ phpipam }: CliInstallation, permissions: 1 | 2): void {
  const { applications } = phpipam.state;
  const at = applications.findIndex(({ id }) => id === "pphook");
  const application = applications[at];
  assert.ok(application);
  applications.splice(at, 1, { ...application, permissions });
}

describe("a broken installation", () => {
  let site: Site | { readonly unavailable: string };
  before(async () => {
    site = await makeSite();
    if ("unavailable" in site) return;
    const { code, stderr } = await run(site, "sync");
    assert.equal(code, 0, stderr);
  });
  after(async () => {
    if (!("unavailable" in site)) await endSite(site);
  });

  it("is told apart from a sound one, of which check says none of these things", async (t) => {
    if ("unavailable" in site) return t.skip(site.unavailable);
    const wrong = await check(site);
    for (const { expected, title } of BREAKAGES)
      assert.ok(!wrong.some(({ measured }) => expected.test(measured)), title);
    // The disk of this test is too small to be well, and is not full.
    assert.deepEqual(
      wrong.filter(({ measured }) => !/fills up|memory/.test(measured)),
      [],
    );
  });

  for (const breakage of BREAKAGES)
    it(`is found and mended by what check says: ${breakage.title}`, async (t) => {
      if ("unavailable" in site) return t.skip(site.unavailable);
      const why = breakage.impossible?.(site) ?? null;
      if (why !== null) return t.skip(why);
      await breakage.break(site);
      const found = (await check(site)).find(({ measured }) => breakage.expected.test(measured));
      assert.ok(found, JSON.stringify(await check(site)));
      assert.ok(found.remedy);
      await breakage.mend(site, found.remedy);
      const rest = await check(site);
      assert.ok(!rest.some(({ measured }) => breakage.expected.test(measured)), JSON.stringify(rest));
    });
});
