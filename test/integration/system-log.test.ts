import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";
import { SystemLog } from "../../src/io/system-log/system-log.ts";
import { createLogger } from "../../src/ops/logger.ts";
import { makeTempTree } from "../support/temp-tree.ts";

const JOURNALD = "/usr/lib/systemd/systemd-journald";
const CHILD = join(import.meta.dirname, "system-log-child.ts");

/** A journal of its own, in a name space of its own. */
const SCRIPT = `
mount -t tmpfs none /run || exit 42
mkdir -p /run/systemd/journal /run/log/journal
${JOURNALD} 2>/dev/null & journal=$!
for i in $(seq 300); do [ -S /run/systemd/journal/dev-log ] && break; sleep 0.1; done
"$NODE" "$CHILD" journald
"$NODE" "$CHILD" syslog /run/systemd/journal/dev-log
for i in $(seq 300); do
  journalctl -q -D /run/log/journal/* -o json -t pphook > "$FOUND" 2>/dev/null
  [ "$(wc -l < "$FOUND")" = 4 ] && break; sleep 0.1
done
kill $journal; wait $journal
`;

function whyNot(): string | false {
  if (!existsSync(JOURNALD)) return "systemd-journald is not installed";
  if (process.getuid?.() !== 0) return "a journal of its own needs root";
  const made = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/run"]);
  return made.status === 0 ? false : "the machine lets nobody make a name space";
}

interface Entry {
  readonly MESSAGE: string;
  readonly PRIORITY: string;
  readonly SYSLOG_IDENTIFIER: string;
  readonly _TRANSPORT: string;
}

describe("the system's own log", () => {
  it("gets each line with its severity, as journald says, over both ways", { skip: whyNot() }, () => {
    using tree = makeTempTree({});
    const found = join(tree.root, "found.json");
    writeFileSync(found, "");
    const done = spawnSync("unshare", ["-m", "sh", "-c", SCRIPT], {
      env: { PATH: process.env["PATH"], NODE: process.execPath, CHILD, FOUND: found },
      encoding: "utf8",
      timeout: 120_000,
    });
    assert.equal(done.stderr, "");
    const entries = readLines(found).map((line): Entry => JSON.parse(line));
    assert.deepEqual(
      entries.map((entry) => [entry._TRANSPORT, entry.PRIORITY, entry.MESSAGE]),
      [
        ["stdout", "4", "WARN zone unreadable zone=example.com"],
        ["stdout", "3", "ERROR é"],
        ["syslog", "4", "WARN zone unreadable zone=example.com"],
        ["syslog", "3", "ERROR é"],
      ],
    );
    for (const entry of entries) assert.equal(entry.SYSLOG_IDENTIFIER, "pphook");
  });

  it("is told once that nobody listens, and the file gets every line", async () => {
    for (const kind of ["syslog", "journald"] as const) {
      using tree = makeTempTree({});
      const said: string[] = [];
      const log = new SystemLog({
        kind,
        socket: join(tree.root, "no"),
        tell: (text) => void said.push(text),
      });
      for (let i = 0; i < 100; i++) log.write("info", "line");
      const deadline = performance.now() + 30_000;
      while (said.length === 0 && performance.now() < deadline) await new Promise((go) => setTimeout(go, 20));
      log.write("info", "another");
      await log.close();
      assert.equal(said.length, 1);
      assert.match(
        said[0] ?? "",
        new RegExp(`^pphook: ${kind} takes no lines \\(.*\\); it is tried again\\n$`),
      );
    }
  });

  it("is connected anew after it was away", { timeout: 60_000 }, async (t) => {
    using tree = makeTempTree({});
    const path = join(tree.root, "stdout");
    const got: string[] = [];
    const server = createServer((socket) => {
      socket.on("data", (chunk) => got.push(chunk.toString()));
      if (got.length === 0) setTimeout(() => socket.destroy(), 300);
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    t.after(() => server.close());
    const said: string[] = [];
    const log = new SystemLog({
      kind: "journald",
      socket: path,
      tell: (text) => void said.push(text),
      againAfterMs: 50,
    });
    const connections = () => got.join("").split("pphook\n\n6\n1\n0\n0\n0\n<6>line ").slice(1);
    const deadline = performance.now() + 30_000;
    for (let at = 0; connections().length < 2 && performance.now() < deadline; at++) {
      log.write("info", `line ${at}`);
      await new Promise((go) => setTimeout(go, 20));
    }
    await log.close();
    assert.equal(connections().length, 2);
    assert.equal(said.length, 1);
  });

  it("takes nothing from the log, whose close it does not hold up", async () => {
    using tree = makeTempTree({});
    const file = join(tree.root, "pphook.log");
    const log = createLogger({
      file,
      level: "info",
      format: "json",
      alsoStderr: false,
      also: new SystemLog({ kind: "journald", socket: join(tree.root, "no"), tell: () => {} }),
      stderr: () => {},
    });
    log.info("line");
    await log.close();
    assert.equal(readLines(file).length, 1);
  });
});

function readLines(file: string): readonly string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}
