import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import type { Fault } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import {
  CANARIES,
  type CliInstallation,
  type Company,
  finish,
  makeInstallation,
} from "./cli-installation.ts";

const PATIENCE_MS = 20_000;
/** A tenth of a second where nothing else runs; what waits for a time limit or the next cycle takes far longer. */
const AT_ONCE_MS = 5_000;

/** A daemon on simulators that fail as they are told, a cycle each second. */
async function startDaemon(more: Partial<Company> = {}) {
  const trouble: { phpipam: PhpipamFault | null; powerdns: Fault | null; onlyWrites: boolean } = {
    phpipam: null,
    powerdns: null,
    onlyWrites: false,
  };
  const installation = await makeInstallation({
    rows: { "10.10.1.5": "a.example.com" },
    phpipamFaults: () => trouble.phpipam,
    powerdnsFaults: ({ method }) => (trouble.onlyWrites && method === "GET" ? null : trouble.powerdns),
    config: "[policy]\nno_records = create",
    ...more,
  });
  const child = installation.start(["daemon"], { PPHOOK_SCRIPT_CHECK_INTERVAL: "1" });
  const ended = finish(child);
  const logFile = join(installation.folder, "pphook.log");
  const log = () => readLog(logFile);
  const until = (pattern: RegExp) =>
    waitUntil(() => pattern.test(log()), `the log to hold ${pattern}:\n${log()}`);
  return {
    installation,
    child,
    ended,
    trouble,
    logFile,
    log,
    until,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
      await installation[Symbol.asyncDispose]();
    },
  };
}

function readLog(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

async function waitUntil(test: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!test()) {
    assert.ok(performance.now() < deadline, `waited in vain for ${what}`);
    await wait(25);
  }
}

async function endsAtOnce(child: ChildProcess, ended: Promise<{ code: number | null }>): Promise<void> {
  const begun = performance.now();
  child.kill("SIGTERM");
  const { code } = await ended;
  assert.equal(code, 0);
  assert.ok(performance.now() - begun < AT_ONCE_MS, `ended after ${performance.now() - begun} ms`);
}

/** @param place - zone, name and type. */
function valuesOf(
  { powerdns }: CliInstallation,
  place: readonly [string, string, string],
): readonly string[] {
  return powerdns.state.rrset(...place)?.records.map((record) => record.content) ?? [];
}

describe("pphook daemon", () => {
  it("applies what people change, cycle by cycle, and ends at once while it is idle", async () => {
    await using daemon = await startDaemon();
    const { installation, child, ended, until, log } = daemon;
    await until(
      / INFO pphook started version=\S+ config=\S+ phpipam=\S+ powerdns=\S+ store=\S+ mode=enforce interval=1\.0s/,
    );
    await until(
      / INFO change applied action=create zone=example\.com name=a\.example\.com type=A after=10\.10\.1\.5 /,
    );
    installation.phpipam.state.addAddress(
      { ip: "10.10.1.6", hostname: "b.example.com", subnetId: installation.subnetId },
      "Jane Doe",
    );
    await until(/name=b\.example\.com/);
    assert.deepEqual(valuesOf(installation, ["example.com.", "b.example.com.", "A"]), ["10.10.1.6"]);
    await endsAtOnce(child, ended);
    assert.match(log(), / INFO pphook stopped\n$/);
    // A machine with much else to do may need longer than the second between two cycles.
    const complaints = log().match(/^.* (?:ERROR|WARN) .*$/gm) ?? [];
    assert.deepEqual(
      complaints.filter((line) => !line.includes("cycle took longer than the interval")),
      [],
    );
    for (const canary of CANARIES) assert.ok(!log().includes(canary));
  });

  it("survives PowerDNS going down and coming back, telling each once", async () => {
    await using daemon = await startDaemon();
    const { trouble, until, log } = daemon;
    await until(/cycle done/);
    trouble.powerdns = { kind: "reset", when: "before" };
    await until(/ ERROR powerdns unreachable service=powerdns .*error="PowerDNS at .*" remedy=/);
    await wait(5000);
    trouble.powerdns = null;
    await until(/ INFO powerdns reachable again after \d/);
    assert.equal(log().match(/ ERROR /g)?.length, 1);
  });

  it("survives a phpIPAM that answers 500, removing nothing", async () => {
    await using daemon = await startDaemon();
    const { installation, trouble, until } = daemon;
    await until(/cycle done.* applied=[12]/);
    trouble.phpipam = { kind: "status", status: 500, message: "Unable to read addresses" };
    await until(/ ERROR phpipam /);
    trouble.phpipam = null;
    await until(/ INFO phpipam well again after /);
    assert.deepEqual(valuesOf(installation, ["example.com.", "a.example.com.", "A"]), ["10.10.1.5"]);
  });

  it("ends at once while phpIPAM does not answer", async () => {
    await using daemon = await startDaemon();
    const { installation, trouble, child, ended, until, log } = daemon;
    await until(/cycle done/);
    trouble.phpipam = { kind: "hang" };
    const before = installation.phpipam.requests.length;
    await waitUntil(() => installation.phpipam.requests.length > before, "a request that hangs");
    await endsAtOnce(child, ended);
    assert.match(log(), / INFO pphook stopped\n$/);
    assert.doesNotMatch(log(), / ERROR /);
  });

  it("ends at once while phpIPAM does not answer the very login", async () => {
    await using daemon = await startDaemon({ phpipamFaults: () => ({ kind: "hang" }) });
    const { installation, child, ended } = daemon;
    await waitUntil(() => installation.phpipam.requests.length > 0, "the login");
    await endsAtOnce(child, ended);
  });

  it("ends at once in the middle of applying, and the next start finds everything in order", async () => {
    await using daemon = await startDaemon();
    const { installation, trouble, child, ended, until, log } = daemon;
    await until(/cycle done.* applied=[12]/);
    trouble.onlyWrites = true;
    trouble.powerdns = { kind: "hang" };
    const writes = () => installation.powerdns.calls.filter(({ method }) => method === "PATCH").length;
    const before = writes();
    for (const last of [6, 7])
      installation.phpipam.state.addAddress(
        { ip: `10.10.1.${last}`, hostname: `h${last}.example.com`, subnetId: installation.subnetId },
        "Jane Doe",
      );
    await waitUntil(() => writes() > before, "a write");
    await endsAtOnce(child, ended);
    assert.match(log(), / WARN change interrupted .*name=h6\.example\.com/);
    trouble.powerdns = null;
    const verified = await installation.run("history", "verify");
    assert.equal(verified.code, 0, verified.stderr);
    const synced = await installation.run("sync");
    assert.equal(synced.code, 0, synced.stderr);
    assert.deepEqual(valuesOf(installation, ["example.com.", "h6.example.com.", "A"]), ["10.10.1.6"]);
    assert.deepEqual(valuesOf(installation, ["1.10.10.in-addr.arpa.", "7.1.10.10.in-addr.arpa.", "PTR"]), [
      "h7.example.com.",
    ]);
    assert.match((await installation.run("plan")).stdout, /everything agrees/);
  });

  it("opens its log anew on SIGHUP and goes on", async () => {
    await using daemon = await startDaemon();
    const { child, until, logFile } = daemon;
    await until(/cycle done/);
    renameSync(logFile, `${logFile}.1`);
    child.kill("SIGHUP");
    await until(/cycle done/);
    assert.equal(child.exitCode, null);
  });

  it("waits for a lock that somebody else holds, saying it once", async () => {
    await using daemon = await startDaemon();
    const { installation, until, log } = daemon;
    await until(/cycle done/);
    const { SqliteLock } = await import("../../src/io/store/sqlite-lock.ts");
    const { SystemClock } = await import("../../src/io/clock/system-clock.ts");
    const lock = new SqliteLock(join(installation.folder, "pphook.db"), new SystemClock());
    const held = await lock.acquire(5000);
    await until(/ INFO waiting for another pphook /);
    await wait(2500);
    await held.release();
    await until(/ INFO the lock is free again/);
    assert.equal(log().match(/waiting for another/g)?.length, 1);
  });

  it("logs to stderr when the log file cannot be made", async () => {
    await using daemon = await startDaemon({ config: "" });
    const { installation, child, ended } = daemon;
    child.kill("SIGTERM");
    await ended;
    const other = installation.start(["daemon"], {
      PPHOOK_LOG_FILE: join(installation.folder, "no/such.log"),
    });
    const ran = finish(other);
    let said = "";
    other.stderr?.on("data", (chunk: string) => {
      said += chunk;
    });
    await waitUntil(() => said.includes("cycle done"), "a cycle on stderr");
    other.kill("SIGTERM");
    const { code, stderr } = await ran;
    assert.equal(code, 0);
    assert.match(stderr, /the log cannot be written \(ENOENT/);
    assert.match(stderr, / INFO cycle done /);
  });

  it("refuses to start on a configuration that is wrong, with exit code 2", async () => {
    await using installation = await makeInstallation({ rows: {}, config: "[nonsense]\nkey = 1" });
    const { code, stderr } = await installation.run("daemon");
    assert.equal(code, 2);
    assert.match(stderr, /nonsense/);
  });
});
