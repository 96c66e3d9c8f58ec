#!/usr/bin/env node
// Plain JavaScript that any Node can parse: it finds a runtime that can run src/bin.ts, or says in one line what is missing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NEEDED_MAJOR = 24;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (Number(process.versions.node.split(".")[0]) >= NEEDED_MAJOR) {
  const { enableCompileCache } = await import("node:module");
  enableCompileCache?.();
  await import("../src/bin.ts");
} else {
  const bundled = here("../node_modules/.bin/node");
  if (existsSync(bundled)) {
    const child = spawnSync(bundled, [here("./pphook.js"), ...process.argv.slice(2)], { stdio: "inherit" });
    process.exitCode = child.status ?? 1;
  } else {
    process.stderr.write(
      `pphook: needs Node ${NEEDED_MAJOR} or newer, this is ${process.versions.node}; run "npm ci" in ${here("..")} (it brings its own), or install Node ${NEEDED_MAJOR}\n`,
    );
    process.exitCode = 2;
  }
}
