import { readFileSync } from "node:fs";
import { env } from "node:process";
import type { Config } from "../config/config.ts";
import type { FileTools } from "../flows/files/file-world.ts";
import { resolveHost } from "../io/dns/resolve-host.ts";
import { FileOutputFiles } from "../io/files/file-output-files.ts";
import { programPath } from "../io/process/program-path.ts";

/** Wires what makes the files for DHCP and BIND. */
export function composeFiles({ dhcp, bind, limits }: Config): FileTools {
  return {
    outputs: new FileOutputFiles(programPath(env)),
    resolveHost,
    fileSettings: { version: readVersion(), limits, dhcp, bind },
  };
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
