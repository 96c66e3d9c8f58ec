import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { listVersions, restoreVersion, saveVersion } from "../../../src/config/files/saved-versions.ts";
import { ConfigError, SystemError, UsageError } from "../../../src/domain/errors.ts";
import { type ConfigFolder, makeConfigFolder } from "../../support/config-folder.ts";

const AT = Date.parse("2026-11-22T09:15:02Z");
const asked = { by: "alice", at: AT, reason: "before the new zones" };
const modeOf = (path: string) => statSync(path).mode & 0o777;

async function saved() {
  const home = makeConfigFolder();
  return { home, version: await saveVersion(await home.places(), asked) };
}

const going = (home: ConfigFolder, id: string, force = false) => ({
  by: "bob",
  at: AT + 60_000,
  reason: `before config restore ${id}`,
  id,
  env: { ...home.env, PPHOOK_PHPIPAM_PASSWORD: "a", PPHOOK_POWERDNS_API_KEY: "b" },
  force,
});

describe("a saved version", () => {
  it("is the configuration as it was, for this account alone, with who, when and why", async () => {
    const { home, version } = await saved();
    using _ = home;
    const { versions, file } = await home.places();
    assert.deepEqual(version, {
      id: "20261122-091502",
      at: "2026-11-22T09:15:02.000Z",
      by: "alice",
      reason: "before the new zones",
      files: [{ name: "config.ini", mode: 0o640 }],
    });
    const copy = join(versions, version.id, "config.ini");
    assert.equal(readFileSync(copy, "utf8"), readFileSync(file, "utf8"));
    assert.deepEqual(
      [modeOf(copy), modeOf(join(versions, version.id)), modeOf(versions)],
      [0o600, 0o700, 0o700],
    );
    assert.ok(!existsSync(join(versions, version.id, ".env")), "a clear .env is never copied");
  });

  it("does not replace another of the same second", async () => {
    const { home } = await saved();
    using _ = home;
    await saveVersion(await home.places(), asked);
    const ids = (await listVersions(await home.places())).map(({ id }) => id);
    assert.deepEqual(ids, ["20261122-091502", "20261122-091502-2"]);
  });

  it("is restored with the mode that is there, the present one being saved first", async () => {
    const { home, version } = await saved();
    using _ = home;
    const { file } = await home.places();
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `${text}\n[log]\nlevel = debug\n`);
    chmodSync(file, 0o600);
    const done = await restoreVersion(await home.places(), going(home, version.id));
    assert.equal(readFileSync(file, "utf8"), text);
    assert.equal(modeOf(file), 0o600, "never wider than it is now");
    const again = await restoreVersion(await home.places(), going(home, done.saved?.id ?? ""));
    assert.match(readFileSync(file, "utf8"), /level = debug/);
    assert.deepEqual([done.saved?.by, again.version.id], ["bob", done.saved?.id]);
  });

  it("is restored no wider than it was, with the narrower of both modes", async () => {
    const { home, version } = await saved();
    using _ = home;
    const { file } = await home.places();
    chmodSync(file, 0o644);
    await restoreVersion(await home.places(), going(home, version.id));
    assert.equal(modeOf(file), 0o640);
  });

  it("comes back where the configuration is gone", async () => {
    const { home, version } = await saved();
    using _ = home;
    const { file } = await home.places();
    rmSync(file);
    const done = await restoreVersion(await home.places(), going(home, version.id));
    assert.deepEqual([done.saved, modeOf(file)], [null, 0o640]);
  });

  it("that is not valid is refused, and nothing is touched; by force it is restored", async () => {
    const { home } = await saved();
    using _ = home;
    const { file } = await home.places();
    const good = readFileSync(file, "utf8");
    writeFileSync(file, "[polcy]\n");
    const bad = await saveVersion(await home.places(), { ...asked, at: AT + 1000 });
    writeFileSync(file, good);
    await assert.rejects(restoreVersion(await home.places(), going(home, bad.id)), ConfigError);
    assert.equal(readFileSync(file, "utf8"), good);
    assert.equal((await listVersions(await home.places())).length, 2);
    await restoreVersion(await home.places(), going(home, bad.id, true));
    assert.equal(readFileSync(file, "utf8"), "[polcy]\n");
  });

  it("that does not exist is told with the newest that does", async () => {
    const { home, version } = await saved();
    using _ = home;
    const unknown = restoreVersion(await home.places(), going(home, "20200101-000000"));
    await assert.rejects(unknown, (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.remedy, new RegExp(`the newest is ${version.id}`));
      return true;
    });
    using empty = makeConfigFolder();
    await assert.rejects(restoreVersion(await empty.places(), going(empty, "x")), /no saved version x/);
    assert.deepEqual(await listVersions(await empty.places()), []);
  });

  it("whose description was damaged is told as such", async () => {
    const { home, version } = await saved();
    using _ = home;
    const { versions } = await home.places();
    writeFileSync(join(versions, version.id, "version.json"), "{}");
    await assert.rejects(listVersions(await home.places()), (error: unknown) => {
      assert.ok(error instanceof SystemError);
      assert.match(error.message, /version\.json cannot be used: it is not what pphook wrote/);
      return true;
    });
  });

  it("cannot be made of nothing, and leaves no half of one behind", async () => {
    using home = makeConfigFolder();
    const places = await home.places();
    rmSync(places.file);
    await assert.rejects(saveVersion(places, asked), UsageError);
    assert.deepEqual(readdirSync(home.folder), [".env"]);
  });
});
