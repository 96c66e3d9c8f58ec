import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { findKeyOfVariable } from "../../src/config/config-keys.ts";

const UNIT = readFileSync("packaging/pphook.service", "utf8");
/** 0 is best, 10 is worst. */
const MOST_EXPOSED = 2.0;
const hasAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;
const skip = hasAnalyze ? false : "systemd-analyze is not installed";

/** Runs systemd-analyze on a unit, as if its program were installed. */
function analyze(args: readonly string[], text: string) {
  const folder = mkdtempSync(join(tmpdir(), "pphook-unit-"));
  try {
    const file = join(folder, "pphook.service");
    writeFileSync(file, text.replace("ExecStart=/usr/bin/pphook", `ExecStart=${process.execPath}`));
    const { status, stdout, stderr } = spawnSync("systemd-analyze", [...args, file], { encoding: "utf8" });
    return { status, said: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function exposureOf(text: string): number {
  const { said } = analyze(["security", "--offline=true", "--no-pager"], text);
  return Number(/Overall exposure level for pphook\.service: ([\d.]+)/.exec(said)?.[1]);
}

describe("the systemd unit", { skip }, () => {
  const verify = (text: string) => analyze(["verify", "--man=no", "--recursive-errors=no"], text);

  it("has nothing that systemd does not understand", () => {
    const { status, said } = verify(UNIT);
    assert.equal(status, 0, said);
    assert.equal(said, "");
  });

  it("would be told if it had", () => {
    assert.match(
      verify(UNIT.replace("ProtectClock=", "ProtectClok=")).said,
      /Unknown key (name )?'ProtectClok'/,
    );
  });

  it(`is exposed by ${MOST_EXPOSED} of 10 at most, and more without what hardens it`, () => {
    const exposure = exposureOf(UNIT);
    assert.ok(exposure <= MOST_EXPOSED, `${exposure}`);
    assert.ok(
      exposureOf(UNIT.replace(/^(SystemCallFilter|CapabilityBoundingSet|Protect\w+)=.*$/gm, "")) >
        MOST_EXPOSED,
    );
  });

  it("is exposed no more than the guide says", () => {
    const [, told] =
      /systemd-analyze security pphook` says (\d\.\d)/.exec(readFileSync("docs/guide-install.md", "utf8")) ??
      [];
    assert.ok(exposureOf(UNIT) <= Number(told), told);
  });
});

describe("the example of credentials", () => {
  it("names keys of the configuration", () => {
    const text = readFileSync("packaging/examples/credentials.conf", "utf8");
    const names = [...text.matchAll(/^LoadCredential=([^:]+):/gm)].map((match) => match[1] ?? "");
    assert.ok(names.length >= 2);
    for (const name of names)
      assert.ok(findKeyOfVariable(`PPHOOK_${name.toUpperCase().replaceAll("-", "_")}`)?.secret, name);
  });
});
