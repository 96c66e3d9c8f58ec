// node scripts/package-try.ts --first FILE.deb --next FILE.deb [--suite bookworm] [--base FOLDER]: as root on Debian, with debootstrap.
// Installs, configures, runs, upgrades, removes and purges the package in a clean tree, against simulators of phpIPAM and PowerDNS.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeInstallation } from "../test/e2e/cli-installation.ts";
import { CleanTree } from "./package/clean-tree.ts";
import { tryPackages } from "./package/try-packages.ts";

const { values } = parseArgs({
  options: {
    first: { type: "string" },
    next: { type: "string" },
    suite: { type: "string", default: "bookworm" },
    base: { type: "string" },
    mirror: { type: "string" },
  },
});
if (values.first === undefined || values.next === undefined || process.getuid?.() !== 0) {
  console.error(
    "usage, as root: node scripts/package-try.ts --first FILE.deb --next FILE.deb [--suite bookworm] [--mirror URL] [--base FOLDER]",
  );
  process.exit(2);
}

const { first, next, suite, base, mirror = mirrorOfThisSystem() } = values;
const folder = mkdtempSync(join(tmpdir(), "pphook-try-"));
const rows = Object.fromEntries(
  Array.from({ length: 30 }, (_, at) => [`10.10.1.${at + 10}`, `host${at}.example.com`]),
);
const company = await makeInstallation({ rows: { ...rows, "10.10.1.80": "bad_host.example.com" } });
try {
  using tree = await CleanTree.make({ folder: join(folder, suite), suite, mirror, base });

  const { passed, failed } = await tryPackages(tree, { first, next, company });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await company[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}

/** The first place that this system gets its own packages from. */
function mirrorOfThisSystem(): string {
  const listed = execFileSync("apt-get", ["indextargets", "--format", "$(SITE)"], { encoding: "utf8" });
  const [first] = listed.split("\n");
  if (first === undefined || first === "") throw new Error("apt knows no mirror; name one with --mirror URL");
  return first;
}
