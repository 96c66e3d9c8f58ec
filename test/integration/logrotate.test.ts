import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { finish, makeInstallation } from "../e2e/cli-installation.ts";
import { makeTempTree } from "../support/temp-tree.ts";

const SHIPPED = "packaging/logrotate/pphook";
const PATIENCE_MS = 60_000;
const skip = spawnSync("logrotate", ["--version"]).error === undefined ? false : "logrotate is not installed";

/** Rotates with the shipped configuration, its path put in the folder. */
function makeRotation(folder: string): () => void {
  const conf = join(folder, "logrotate.conf");
  const text = readFileSync(SHIPPED, "utf8").replaceAll("/var/log/", `${folder}/`);
  writeFileSync(conf, text, { mode: 0o644 });
  return () => {
    const args = ["-f", "-s", join(folder, "logrotate.state"), conf];
    const done = spawnSync("logrotate", args, { encoding: "utf8", timeout: PATIENCE_MS });
    assert.equal(done.status, 0, done.stderr);
  };
}

interface LogFiles {
  /** The log, then its copies. */
  readonly names: readonly string[];
  readonly lines: readonly string[];
  /** What stands at the end of a file without an end of line. */
  readonly fragments: readonly string[];
}

function readAll(folder: string): LogFiles {
  const names = readdirSync(folder).filter((name) => name.startsWith("pphook.log"));
  const texts = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
    assert.ok(!text.includes("\0"), `${name} holds zero bytes`);
    return text;
  });
  const parts = texts.map((text) => text.split("\n"));
  return {
    names,
    lines: parts.flatMap((each) => each.slice(0, -1)),
    fragments: parts.map((each) => each.at(-1) ?? "").filter((fragment) => fragment !== ""),
  };
}

/** Writes at full speed while the log is rotated again and again. @returns how many lines are missing, torn, and there twice. */
async function rotateUnder(t: TestContext, how: "log" | "plain") {
  using tree = makeTempTree({});
  const file = join(tree.root, "pphook.log");
  const rotate = makeRotation(tree.root);
  const child = spawn(process.execPath, [join(import.meta.dirname, "logging-child.ts"), how, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const ended = finish(child);
  for (let rotations = 0; rotations < 12; rotations++) {
    const deadline = performance.now() + PATIENCE_MS;
    while ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < 200_000 && performance.now() < deadline)
      await wait(10);
    rotate();
  }
  child.kill("SIGTERM");
  const written = Number((await ended).stdout);
  const { names, lines, fragments } = readAll(tree.root);
  assert.equal(names.length, 13);
  const counts = new Map<number, number>();
  let torn = 0;
  for (const line of lines) {
    const at = Number(/^\d{4}-\d\d-\d\dT[\d:.]+Z INFO line at=(\d+) text=ü$/.exec(line)?.[1] ?? Number.NaN);
    if (at >= 1 && at <= written) counts.set(at, (counts.get(at) ?? 0) + 1);
    else torn++;
  }
  torn += fragments.filter((fragment) => !lines.some((line) => line.startsWith(fragment))).length;
  const numbers = Array.from({ length: written }, (_, i) => i + 1);
  const missing = numbers.filter((at) => !counts.has(at)).length;
  const twice = numbers.filter((at) => (counts.get(at) ?? 0) > 1).length;
  t.diagnostic(`${written} lines, 12 rotations: ${missing} missing, ${torn} torn, ${twice} twice`);
  return { missing, torn, twice };
}

describe("logrotate with the shipped configuration", { skip }, () => {
  it("loses no line of a log that is written at full speed, tears none and repeats none", async (t) => {
    assert.deepEqual(await rotateUnder(t, "log"), { missing: 0, torn: 0, twice: 0 });
  });

  it("would lose lines of a program that only appends", async (t) => {
    const { missing } = await rotateUnder(t, "plain");
    assert.ok(missing > 0, "copytruncate lost nothing; what is this test worth?");
  });

  it("leaves every change that a daemon's journal holds in its log", async () => {
    const rows = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`10.10.1.${i + 1}`, `h${i + 1}.example.com`]),
    );
    await using installation = await makeInstallation({ rows, config: "[policy]\nno_records = create" });
    const { folder, phpipam, subnetId } = installation;
    const child = installation.start(["daemon"], { PPHOOK_SCRIPT_CHECK_INTERVAL: "1" });
    const ended = finish(child);
    const isTold = (name: string) => readAll(folder).lines.some((line) => line.includes(` name=${name} `));
    await rotateUntil(folder, () => isTold("h200.example.com"));
    phpipam.state.addAddress({ ip: "10.10.1.250", hostname: "last.example.com", subnetId }, "Jane Doe");
    await rotateUntil(folder, () => isTold("last.example.com"));
    child.kill("SIGTERM");
    assert.equal((await ended).code, 0);
    const history = await installation.run("history", "--json", "--since", "1d");
    const { changes } = JSON.parse(history.stdout) as { changes: readonly { readonly id: string }[] };
    const { lines } = readAll(folder);
    assert.equal(changes.length, 402);
    for (const { id } of changes)
      assert.equal(lines.filter((line) => / change=(\S+)/.exec(line)?.[1] === id).length, 1, id);
    for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z (INFO|WARN) \S/);
  });
});

/** Rotates, at most twelve times: of more than thirty copies the oldest would go. */
async function rotateUntil(folder: string, isDone: () => boolean): Promise<void> {
  const rotate = makeRotation(folder);
  const deadline = performance.now() + PATIENCE_MS;
  for (let rotations = 0; !isDone(); await wait(20)) {
    assert.ok(performance.now() < deadline, "waited in vain");
    if (rotations === 12 || readFileSync(join(folder, "pphook.log"), { encoding: "utf8", flag: "a+" }) === "")
      continue;
    rotate();
    rotations++;
  }
  rotate();
}
