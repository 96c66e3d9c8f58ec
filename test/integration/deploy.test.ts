import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { after, before, describe, it } from "node:test";
import type { TargetConfig } from "../../src/config/config.ts";
import { MINUTE_MS, toInstant } from "../../src/domain/instant.ts";
import type { Target, TargetOutcome } from "../../src/domain/target.ts";
import { deployFiles } from "../../src/flows/deployment/deploy-files.ts";
import { runId } from "../../src/flows/start-cycle.ts";
import { SystemClock } from "../../src/io/clock/system-clock.ts";
import { OpensshTargetHost } from "../../src/io/ssh/openssh-target-host.ts";
import { MemoryNameServers } from "../fakes/memory-name-servers.ts";
import { MemoryOutputFiles } from "../fakes/memory-output-files.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { type RealSshd, startCuttingProxy, startRealSshd } from "../support/real-sshd.ts";

const MADE = "/made";
const LIMITS = { minDeletesAllowed: 5, maxDeletePercent: 10 };
const asRoot = process.getuid?.() === 0;

const started = await startRealSshd();
const skip = "unavailable" in started ? started.unavailable : false;

describe("deploying to a real sshd", { skip }, () => {
  let sshd: RealSshd;
  const outputs = new MemoryOutputFiles();
  let store = new MemoryStore();
  let folder = "";
  let count = 0;

  before(() => {
    if ("unavailable" in started) return;
    sshd = started;
    folder = sshd.home;
  });
  after(() => sshd?.stop());

  /** A target with a folder of its own, in which the account may write. */
  function target(given: Partial<TargetConfig> = {}): TargetConfig {
    const place = join(folder, `t${count++}`);
    mkdirSync(place);
    chmodSync(place, 0o777);
    return {
      name: `t${count}`,
      kind: "dhcp",
      host: "127.0.0.1",
      port: sshd.port,
      user: sshd.user,
      destination: join(place, "it's a file.conf"),
      checkCommand: null,
      reloadCommand: null,
      canary: false,
      dnsPort: 53,
      identityFile: sshd.identityFile,
      knownHostsFile: sshd.knownHostsFile,
      ...given,
    };
  }

  function make(text: string): string {
    const made = `# Made by PPHOOK 0.1.0 at now from here: 1 reservation. Edits are overwritten.\n${text}\n`;
    outputs.files.set(MADE, made);
    return made;
  }

  async function deploy(...targets: readonly TargetConfig[]): Promise<readonly TargetOutcome[]> {
    const places = new Map(targets.map((each) => [each.name, each]));
    const openHost = ({ name }: Target) => {
      const place = places.get(name);
      assert.ok(place !== undefined);
      return new OpensshTargetHost({ ...place, path: env["PATH"] ?? "", timeoutMs: 2 * MINUTE_MS });
    };
    const clock = new SystemClock();
    const world = {
      targets,
      openHost,
      outputs,
      store,
      clock,
      pathOf: () => MADE,
      limits: LIMITS as never,
      nameServers: new MemoryNameServers(),
    };
    return deployFiles(world, { targets, run: runId(toInstant(Date.now())), bar: null, isPatient: false });
  }

  async function one(place: TargetConfig): Promise<TargetOutcome> {
    const [outcome] = await deploy(place);
    assert.ok(outcome !== undefined);
    return outcome;
  }

  const there = (place: TargetConfig) => readFileSync(place.destination, "utf8");
  const beside = ({ destination }: TargetConfig) => readdirSync(join(destination, "..")).sort();

  it("brings the first file, checked and loaded there, and then only what changed", async () => {
    await using proxy = await startCuttingProxy(sshd.port);
    sshd.pin(proxy.port);
    const place = target({
      port: proxy.port,
      checkCommand: "grep -q reservation",
      reloadCommand: `touch ${folder}/reloaded`,
    });
    const first = make("first");
    assert.deepEqual(pick(await one(place)), ["deployed", ""]);
    assert.equal(there(place), first);
    assert.ok(existsSync(join(folder, "reloaded")));
    const connections = proxy.connections();
    assert.deepEqual(pick(await one(place)), ["unchanged", ""]);
    assert.equal(proxy.connections(), connections, "no connection was needed");
    const second = make("second\n".repeat(50_000));
    assert.deepEqual(pick(await one(place)), ["deployed", ""]);
    assert.equal(there(place), second);
    assert.deepEqual(beside(place), ["it's a file.conf", "it's a file.conf.pphook-previous"]);
  });

  it("keeps a file that somebody edited there, and says so", async () => {
    const place = target();
    make("first");
    await one(place);
    rmSync(place.destination);
    writeFileSync(place.destination, "edited by hand\n");
    make("second");
    const { state, drift } = await one(place);
    assert.equal(state, "deployed");
    const kept = beside(place).find((name) => /\.pphook-2\d+-/.test(name)) ?? "";
    assert.match(drift ?? "", /was changed on the target; it is kept there as /);
    assert.equal(readFileSync(join(place.destination, "..", kept), "utf8"), "edited by hand\n");
  });

  it("leaves the old file when the check there refuses the new one", async () => {
    const place = target();
    const old = make("old");
    await one(place);
    make("new");
    const outcome = await one({ ...place, checkCommand: "sh -c 'echo line 7: nonsense >&2; exit 3' check" });
    assert.equal(outcome.state, "refused");
    assert.match(outcome.detail, /on the target ended with 3: line 7: nonsense/);
    assert.equal(there(place), old);
    assert.deepEqual(beside(place), ["it's a file.conf"]);
  });

  it("goes back when the reload fails", async () => {
    const place = target();
    const old = make("old");
    await one(place);
    make("new");
    const outcome = await one({ ...place, reloadCommand: "false" });
    assert.match(outcome.detail, /"false" on the target ended with 1.*is back/);
    assert.equal(there(place), old);
  });

  it("leaves the old file when the line breaks in the middle of the upload, and succeeds afterwards", async () => {
    await using proxy = await startCuttingProxy(sshd.port);
    sshd.pin(proxy.port);
    const place = target({ port: proxy.port });
    const old = make("old");
    await one(place);
    const fresh = make("0123456789abcdef".repeat(250_000));
    proxy.limitBytes = 1_000_000;
    const outcome = await one(place);
    assert.equal(outcome.state, "failed");
    assert.match(outcome.detail, /the connection was lost/);
    assert.equal(there(place), old);
    proxy.limitBytes = Number.POSITIVE_INFINITY;
    assert.equal((await one(place)).state, "deployed");
    assert.equal(there(place), fresh);
  });

  it("refuses a machine whose key is not pinned, with the command that pins it", async () => {
    const place = target({ knownHostsFile: join(sshd.root, "nobody is known") });
    make("text");
    const outcome = await one(place);
    assert.equal(outcome.state, "failed");
    assert.match(outcome.detail, /the host key of 127\.0\.0\.1 is not in /);
    assert.equal(existsSync(place.destination), false);
    const [, command = ""] = /pin it: (ssh-keyscan .* >> \S.*?); then compare/.exec(outcome.remedy) ?? [];
    assert.equal(spawnSync("sh", ["-c", command]).status, 0, command);
    assert.equal((await one(place)).state, "deployed");
  });

  it("does not try a password, nor a key that is not let in", async () => {
    const key = join(sshd.root, "stranger");
    spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    make("text");
    const outcome = await one(target({ identityFile: key }));
    assert.match(outcome.detail, /is not let in with/);
    assert.match(outcome.remedy, /ssh-copy-id -i .*stranger\.pub -p \d+ /);
    const none = await one(target({ identityFile: join(sshd.root, "no such key") }));
    assert.equal(none.state, "failed");
    chmodSync(key, 0o644);
    assert.match((await one(target({ identityFile: key }))).detail, /others can read|is not let in/);
  });

  it("says that a machine does not answer", async () => {
    make("text");
    const outcome = await one(target({ port: 1 }));
    assert.match(outcome.detail, /127\.0\.0\.1 port 1 does not answer/);
  });

  it("leaves the old file where the account may not write", async (t) => {
    if (!asRoot) return t.skip("only root can make a folder in which this account may not write");
    const place = target();
    const old = make("old");
    writeFileSync(place.destination, old);
    chmodSync(join(place.destination, ".."), 0o755);
    make("new");
    const outcome = await one(place);
    assert.match(outcome.detail, /cannot write .*Permission denied/);
    assert.match(outcome.remedy, /let the account on the target write there/);
    assert.equal(there(place), old);
  });

  it("leaves the old file when the disk there is full", async (t) => {
    const place = target();
    const disk = join(place.destination, "..");
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=777", "tmpfs", disk], {
      encoding: "utf8",
    });
    if (mounted.status !== 0)
      return t.skip(`no small disk can be mounted: ${mounted.stderr || mounted.error?.message}`);
    try {
      const old = make("old");
      assert.equal((await one(place)).state, "deployed");
      make("x".repeat(200_000));
      const outcome = await one(place);
      assert.match(outcome.detail, /No space left on device/);
      assert.equal(outcome.remedy, "free space on the target");
      assert.equal(there(place), old);
      assert.deepEqual(beside(place), ["it's a file.conf"]);
    } finally {
      spawnSync("umount", [disk]);
    }
  });

  it("leaves the second target alone when the canary fails", async () => {
    const [canary, second] = [target({ canary: true, checkCommand: "false" }), target()];
    make("text");
    assert.deepEqual(
      (await deploy(second, canary)).map(({ target: name, state }) => [name, state]),
      [
        [canary.name, "refused"],
        [second.name, "skipped"],
      ],
    );
    assert.equal(existsSync(second.destination), false);
    assert.deepEqual(
      (await deploy(second, { ...canary, checkCommand: "true" })).map(({ state }) => state),
      ["deployed", "deployed"],
    );
  });

  it("refuses a machine whose key changed, and goes on once a person pinned the new one", async () => {
    const place = target();
    const old = make("old");
    await one(place);
    await sshd.changeHostKey();
    const fresh = make("new");
    const outcome = await one(place);
    assert.equal(outcome.state, "failed");
    assert.match(outcome.detail, /the host key of 127\.0\.0\.1 is not the one in /);
    assert.equal(there(place), old);
    const [, forget = "", pin = ""] =
      /: (ssh-keygen -R .*), then pin it: (ssh-keyscan .*?); then/.exec(outcome.remedy) ?? [];
    assert.equal(spawnSync("sh", ["-c", `${forget} && ${pin}`]).status, 0, outcome.remedy);
    assert.equal((await one(place)).state, "deployed");
    assert.equal(there(place), fresh);
    store = new MemoryStore();
  });
});

function pick({ state, detail }: TargetOutcome): readonly string[] {
  return [state, detail];
}
