import assert from "node:assert/strict";
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { atomicWrite } from "../../../../src/io/files/atomic-write.ts";

test("replaces the content under the same name and leaves nothing else", async (t) => {
  const directory = temporary(t);
  const path = join(directory, "a", "b", "file");
  await atomicWrite(path, "one");
  const first = statSync(path).ino;
  await atomicWrite(path, "two", 0o600);
  assert.equal(readFileSync(path, "utf8"), "two");
  assert.notEqual(statSync(path).ino, first, "a new file took the name");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(directory, "a", "b")), ["file"]);
});

test("follows a symbolic link instead of replacing it", async (t) => {
  const directory = temporary(t);
  const [target, link] = [join(directory, "target"), join(directory, "link")];
  writeFileSync(target, "old");
  symlinkSync(target, link);
  await atomicWrite(link, "new");
  assert.equal(lstatSync(link).isSymbolicLink(), true);
  assert.equal(readFileSync(target, "utf8"), "new");
});

test("never shows a part of the content to a reader", async (t) => {
  const path = join(temporary(t), "file");
  const contents = ["a", "b"].map((letter) => letter.repeat(1_000_000));
  await atomicWrite(path, contents[0]!);
  const writing = (async () => {
    for (let i = 0; i < 10; i++) await atomicWrite(path, contents[i % 2]!);
  })();
  let done = false;
  void writing.finally(() => {
    done = true;
  });
  while (!done) {
    assert.ok(contents.includes(readFileSync(path, "utf8")));
    await new Promise(setImmediate);
  }
  await writing;
});

function temporary(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), "pphook-files-"));
  t.after(() => rmSync(directory, { recursive: true }));
  return directory;
}
