import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readProductionPackages } from "../../scripts/package/locked-packages.ts";
import { makePackage } from "../../scripts/package/make-package.ts";

const missing = ["dpkg-deb", "strip", "objdump", "xz"].filter((program) => !isThere(program));
const skip = missing.length > 0 ? `not installed: ${missing.join(", ")}` : false;
/** Another version than the checkout's: what is shipped must say the package's. */
const VERSION = "7.8.9";

function isThere(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

describe("the Debian package", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "pphook-deb-"));
  const tree = join(folder, "tree");
  const program = join(tree, "usr/lib/pphook");
  let deb = "";

  before(async () => {
    deb = await build("first");
    execFileSync("dpkg-deb", ["-x", deb, tree]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function build(name: string): Promise<string> {
    const [stage, target] = [join(folder, `${name}-stage`), join(folder, name)];
    mkdirSync(stage);
    mkdirSync(target);
    const made = await makePackage({ stage, version: VERSION, level: 0, folder: target });
    rmSync(stage, { recursive: true });
    return made.target;
  }

  function listing(): readonly string[] {
    return execFileSync("dpkg-deb", ["-c", deb], { encoding: "utf8" }).trimEnd().split("\n");
  }

  it("is the same, byte for byte, when it is made again, whatever the umask", async () => {
    const before = process.umask(0o077);
    const again = await build("second");
    process.umask(before);
    assert.ok(readFileSync(deb).equals(readFileSync(again)));
  });

  it("is below 60 MB, even compressed as little as here", () => {
    assert.ok(statSync(deb).size < 60_000_000, `${statSync(deb).size} bytes`);
  });

  it("belongs to root, and only the configuration is not for everybody to read", () => {
    const odd = listing().filter(
      (line) => !/^(d|-)rwxr-xr-x root\/root|^-rw-r--r-- root\/root|^lrwx/.test(line),
    );
    assert.deepEqual(
      odd.map((line) => line.replace(/ +\d+ \d{4}-.* /, " ")),
      ["-rw-r----- root/root ./etc/pphook/config.ini"],
    );
  });

  it("keeps what an administrator changed: the configuration is a conffile", () => {
    assert.equal(
      execFileSync("dpkg-deb", ["-I", deb, "conffiles"], { encoding: "utf8" }),
      "/etc/logrotate.d/pphook\n/etc/pphook/config.ini\n",
    );
  });

  it("needs what it says of the C libraries, nothing of the distribution's Node", () => {
    const depends = execFileSync("dpkg-deb", ["-f", deb, "Depends"], { encoding: "utf8" }).trim();
    assert.match(
      depends,
      /^libc6 \(>= 2\.\d\d\), libgcc-s1 \| libgcc1, libstdc\+\+6 \(>= \d[\d.]*\), passwd$/,
    );
  });

  it("runs from where it is unpacked, with its own runtime and its own version", () => {
    const env = { PATH: "/usr/bin:/bin", HOME: folder };
    const run = (args: readonly string[]) =>
      execFileSync(join(program, "bin/node"), [join(program, "bin/pphook.js"), ...args], {
        env,
        encoding: "utf8",
      });
    assert.equal(run(["--version"]), `${VERSION}\n`);
    assert.match(run(["demo"]), /pphook sync/);
  });

  it("has every package that the program imports, and can load each", () => {
    const { dependencies } = JSON.parse(readFileSync(join(program, "package.json"), "utf8"));
    const script = `for (const name of ${JSON.stringify(Object.keys(dependencies))}) await import(name);`;
    const args = ["--input-type=module", "-e", script];
    execFileSync(join(program, "bin/node"), args, { cwd: program, env: {}, stdio: "pipe" });
  });

  it("has the licence of each part with it", () => {
    const shipped = listing().join("\n");
    const without = readProductionPackages().filter(
      ({ path }) => !new RegExp(`lib/pphook/${path}/licen[sc]e`, "i").test(shipped),
    );
    // It brings no text; Debian has that of Apache-2.0 in a place of its own.
    assert.deepEqual(
      without.map(({ name, license }) => `${name} ${license}`),
      ["minijinja-js Apache-2.0"],
    );
    assert.match(
      readFileSync(join(tree, "usr/share/doc/pphook/copyright"), "utf8"),
      /common-licenses\/Apache-2\.0/,
    );
  });

  it("ships no tests, no types and no package for development", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8"));
    const paths = listing().map((line) => line.replace(/^.* \.\//, "").replace(/ -> .*$/, ""));
    const idle = paths.filter((path) => /\.d\.[cm]?ts$|\.map$|\.test\.|\/(tests?|benchmarks)\//.test(path));
    assert.deepEqual(idle, []);
    for (const name of Object.keys(manifest.devDependencies))
      assert.ok(!paths.some((path) => path.includes(`node_modules/${name}/`)), name);
  });

  it("has every page and picture that the README and the guides lead to", () => {
    const pages = join(tree, "usr/share/doc/pphook");
    const readers = readdirSync(pages).filter((page) =>
      /^(README|guide-.*|concepts|opinions)\.md$/.test(page),
    );
    const lost = readers.flatMap((page) =>
      [...readFileSync(join(pages, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, link = ""]) => link)
        .filter((link) => !existsSync(join(pages, link)))
        .map((link) => `${page}: ${link}`),
    );
    assert.ok(readers.length > 20, readers.join());
    assert.deepEqual(lost, []);
  });

  it("lists all that is in it: each package, the runtime, and the libraries within the runtime", () => {
    const bom = JSON.parse(readFileSync(join(tree, "usr/share/doc/pphook/sbom.cdx.json"), "utf8"));
    assert.equal(bom.bomFormat, "CycloneDX");
    assert.equal(bom.metadata.component.version, VERSION);
    const listed = bom.components.map(
      (one: { name: string; version: string }) => `${one.name} ${one.version}`,
    );
    const expected = readProductionPackages().map(({ name, version }) => `${name} ${version}`);
    assert.deepEqual(listed.toSorted(), [...expected, `node ${process.versions.node}`].toSorted());
    const node = bom.components.find(({ name }: { name: string }) => name === "node");
    const within = node.components.map(({ name }: { name: string }) => name);
    for (const name of ["openssl", "v8", "sqlite", "uv", "zlib"]) assert.ok(within.includes(name), name);
    const refs = bom.dependencies.map(({ ref }: { ref: string }) => ref);
    assert.equal(new Set(refs).size, refs.length);
    const known = new Set([bom.metadata.component, ...bom.components].map((one) => one["bom-ref"]));
    for (const { ref, dependsOn } of bom.dependencies)
      for (const one of [ref, ...dependsOn]) assert.ok(known.has(one), one);
  });

  it("has nothing that lintian complains of", (t) => {
    if (!isThere("lintian")) return t.skip("lintian is not installed");
    const said = spawnSync("lintian", ["--allow-root", "--no-cfg", "--display-info", "--fail-on=info", deb], {
      encoding: "utf8",
    });
    assert.equal(said.status, 0, `${said.stdout}${said.stderr}`);
  });
});
