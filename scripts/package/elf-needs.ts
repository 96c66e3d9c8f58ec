import { closeSync, globSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../checks/run-tool.ts";

/** The newest symbol version of each library that the programs ask for: `GLIBC` → `2.28`. */
export type ElfNeeds = ReadonlyMap<string, string>;

/** What Ubuntu 20.04 and Debian 11 both have: the lower of the two. */
const OLDEST_SUPPORTED: ElfNeeds = new Map([
  ["GLIBC", "2.31"],
  ["GLIBCXX", "3.4.28"],
  ["CXXABI", "1.3.12"],
  ["GCC", "7.0.0"],
]);

/** Finds every ELF file below a folder, whatever its name and mode. */
export function findElfFiles(folder: string): readonly string[] {
  return globSync("**/*", { cwd: folder })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile() && isElf(path))
    .sort();
}

function isElf(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const magic = Buffer.alloc(4);
    readSync(file, magic, 0, 4, 0);
    return magic.equals(Buffer.from("\x7fELF", "latin1"));
  } finally {
    closeSync(file);
  }
}

/** Measures what all of these programs need, by the versions of the symbols they import. */
export async function measureElfNeeds(files: readonly string[]): Promise<ElfNeeds> {
  const listings = await Promise.all(files.map(listSymbols));
  return newestVersions(listings.join("\n"));
}

async function listSymbols(file: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runTool("objdump", ["-p", file]);
  if (exitCode !== 0) throw new Error(`objdump -p ${file}: ${stderr.trim()}`);
  return stdout.slice(Math.max(0, stdout.indexOf("Version References:")));
}

/** Reads the newest version of each library out of what `objdump -p` says under "Version References". */
export function newestVersions(listing: string): ElfNeeds {
  const newest = new Map<string, string>();
  for (const [, library = "", version = ""] of listing.matchAll(/\b(GLIBC|GLIBCXX|CXXABI|GCC)_(\d[\d.]*)/g)) {
    const known = newest.get(library);
    if (known === undefined || compareVersions(version, known) > 0) newest.set(library, version);
  }
  return newest;
}

/** Says which needs are newer than what the oldest supported systems have. */
export function findTooNew(needs: ElfNeeds, limits: ElfNeeds = OLDEST_SUPPORTED): readonly string[] {
  return [...needs]
    .filter(([library, version]) => compareVersions(version, limits.get(library) ?? "0") > 0)
    .map(([library, version]) => `${library} ${version} is asked for, ${limits.get(library)} is there`);
}

function compareVersions(one: string, other: string): number {
  const [a, b] = [one.split(".").map(Number), other.split(".").map(Number)];
  const at = [0, 1, 2].find((index) => (a[index] ?? 0) !== (b[index] ?? 0)) ?? 0;
  return (a[at] ?? 0) - (b[at] ?? 0);
}
