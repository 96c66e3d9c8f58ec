import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createLogger, type LoggerOptions } from "../../../src/ops/logger.ts";
import { makeTempTree } from "../../support/temp-tree.ts";

function open(options: Partial<LoggerOptions> = {}) {
  const said: string[] = [];
  const tree = makeTempTree({});
  const file = join(tree.root, "pphook.log");
  const stderr = (text: string) => void said.push(text);
  const log = createLogger({ file, level: "info", format: "text", alsoStderr: false, stderr, ...options });
  const read = (path = file) => readFileSync(path, "utf8");
  return { log, file, tree, said, read, [Symbol.dispose]: () => tree[Symbol.dispose]() };
}

/** Until what was handed to the sink is in the file. */
const written = () => new Promise((resolve) => setTimeout(resolve, 50));

describe("the log", () => {
  it("writes a text line per event, and only what is severe enough", async () => {
    using opened = open();
    opened.log.debug("not this");
    opened.log.warn("zone unreadable", { zone: "example.com", error: "no answer" });
    await opened.log.close();
    assert.match(
      opened.read(),
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARN zone unreadable zone=example\.com error="no answer"\n$/,
    );
    assert.deepEqual(opened.said, []);
  });

  it("writes JSON with time, level, message and the fields", async () => {
    using opened = open({ format: "json" });
    opened.log.error("two\nlines", { status: 500, row: null });
    await opened.log.close();
    const { time, ...rest } = JSON.parse(opened.read());
    assert.deepEqual(rest, { level: "error", message: "two\nlines", status: 500, row: null });
    assert.equal(new Date(time).toISOString(), time);
  });

  it("goes to stderr too when asked, or alone without a file", async () => {
    using both = open({ alsoStderr: true });
    both.log.info("hello");
    await both.log.close();
    assert.equal(both.said.join(""), both.read());
    using alone = open({ alsoStderr: true, file: null });
    alone.log.info("hello");
    assert.match(alone.said.join(""), /INFO hello\n$/);
  });

  it("writes everything before it is closed", async () => {
    using opened = open();
    for (let at = 0; at < 5000; at++) opened.log.info("line", { at });
    await opened.log.close();
    assert.equal(opened.read().match(/ at=\d+\n/g)?.length, 5000);
  });

  it("survives copytruncate: what follows begins at the start of the emptied file", async () => {
    using opened = open();
    opened.log.info("before");
    await written();
    copyFileSync(opened.file, `${opened.file}.1`);
    truncateSync(opened.file);
    opened.log.info("after");
    await opened.log.close();
    assert.match(opened.read(`${opened.file}.1`), /INFO before\n$/);
    assert.match(opened.read(), /^2\S+ INFO after\n$/);
  });

  it("opens the file anew after it was moved away", async () => {
    using opened = open();
    opened.log.info("before");
    await written();
    renameSync(opened.file, `${opened.file}.1`);
    opened.log.info("still the old one");
    await written();
    opened.log.reopen();
    await written();
    opened.log.info("after");
    await opened.log.close();
    assert.equal(opened.read(`${opened.file}.1`).split("\n").length, 3);
    assert.match(opened.read(), /^2\S+ INFO after\n$/);
  });
});

describe("a log that cannot be written", () => {
  it("says so once and goes to stderr on a full disk", async () => {
    using opened = open({ file: "/dev/full" });
    opened.log.info("first");
    await written();
    opened.log.info("second");
    opened.log.info("third");
    await written();
    await opened.log.close();
    const said = opened.said.join("");
    assert.equal(said.match(/cannot be written \(ENOSPC/g)?.length, 1);
    assert.match(said, /INFO second\n.* INFO third\n/);
  });

  it("goes to stderr when its directory is missing, and to the file when it can be opened", async () => {
    using base = open();
    const folder = join(base.tree.root, "later");
    const file = join(folder, "pphook.log");
    using opened = open({ file });
    opened.log.info("first");
    mkdirSync(folder);
    opened.log.reopen();
    await written();
    opened.log.info("second");
    await written();
    opened.log.info("third");
    await opened.log.close();
    assert.match(opened.said.join(""), /cannot be written \(ENOENT.*\n.*INFO first\n/);
    assert.match(opened.said.join(""), /is written again/);
    assert.match(opened.read(file), /INFO third\n$/);
    await base.log.close();
  });

  it("does not mind that its directory goes, nor a reopening in vain", async () => {
    using opened = open();
    opened.log.info("first");
    await written();
    rmSync(opened.tree.root, { recursive: true });
    opened.log.info("second");
    opened.log.reopen();
    await written();
    opened.log.info("third");
    await opened.log.close();
    assert.match(opened.said.join(""), /cannot be written \(ENOENT/);
  });

  it("closes although nothing can be written", async () => {
    using opened = open({ file: "/dev/full" });
    opened.log.info("lost");
    const begun = performance.now();
    await opened.log.close();
    await opened.log.close();
    assert.ok(performance.now() - begun < 2000);
  });
});
