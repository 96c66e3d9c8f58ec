import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../checks/run-tool.ts";
import { billOfMaterials } from "./bill-of-materials.ts";
import { buildDeb } from "./build-deb.ts";
import { copyrightFile, debianChangelog } from "./debian-control.ts";
import { findElfFiles, findTooNew, measureElfNeeds } from "./elf-needs.ts";
import { findForbiddenLicences } from "./licences.ts";
import { type LockedPackage, readProductionPackages } from "./locked-packages.ts";
import { manualPage } from "./manual-page.ts";
import { bashCompletion, zshCompletion } from "./shell-completions.ts";
import { type MadeFile, stageFiles } from "./shipped-files.ts";
import { stageProgram } from "./stage-program.ts";

const LARGEST_BYTES = 60_000_000;

export interface PackageOptions {
  /** An empty folder. */
  readonly stage: string;
  readonly version: string;
  /** Of the compression, 1 to 9. */
  readonly level: number;
  /** Where the package goes. */
  readonly folder: string;
}

export interface MadePackage {
  readonly target: string;
  readonly programs: number;
  /** `GLIBC 2.28, …` */
  readonly needs: string;
}

/**
 * Makes the Debian package. Refuses what must not go out: a part with another licence, a program that the oldest supported system cannot
 * start, a package that is too large.
 */
export async function makePackage({ stage, version, level, folder }: PackageOptions): Promise<MadePackage> {
  const packages = readProductionPackages();
  refuse("licences that are not allowed", findForbiddenLicences(packages));
  const at = await sourceDate();
  await stageProgram({ stage, version, packages });
  stageFiles(stage, await makeFiles({ stage, version, packages, at }));
  const programs = findElfFiles(stage);
  const needs = await measureElfNeeds(programs);
  refuse("Debian 11 or Ubuntu 20.04 cannot start it", findTooNew(needs));
  chmodSync(stage, 0o755);
  const debianVersion = `${version}-1`;
  const target = join(folder, `pphook_${debianVersion}_amd64.deb`);
  await buildDeb({ stage, target, at, level, needs, version: debianVersion });
  const { size } = statSync(target);
  refuse("the package is too large", size > LARGEST_BYTES ? [`${size} bytes, limit ${LARGEST_BYTES}`] : []);
  return {
    target,
    programs: programs.length,
    needs: [...needs]
      .map((one) => one.join(" "))
      .sort()
      .join(", "),
  };
}

function refuse(why: string, offences: readonly string[]): void {
  if (offences.length > 0) throw new Error(`${why}:\n  ${offences.join("\n  ")}`);
}

/** SOURCE_DATE_EPOCH, or the time of the last commit: a package says when its source was made, not when it was packed. */
async function sourceDate(): Promise<Date> {
  const given = process.env["SOURCE_DATE_EPOCH"];
  const seconds = given ?? (await runTool("git", ["log", "-1", "--format=%ct"])).stdout.trim();
  if (!/^\d+$/.test(seconds))
    throw new Error("the time of the source is unknown: set SOURCE_DATE_EPOCH, in seconds since 1970");
  return new Date(Number(seconds) * 1000);
}

interface Facts {
  readonly stage: string;
  readonly version: string;
  readonly packages: readonly LockedPackage[];
  readonly at: Date;
}

async function makeFiles({ stage, version, packages, at }: Facts): Promise<readonly MadeFile[]> {
  const runtime = await runTool(join(stage, "usr/lib/pphook/bin/node"), [
    "-p",
    "JSON.stringify(process.versions)",
  ]);
  const doc = "usr/share/doc/pphook";
  return [
    {
      path: "usr/share/man/man1/pphook.1.gz",
      text: manualPage({ version, day: at.toISOString().slice(0, 10) }),
    },
    { path: "usr/share/bash-completion/completions/pphook", text: bashCompletion(version) },
    { path: "usr/share/zsh/vendor-completions/_pphook", text: zshCompletion(version) },
    {
      path: `${doc}/sbom.cdx.json`,
      text: billOfMaterials({
        version,
        at,
        packages,
        runtime: JSON.parse(runtime.stdout),
        direct: Object.keys(JSON.parse(readFileSync("package.json", "utf8")).dependencies),
      }),
    },
    { path: `${doc}/changelog.gz`, text: readFileSync("CHANGELOG.md", "utf8") },
    { path: `${doc}/changelog.Debian.gz`, text: debianChangelog(`${version}-1`, at) },
    {
      path: `${doc}/copyright`,
      text: copyrightFile(readFileSync("packaging/debian/copyright-head", "utf8"), packages),
    },
  ];
}
