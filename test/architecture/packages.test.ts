import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
interface LockedPackage {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const { "": _root, ...locked } = lock.packages;

/** Looks for a package where Node would: below the one that asks, then further up. */
function isLocked(asker: string, name: string): boolean {
  if (`${asker === "" ? "" : `${asker}/`}node_modules/${name}` in lock.packages) return true;
  if (asker === "") return false;
  const above = asker.lastIndexOf("/node_modules/");
  return isLocked(above < 0 ? "" : asker.slice(0, above), name);
}

describe("the packages we depend on", () => {
  it("are pinned to one version each", () => {
    const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
    const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    assert.deepEqual(loose, []);
  });

  it("are locked with a checksum, but for development builds of other platforms", () => {
    const unproven = Object.entries(locked).filter(([, one]) => one.integrity === undefined);
    const needed = unproven.filter(([, one]) => !(one.dev === true && one.optional === true));
    assert.deepEqual(
      needed.map(([path]) => path),
      [],
    );
  });

  it("are all locked, builds of other platforms too, or npm ci refuses to begin", () => {
    const asked = Object.entries(lock.packages).flatMap(([path, one]) =>
      Object.keys({ ...one.dependencies, ...one.optionalDependencies }).map((name) => ({ path, name })),
    );
    const absent = asked.filter(({ path, name }) => !isLocked(path, name));
    assert.deepEqual(
      absent.map(({ name }) => name),
      [],
    );
  });

  it("run no script when they are installed for production", () => {
    const running = Object.entries(locked).filter(
      ([, one]) => one.dev !== true && one.hasInstallScript === true,
    );
    assert.deepEqual(
      running.map(([path]) => path),
      [],
    );
  });

  it("are each justified in docs/dependencies.md", () => {
    const page = readFileSync("docs/dependencies.md", "utf8");
    const names = Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.devDependencies,
    });
    assert.deepEqual(
      names.filter((name) => !page.includes(`\`${name}\``)),
      [],
    );
  });

  it("are not justified in docs/dependencies.md when they are gone", () => {
    const page = readFileSync("docs/dependencies.md", "utf8");
    const named = [...page.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? "");
    const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
    assert.deepEqual(
      named.filter((name) => !(name in all)),
      [],
    );
  });
});
