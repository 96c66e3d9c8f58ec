import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** Files of the tree that are shipped as they are: from, to. A folder is taken with all that is in it. */
const COPIED: readonly (readonly [string, string])[] = [
  ["packaging/config.ini", "etc/pphook/config.ini"],
  ["packaging/logrotate/pphook", "etc/logrotate.d/pphook"],
  ["packaging/pphook.service", "lib/systemd/system/pphook.service"],
  ["packaging/debian/lintian-overrides", "usr/share/lintian/overrides/pphook"],
  ["packaging/bin", "usr/share/pphook/bin"],
  ["packaging/grafana", "usr/share/pphook/grafana"],
  ["packaging/prometheus/pphook.rules.yml", "usr/share/pphook/prometheus/pphook.rules.yml"],
  ["packaging/examples", "usr/share/doc/pphook/examples"],
  ["docs", "usr/share/doc/pphook"],
  ...["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(
    (page) => [page, `usr/share/doc/pphook/${page}`] as const,
  ),
];

/** Started by a shell of two lines, so that the flags of somebody's other Node programs do not change how this one runs. */
const LAUNCHER = `#!/bin/sh
unset NODE_OPTIONS NODE_PATH
exec /usr/lib/pphook/bin/node /usr/lib/pphook/bin/pphook.js "$@"
`;

/** A text that is made, not copied. Compressed, where its name ends in `.gz`. */
export interface MadeFile {
  readonly path: string;
  readonly text: string;
}

/** Lays everything but the program itself into the tree, and gives every file its mode. */
export function stageFiles(stage: string, made: readonly MadeFile[]) {
  for (const [from, to] of COPIED) {
    mkdirSync(dirname(join(stage, to)), { recursive: true });
    cpSync(from, join(stage, to), { recursive: true });
  }
  for (const { path, text } of [...made, { path: "usr/bin/pphook", text: LAUNCHER }])
    write(stage, path, text);
  mkdirSync(join(stage, "usr/share/pphook"), { recursive: true });
  symlinkSync("../../lib/pphook/src/io/smtp/templates", join(stage, "usr/share/pphook/templates"));
  // The README names the pages below docs/.
  symlinkSync(".", join(stage, "usr/share/doc/pphook/docs"));
}

function write(stage: string, path: string, text: string): void {
  mkdirSync(dirname(join(stage, path)), { recursive: true });
  // Level 9 and no name or time within, as Debian wants it.
  writeFileSync(join(stage, path), path.endsWith(".gz") ? gzipSync(text, { level: 9 }) : text);
}

const EXECUTABLE = new Set([
  "usr/bin/pphook",
  "usr/lib/pphook/bin/node",
  "usr/share/pphook/bin/monitor_axfr.sh",
  "usr/share/pphook/bin/reset_timestamp.sh",
  "DEBIAN/postinst",
  "DEBIAN/prerm",
  "DEBIAN/postrm",
]);
const CONFIDENTIAL = new Set(["etc/pphook/config.ini"]);

/** Gives one file or folder of the tree the mode it is shipped with. */
export function setMode(stage: string, path: string, isFolder: boolean): void {
  const forFiles = CONFIDENTIAL.has(path) ? 0o640 : 0o644;
  chmodSync(join(stage, path), isFolder || EXECUTABLE.has(path) ? 0o755 : forFiles);
}
