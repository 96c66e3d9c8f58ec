import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { CTRL_C, openTerminal, skipWithoutScript } from "../support/terminal-session.ts";
import { finish, type Ran } from "./cli-installation.ts";

const ESSENTIALS: readonly RegExp[] = [
  /\$ pphook sync\n.*\d+ rows in 6 subnets · PowerDNS \d/,
  /nothing to change/,
  /118 rows are baseline/,
  /no managed zone ends this name; did you mean example\.com\?/,
  /"_" is not allowed in a host name/,
  /kiosk\.example\.com is the name of 2 rows/,
  /00:16:3e:20:03:c8 is the MAC address of 2 rows/,
  /\+ PTR +10\.20\.1\.67 +backup\.example\.com +A without PTR/,
  /~ A +report +10\.20\.1\.199 → 10\.20\.1\.69/,
  /cdn\.example\.com points to 203\.0\.113\.9, which PPHOOK does not own/,
  /wiki\.example\.com is served by a CNAME record/,
  /~ A +web3 +10\.20\.1\.14 → 10\.20\.1\.40/,
  /\+ PTR +192\.0\.2\.140 +shop\.example\.com/,
  /- A +bench5 +10\.20\.3\.15 +row deleted in phpIPAM/,
  /12 changes applied/,
  /✋ held: 90 changes/,
  /\$ pphook approve [0-9a-f]{12}\n/,
  /90 changes applied/,
  /everything agrees/,
  /pphook check/,
];

/** Runs the demo with a directory of its own for temporary files, and asserts that it leaves nothing there. */
async function runDemo(...args: readonly string[]): Promise<Ran & { readonly ms: number }> {
  const temporary = mkdtempSync(join(tmpdir(), "pphook-demo-test-"));
  try {
    const begun = performance.now();
    const child = spawn(process.execPath, ["bin/pphook.js", "demo", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], TMPDIR: temporary, HOME: temporary, NODE_DISABLE_COMPILE_CACHE: "1" },
    });
    const ran = await finish(child);
    assert.deepEqual(readdirSync(temporary), [], "files are left behind");
    return { ...ran, ms: performance.now() - begun };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function assertTold({ code, stdout, stderr, ms }: Ran & { readonly ms: number }): void {
  assert.equal(stderr, "");
  for (const essential of ESSENTIALS) assert.match(stdout, essential);
  assert.equal(code, 0);
  assert.ok(ms < 20_000, `took ${ms} ms`);
}

describe("pphook demo", () => {
  it("tells the whole story without a server or a configuration, and leaves nothing behind", async () => {
    assertTold(await runDemo());
  });

  it("tells the same with a real PowerDNS", async (t) => {
    if (!existsSync("/usr/sbin/pdns_server")) return t.skip("PowerDNS is not installed here");
    assertTold(await runDemo("--real-powerdns"));
  });

  it("says what is missing where there is no PowerDNS to start", async (t) => {
    if (existsSync("/usr/sbin/pdns_server")) return t.skip("PowerDNS is installed here");
    const { code, stderr } = await runDemo("--real-powerdns");
    assert.equal(code, 2);
    assert.match(stderr, /PowerDNS is not installed here.*\n→ install pdns-server/);
  });
});

describe("pphook demo --serve", { skip: skipWithoutScript }, () => {
  it("keeps the servers for setup and every other command, lets people work in phpIPAM, and leaves nothing", async () => {
    const temporary = mkdtempSync(join(tmpdir(), "pphook-serve-test-"));
    const env = { TMPDIR: temporary, HOME: temporary, NODE_DISABLE_COMPILE_CACHE: "1", TERM: "dumb" };
    const pphook = (line: string) =>
      finish(
        spawn("sh", ["-c", line.replaceAll(/\bpphook -c/g, `${process.execPath} bin/pphook.js -c`)], {
          env: { ...env, PATH: process.env["PATH"] },
        }),
      );
    try {
      using terminal = openTerminal([process.execPath, "bin/pphook.js", "demo", "--serve"], env);
      await terminal.waitFor("Enter, here: a morning's work");
      const [, setup = ""] = /all at once:\n\n(.* \\\n.*)\n/.exec(terminal.shown()) ?? [];
      const [, file = ""] = /pphook (-c \S+) plan --full/.exec(terminal.shown()) ?? [];
      const made = await pphook(setup);
      assert.equal(made.code, 0, made.stderr);
      assert.match(made.stdout, /118 rows are baseline/);
      const plan = async () => (await pphook(`pphook ${file} plan --full`)).stdout;
      assert.doesNotMatch(await plan(), /reception/);
      terminal.type("\r");
      await terminal.waitFor("Enter: somebody deletes the subnet");
      assert.match(await plan(), /reception/);
      terminal.type("\r");
      await terminal.waitFor("that was all");
      assert.match(await plan(), /74 rows in 5 subnets/);
      terminal.type(CTRL_C);
      assert.equal(await terminal.ended(), 0);
      assert.match((await pphook(setup.replace("setup", "setup --force"))).stderr, /connection refused/);
      assert.deepEqual(readdirSync(temporary), [], "files are left behind");
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });
});
