import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ElfNeeds } from "./elf-needs.ts";
import type { LockedPackage } from "./locked-packages.ts";

/** The name of whoever is asked about the package: the project has no address of its own. */
const MAINTAINER = "PPHOOK <pphook@localhost.localdomain>";

/** Of which version of libstdc++ the symbols came; newer ones cannot be asked for, or the package is not made. */
const LIBSTDCXX_OF = [
  ["3.4.21", "5.2"],
  ["3.4.25", "8"],
  ["3.4.28", "9"],
] as const;

export interface ControlFacts {
  /** Debian's: `0.1.0-1`. */
  readonly version: string;
  readonly installedKib: number;
  readonly needs: ElfNeeds;
}

/** Writes the control file. */
export function controlFile({ version, installedKib, needs }: ControlFacts): string {
  const depends = [
    `libc6 (>= ${needs.get("GLIBC") ?? "2.28"})`,
    "libgcc-s1 | libgcc1",
    `libstdc++6 (>= ${libstdcxxOf(needs.get("GLIBCXX") ?? "3.4.21")})`,
    "passwd",
  ];
  return `Package: pphook
Version: ${version}
Architecture: amd64
Maintainer: ${MAINTAINER}
Installed-Size: ${installedKib}
Depends: ${depends.join(", ")}
Recommends: gnupg, logrotate, openssh-client
Suggests: bind9-utils
Section: net
Priority: optional
Description: keeps PowerDNS true to phpIPAM
 People type addresses and names into phpIPAM. PPHOOK checks what they typed,
 resolves duplicates, and keeps PowerDNS true to it: it plans before it writes,
 writes under guards, remembers what it did and can explain every record. It
 mails the people concerned, makes the files for DHCP servers and secondary
 name servers, and runs unattended.
 .
 The runtime it needs is part of the package.
`;
}

function libstdcxxOf(symbols: string): string {
  const number = (version: string) => Number(version.split(".")[2] ?? 0);
  return LIBSTDCXX_OF.find(([known]) => number(known) >= number(symbols))?.[1] ?? "10";
}

/** Writes the list of checksums that `dpkg --verify` compares. */
export function checksums(stage: string, files: readonly string[]): string {
  return files
    .map(
      (path) =>
        `${createHash("md5")
          .update(readFileSync(join(stage, path)))
          .digest("hex")}  ${path}\n`,
    )
    .join("");
}

/** Writes Debian's own change log: what changed in the program is in CHANGELOG.md. */
export function debianChangelog(version: string, at: Date): string {
  const date = at.toUTCString().replace("GMT", "+0000");
  return `pphook (${version}) unstable; urgency=medium\n\n  * Version ${version.replace(/-.*$/, "")}; what changed is in CHANGELOG.md.\n\n -- ${MAINTAINER}  ${date}\n`;
}

/** Adds to the project's own licence those of the parts, in Debian's form. */
export function copyrightFile(head: string, packages: readonly LockedPackage[]): string {
  const parts = packages.map(({ path, license }) => {
    return `Files: usr/lib/pphook/${path}/*\nCopyright: ${holdersOf(path)}\nLicense: ${license}\n`;
  });
  const licences = [...new Set([...packages.map(({ license }) => license ?? ""), "MIT"])].sort();
  return [head.trimEnd(), "", ...parts, OF_THE_RUNTIME, ...licences.map(licenceParagraph)].join("\n");
}

const OF_THE_RUNTIME = `Files: usr/lib/pphook/bin/node
Copyright: Node.js contributors, and the authors of the parts within
License: MIT
Comment: All texts are in /usr/lib/pphook/bin/LICENSE.node.
`;

function licenceParagraph(license: string): string {
  const where =
    license === "Apache-2.0"
      ? "On Debian systems, the complete text is in /usr/share/common-licenses/Apache-2.0."
      : "The text is beside each part, below /usr/lib/pphook.";
  return `License: ${license}\n ${where}\n`;
}

/** Reads who claims a right in the text that a package brings. */
function holdersOf(path: string): string {
  const file = readdirSync(path).find((name) => /^licen[sc]e/i.test(name));
  const text = file === undefined ? "" : readFileSync(join(path, file), "utf8");
  const line = text.split("\n").find((one) => /^\s*copyright\b(?! notice| holder)/i.test(one));
  return line?.replace(/^\s*copyright\s*(\(c\)\s*)?/i, "").trim() || "the authors named in its package.json";
}
