import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { answerTo, DnsPeer } from "../support/dns-peer.ts";
import { type CliInstallation, finish, makeInstallation, type Ran } from "./cli-installation.ts";

interface CronJob {
  readonly script: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a script as cron does: with few variables, and `pphook` on the path. */
function cron({ folder, configFile }: CliInstallation, { script, env = {} }: CronJob): Promise<Ran> {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const launcher = `#!/bin/sh\nexec "${process.execPath}" "${process.cwd()}/bin/pphook.js" "$@"\n`;
  writeFileSync(join(bin, "pphook"), launcher, { mode: 0o755 });
  return finish(
    spawn(`packaging/bin/${script}`, ["-c", configFile], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, ...env },
    }),
  );
}

async function servesSerial(serial: number): Promise<DnsPeer> {
  const peer = await DnsPeer.start();
  peer.udp = (query) => {
    const name = query.questions?.[0]?.name ?? "";
    const data = { mname: "ns1.example.net", rname: "hostmaster.example.net", serial };
    return [answerTo(query, [{ name, type: "SOA", ttl: 1, data }])];
  };
  return peer;
}

describe("the scripts for crontabs", () => {
  it("say nothing while the secondaries are in sync, and what is wrong otherwise", async () => {
    await using primary = await servesSerial(7);
    await using same = await servesSerial(7);
    await using other = await servesSerial(5);
    await using pphook = await makeInstallation({
      rows: {},
      config: "[monitor]\nsecondaries = ns01=127.0.0.1:9\ntolerance = 0\n",
    });
    const job = (peer: DnsPeer): CronJob => ({
      script: "monitor_axfr.sh",
      env: {
        PPHOOK_POWERDNS_PRIMARY_DNS: `127.0.0.1:${primary.port}`,
        PPHOOK_MONITOR_SECONDARIES: `ns01=127.0.0.1:${peer.port}`,
      },
    });
    assert.deepEqual(await cron(pphook, job(same)), { code: 0, stdout: "", stderr: "" });
    const late = await cron(pphook, job(other));
    assert.equal(late.code, 1);
    assert.match(late.stdout, /^✗ ns01 .*: 2 zones out of sync/);
    assert.match(late.stdout, /example\.com serves 5, the primary 7, 2 serials behind/);
  });

  it("arm the next cycle", async () => {
    await using pphook = await makeInstallation({ rows: {} });
    const { code, stdout } = await cron(pphook, { script: "reset_timestamp.sh" });
    assert.equal(code, 0);
    assert.match(stdout, /the next cycle processes every row/);
    assert.ok(existsSync(join(pphook.folder, "bypass")));
  });

  it("can be executed", () => {
    for (const script of ["monitor_axfr.sh", "reset_timestamp.sh"])
      assert.equal(statSync(`packaging/bin/${script}`).mode & 0o111, 0o111, script);
  });
});
