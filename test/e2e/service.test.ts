import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import { listenAsSystemd } from "../support/notify-socket.ts";
import { finish, makeInstallation } from "./cli-installation.ts";

const PATIENCE_MS = 60_000;
/** What the unit file allows is three times as long. */
const STOP_MS = 5_000;
/** Every 0.4 s a sign of life. */
const WATCHDOG = { WATCHDOG_USEC: "1200000" };
const hasPerl = spawnSync("perl", ["-MSocket", "-e", "1"]).status === 0;

async function until(test: () => boolean, what: () => string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!test()) {
    assert.ok(performance.now() < deadline, `waited in vain for ${what()}`);
    await wait(25);
  }
}

async function startService(env: Readonly<Record<string, string>>) {
  const trouble: { phpipam: PhpipamFault | null } = { phpipam: null };
  const installation = await makeInstallation({
    rows: { "10.10.1.5": "a.example.com" },
    phpipamFaults: () => trouble.phpipam,
    config: "[policy]\nno_records = create",
  });
  const socket = await listenAsSystemd(installation.folder);
  const child = installation.start(["daemon"], {
    NOTIFY_SOCKET: socket.path,
    PPHOOK_SCRIPT_CHECK_INTERVAL: "1",
    ...env,
  });
  const ended = finish(child);
  const count = (pattern: RegExp) => socket.heard().filter((state) => pattern.test(state)).length;
  const hears = (pattern: RegExp, times = 1) =>
    until(
      () => count(pattern) >= times,
      () => `${times} × ${pattern}:\n${socket.heard().join("\n")}`,
    );
  const logFile = join(installation.folder, "pphook.log");
  return {
    ...{ installation, socket, child, ended, trouble, hears, count },
    log: () => (existsSync(logFile) ? readFileSync(logFile, "utf8") : ""),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGCONT");
      child.kill("SIGKILL");
      await ended;
      await socket[Symbol.asyncDispose]();
      await installation[Symbol.asyncDispose]();
    },
  };
}

describe("the daemon as a service of systemd", { skip: hasPerl ? false : "perl is not installed" }, () => {
  it("says that it is ready, how each cycle ended, and that it ends, within five seconds", async () => {
    await using service = await startService({});
    const { hears, socket, child, ended, count } = service;
    await hears(/^READY=1 \| STATUS=the first cycle$/);
    await hears(/^STATUS=cycle of \d\d:\d\d:\d\d UTC: \d changes? made/);
    await hears(/^STATUS=cycle of .*: everything agrees$/);
    const begun = performance.now();
    child.kill("SIGTERM");
    const { code } = await ended;
    assert.equal(code, 0);
    assert.ok(performance.now() - begun < STOP_MS, `ended after ${performance.now() - begun} ms`);
    assert.equal(socket.heard().at(-1), "STOPPING=1 | STATUS=ending");
    assert.equal(count(/WATCHDOG/), 0, "nobody asked for signs of life");
  });

  it("says when a reload began and that it is over, and opens its log anew", async () => {
    await using service = await startService({});
    const { hears, child, count } = service;
    await hears(/^READY=1/);
    child.kill("SIGHUP");
    await hears(/^RELOADING=1 \| MONOTONIC_USEC=\d{6,}$/);
    await hears(/^READY=1$/);
    assert.equal(count(/^READY=1 \|/), 1);
  });

  it("gives signs of life while it waits and while a cycle waits for phpIPAM; stopped, it gives none", async () => {
    await using service = await startService(WATCHDOG);
    const { hears, installation, trouble, child, count } = service;
    await hears(/^STATUS=cycle/);
    await hears(/^WATCHDOG=1$/, 2);
    trouble.phpipam = { kind: "hang" };
    const requests = installation.phpipam.requests.length;
    await until(
      () => installation.phpipam.requests.length > requests,
      () => "a request that hangs",
    );
    await hears(/^WATCHDOG=1$/, count(/^WATCHDOG=1$/) + 3);
    child.kill("SIGSTOP");
    // What was under way when it was stopped is still heard.
    await wait(1500);
    const before = count(/^WATCHDOG=1$/);
    await wait(3000);
    assert.equal(count(/^WATCHDOG=1$/), before);
    child.kill("SIGCONT");
    await hears(/^WATCHDOG=1$/, before + 1);
  });

  it("takes signs of life to be wanted only when the process that is named is itself", async () => {
    await using service = await startService({ ...WATCHDOG, WATCHDOG_PID: "1" });
    await service.hears(/^STATUS=cycle/, 2);
    assert.equal(service.count(/WATCHDOG/), 0);
  });

  it("runs on when nobody listens, and says so once", async () => {
    await using service = await startService({ NOTIFY_SOCKET: "/nowhere/notify" });
    await until(
      () => (service.log().match(/cycle done/g)?.length ?? 0) >= 3,
      () => "three cycles",
    );
    const told = service.log().match(/ WARN systemd could not be told error="\/nowhere\/notify: .*"/g);
    assert.equal(told?.length, 1);
  });

  it("takes its secrets from systemd's credentials, and shows them nowhere", async () => {
    await using service = await startService({});
    const { installation } = service;
    const folder = join(installation.folder, "credentials");
    spawnSync("mkdir", [folder]);
    spawnSync("sh", ["-c", `printf canary-phpipam-password > ${folder}/phpipam-password`]);
    const child = installation.start(["config", "show"], { CREDENTIALS_DIRECTORY: folder });
    const { stdout, code } = await finish(child);
    assert.equal(code, 0);
    assert.match(stdout, /password .*credential phpipam-password/);
    assert.doesNotMatch(stdout, /canary/);
  });
});
