import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { SystemError } from "../../../../src/domain/errors.ts";
import { toInstant } from "../../../../src/domain/instant.ts";
import { FileMarkerFiles } from "../../../../src/io/files/file-marker-files.ts";
import { asNobody } from "./as-nobody.ts";

const AT = toInstant(Date.parse("2026-11-22T05:14:03.120Z"));

test("writes the last check as epoch seconds and reads it back", async (t) => {
  const { directory, markers, lastCheckFile } = arrange(t);
  assert.equal(await markers.readLastCheck(), null);
  await markers.writeLastCheck(AT);
  assert.equal(readFileSync(lastCheckFile, "utf8"), `${Math.floor(AT / 1000)}\n`);
  assert.equal(await markers.readLastCheck(), toInstant(AT - 120));
  assert.deepEqual(readdirSync(join(directory, "state")), ["last_check"]);
});

test("reads seconds with a fraction or blanks around them", async (t) => {
  const { markers, lastCheckFile } = arrange(t);
  await markers.writeLastCheck(AT);
  writeFileSync(lastCheckFile, " 1763788443.12\r\n");
  assert.equal(await markers.readLastCheck(), 1763788443120);
});

for (const content of ["", "yesterday", "-5", "1763788443120", "1763788443 1", "0x10", "1e9", "NaN"])
  test(`calls a last check of ${JSON.stringify(content)} unreadable`, async (t) => {
    const { markers, lastCheckFile } = arrange(t);
    await markers.writeLastCheck(AT);
    writeFileSync(lastCheckFile, content);
    assert.equal(await markers.readLastCheck(), "unreadable");
  });

test("arms and disarms the bypass, twice without complaint", async (t) => {
  const { markers } = arrange(t);
  assert.equal(await markers.bypassArmed(), false);
  await markers.disarmBypass();
  await markers.armBypass();
  await markers.armBypass();
  assert.equal(await markers.bypassArmed(), true);
  await markers.disarmBypass();
  assert.equal(await markers.bypassArmed(), false);
});

test("fails aloud, with a remedy, when something else lies at the place", async (t) => {
  const { directory, lastCheckFile, markers } = arrange(t);
  mkdirSync(lastCheckFile, { recursive: true });
  await assert.rejects(
    markers.readLastCheck(),
    isSystemError(/^cannot read .*last_check: EISDIR/, /is a directory/),
  );
  await assert.rejects(markers.writeLastCheck(AT), isSystemError(/^cannot write /, /is a directory/));
  assert.deepEqual(readdirSync(join(directory, "state")), ["last_check"], "no temporary file is left");
  writeFileSync(join(directory, "file"), "");
  const below = join(directory, "file", "x");
  const misplaced = new FileMarkerFiles({ lastCheckFile: below, bypassFile: below });
  await assert.rejects(misplaced.armBypass(), isSystemError(/^cannot write /, /is a file/));
  await assert.rejects(misplaced.bypassArmed(), isSystemError(/^cannot look for /, /is a file/));
});

test("needs the permission of the file system", async (t) => {
  const { directory } = arrange(t);
  chmodSync(directory, 0o755);
  mkdirSync(join(directory, "closed"), { mode: 0o555 });
  const path = join(directory, "closed", "x");
  const markers = new FileMarkerFiles({ lastCheckFile: path, bypassFile: path });
  await asNobody(async () => {
    assert.equal(await markers.bypassArmed(), false);
    await assert.rejects(markers.armBypass(), isSystemError(/EACCES/, /account that runs PPHOOK/));
  });
});

function arrange(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), "pphook-files-"));
  t.after(() => rmSync(directory, { recursive: true }));
  const lastCheckFile = join(directory, "state", "last_check");
  const bypassFile = join(directory, "state", "bypass_protection");
  return { directory, lastCheckFile, markers: new FileMarkerFiles({ lastCheckFile, bypassFile }) };
}

function isSystemError(message: RegExp, remedy: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof SystemError, String(error));
    assert.match(error.message, message);
    assert.match(error.remedy, remedy);
    return true;
  };
}
