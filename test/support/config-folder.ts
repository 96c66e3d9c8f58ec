import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConfigPlaces, findConfigPlaces } from "../../src/config/files/config-places.ts";

const COMPLETE = readFileSync(new URL("../fixtures/config/complete.ini", import.meta.url), "utf8");

/** A complete configuration but for its secrets, and a `.env` that holds them. */
export interface ConfigFolder extends Disposable {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  places(): Promise<ConfigPlaces>;
}

export const SECRETS = "PPHOOK_PHPIPAM_PASSWORD=canary#1\nPDNS_API_KEY=canary%2\n";

/** gpg makes a key of a passphrase by counting to 65 million, which a test that seals a hundred times need not. */
const QUICK_GPG = `#!/bin/sh
case "$*" in *--symmetric*) exec /usr/bin/gpg "$@" --s2k-count 4096;; esac
exec /usr/bin/gpg "$@"
`;

export function makeConfigFolder({ quickGpg = false } = {}): ConfigFolder {
  const folder = mkdtempSync(join(tmpdir(), "pphook-config-"));
  const file = join(folder, "etc", "config.ini");
  mkdirSync(join(folder, "etc"));
  writeFileSync(file, COMPLETE.replace(/(password|api_key) = .*\n/g, ""), { mode: 0o640 });
  writeFileSync(join(folder, "etc", ".env"), SECRETS, { mode: 0o600 });
  const bin = join(folder, "bin");
  mkdirSync(bin);
  if (quickGpg) writeFileSync(join(bin, "gpg"), QUICK_GPG, { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env["PATH"] ?? ""}`, PPHOOK_CONFIG: file };
  return {
    folder: join(folder, "etc"),
    env,
    places: () => findConfigPlaces({ env }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const absent = spawnSync("gpg", ["--version"]).error;

/** False, or why tests with gpg cannot run. */
export const skipWithoutGpg = absent === undefined ? false : `gpg cannot be run: ${absent.message}`;
