import { execFile } from "node:child_process";
import {
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type ControlFacts, checksums, controlFile } from "./debian-control.ts";
import { setMode } from "./shipped-files.ts";

export interface DebOptions extends Omit<ControlFacts, "installedKib"> {
  /** The tree, as it will be below `/`. */
  readonly stage: string;
  /** The package is written here. */
  readonly target: string;
  /** The time that every file bears. */
  readonly at: Date;
  /** Of xz, which the dpkg of every supported system reads, unlike zstd; 6 is Debian's own. */
  readonly level: number;
}

const execute = promisify(execFile);
/** Half a minute on two idle cores; machines are not always idle. */
const LIMIT_MS = 15 * 60_000;

/** Packs the tree with Debian's tools. The same tree at the same time gives the same bytes. */
export async function buildDeb(options: DebOptions): Promise<void> {
  const { stage, target, at, level } = options;
  const control = join(stage, "DEBIAN");
  mkdirSync(control);
  const files = listTree(stage).filter((path) => lstatSync(join(stage, path)).isFile());
  const kib = files.reduce((sum, path) => sum + Math.ceil(statSync(join(stage, path)).size / 1024), 0);
  writeFileSync(join(control, "control"), controlFile({ ...options, installedKib: kib }));
  writeFileSync(
    join(control, "md5sums"),
    checksums(
      stage,
      files.filter((path) => !path.startsWith("etc/")),
    ),
  );
  writeFileSync(
    join(control, "conffiles"),
    files
      .filter((path) => path.startsWith("etc/"))
      .map((path) => `/${path}\n`)
      .join(""),
  );
  for (const script of ["postinst", "prerm", "postrm"])
    copyFileSync(`packaging/debian/${script}`, join(control, script));
  normalise(stage, at);
  const args = ["--root-owner-group", "-Zxz", `-z${level}`, "--build", stage, target];
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(at.getTime() / 1000) };
  await execute("dpkg-deb", args, { env, timeout: LIMIT_MS });
}

/** Every mode and time is ours, whatever the checkout and the umask were. */
function normalise(stage: string, at: Date): void {
  for (const path of [...listTree(stage).toReversed(), "."]) {
    const found = lstatSync(join(stage, path));
    if (found.isSymbolicLink()) lutimesSync(join(stage, path), at, at);
    else {
      setMode(stage, path, found.isDirectory());
      utimesSync(join(stage, path), at, at);
    }
  }
}

/** Everything below a folder, folders before what is in them, in the same order anywhere. Links are not followed. */
function listTree(stage: string, below = ""): readonly string[] {
  return readdirSync(join(stage, below), { withFileTypes: true })
    .map((entry) => ({
      path: below === "" ? entry.name : `${below}/${entry.name}`,
      isFolder: entry.isDirectory(),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, isFolder }) => (isFolder ? [path, ...listTree(stage, path)] : [path]));
}
