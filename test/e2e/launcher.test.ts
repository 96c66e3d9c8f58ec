import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { makeTempTree, type TempTree } from "../support/temp-tree.ts";

const NEEDED_MAJOR = 24;
const oldNode = findOldNode();
const skip = oldNode === null ? `no Node older than ${NEEDED_MAJOR} on this machine` : false;

/** A stand-in for the program: says what it got, and ends as it is told. */
const PROGRAM = `
console.log("ready " + process.version + " " + process.argv.slice(2).join(" "));
if (process.argv[2] === "exit") process.exit(Number(process.argv[3]));
if (process.argv[2] === "die") process.kill(process.pid, process.argv[3]);
setInterval(() => {}, 1000);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => { console.log("got " + signal); if (signal !== "SIGHUP") process.exit(7); });
`;

describe("the launcher on a Node that is too old", { skip }, () => {
  const node = oldNode ?? "";

  it("says what is needed and how to get it when there is no other", () => {
    using tree = makeInstallation(null);
    const { status, stderr } = spawnSync(node, [join(tree.root, "bin/pphook.js")], { encoding: "utf8" });
    assert.match(stderr, /^pphook: needs Node 24 or newer, this is \d+\.\d+\.\d+; run "npm ci" in .*\n$/);
    assert.equal(status, 2);
  });

  it("says so when the one that npm installed does not start", () => {
    using tree = makeInstallation("not a program");
    const { status, stderr } = spawnSync(node, [join(tree.root, "bin/pphook.js")], { encoding: "utf8" });
    assert.match(stderr, /the one in node_modules does not start/);
    assert.equal(status, 2);
  });

  it("runs the command on the Node that npm installed, and ends with its exit code", () => {
    using tree = makeInstallation();
    const { status, stdout } = spawnSync(node, [join(tree.root, "bin/pphook.js"), "exit", "3"], {
      encoding: "utf8",
    });
    assert.equal(stdout, `ready ${process.version} exit 3\n`);
    assert.equal(status, 3);
  });

  it("ends by the signal that ended the command", () => {
    using tree = makeInstallation();
    const { signal } = spawnSync(node, [join(tree.root, "bin/pphook.js"), "die", "SIGKILL"], {
      encoding: "utf8",
    });
    assert.equal(signal, "SIGKILL");
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const)
    it(`hands ${signal} to the command at once`, async () => {
      using tree = makeInstallation();
      const { child, heard } = await startProgram(node, tree);
      const sentAt = performance.now();
      child.kill(signal);
      const [code] = (await once(child, "exit")) as [number];
      assert.ok(performance.now() - sentAt < 5_000);
      assert.equal(code, 7);
      assert.match(heard(), new RegExp(`got ${signal}\n`));
    });

  it("hands SIGHUP to the command, which goes on", async () => {
    using tree = makeInstallation();
    const { child, heard } = await startProgram(node, tree);
    child.kill("SIGHUP");
    while (!heard().includes("got SIGHUP")) await once(child.stdout ?? child, "data");
    assert.equal(child.exitCode, null);
    child.kill("SIGTERM");
    await once(child, "exit");
  });
});

/** Starts the launcher and waits until the program behind it speaks. */
async function startProgram(
  node: string,
  tree: TempTree,
): Promise<{ child: ChildProcess; heard: () => string }> {
  const child = spawn(node, [join(tree.root, "bin/pphook.js")], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  // The signals' handlers are there one turn after the greeting.
  while (!text.includes("ready")) await once(child.stdout, "data");
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { child, heard: () => text };
}

/** A checkout of nothing but the launcher and the stand-in; its bundled Node is this one, or a broken one, or none. */
function makeInstallation(bundled: string | null = `#!/bin/sh\nexec "${process.execPath}" "$@"\n`): TempTree {
  const tree = makeTempTree({
    "bin/pphook.js": readFileSync("bin/pphook.js", "utf8"),
    "src/bin.ts": PROGRAM,
    "package.json": '{"type":"module"}',
    ...(bundled === null ? {} : { "node_modules/.bin/node": bundled }),
  });
  if (bundled?.startsWith("#!")) execFileSync("chmod", ["+x", join(tree.root, "node_modules/.bin/node")]);
  return tree;
}

/** The first Node on the path that is older than needed; npm puts ours first, so all are looked at. */
function findOldNode(): string | null {
  const folders = (process.env["PATH"] ?? "")
    .split(":")
    .filter((folder) => folder !== dirname(process.execPath));
  for (const folder of folders) {
    const found = spawnSync(join(folder, "node"), ["--version"], { encoding: "utf8" });
    const major = Number(/^v(\d+)\./.exec(found.stdout ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
    if (major < NEEDED_MAJOR) return join(folder, "node");
  }
  return null;
}
