import { createHash } from "node:crypto";
import type { LockedPackage } from "./locked-packages.ts";

export interface BillFacts {
  readonly version: string;
  readonly at: Date;
  readonly packages: readonly LockedPackage[];
  /** `process.versions` of the runtime that is shipped. */
  readonly runtime: Readonly<Record<string, string>>;
  /** The names of the packages that the program itself imports. */
  readonly direct: readonly string[];
}

/**
 * Lists what is in the package, as CycloneDX: the packages from npm with their checksums, the runtime, and the libraries within the
 * runtime. The same parts at the same time give the same text.
 *
 * Made from the lock file: `npm sbom --omit dev` leaves out what packages for development need, too.
 *
 * @see CycloneDX 1.5
 */
export function billOfMaterials(facts: BillFacts): string {
  const { version, at, packages, runtime, direct } = facts;
  const node = runtimeComponent(runtime);
  const program = `pphook@${version}`;
  const isDirect = ({ path, name }: LockedPackage) =>
    direct.includes(name) && path === `node_modules/${name}`;
  const parts = {
    metadata: { timestamp: at.toISOString(), component: programComponent(version) },
    components: [...packages.map(packageComponent), node],
    dependencies: [
      { ref: program, dependsOn: [...packages.filter(isDirect).map(refOf), node["bom-ref"]] },
      ...packages.map((one) => ({
        ref: refOf(one),
        dependsOn: packages.filter(({ path }) => one.asks.includes(path)).map(refOf),
      })),
    ],
  };
  const head = { bomFormat: "CycloneDX", specVersion: "1.5", serialNumber: serialOf(parts), version: 1 };
  return `${JSON.stringify({ $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json", ...head, ...parts }, null, 2)}\n`;
}

function programComponent(version: string) {
  const licenses = [{ license: { id: "GPL-3.0-or-later" } }];
  return { "bom-ref": `pphook@${version}`, type: "application", name: "pphook", version, licenses };
}

function packageComponent(one: LockedPackage) {
  const { name, version, license, integrity } = one;
  const [algorithm = "", base64 = ""] = integrity.split("-", 2);
  return {
    "bom-ref": refOf(one),
    type: "library",
    name,
    version,
    scope: "required",
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    licenses: [{ license: { id: license } }],
    hashes: [
      { alg: algorithm.replace("sha", "SHA-"), content: Buffer.from(base64, "base64").toString("hex") },
    ],
  };
}

/** One package can be there twice, in two versions. */
function refOf({ name, version }: LockedPackage): string {
  return `${name}@${version}`;
}

/** Versions that are no library of somebody's: the numbers of interfaces. */
const NO_LIBRARY = new Set(["node", "modules", "napi", "unicode"]);

function runtimeComponent(versions: Readonly<Record<string, string>>) {
  const { node = "" } = versions;
  const libraries = Object.entries(versions).filter(
    ([name, version]) => !NO_LIBRARY.has(name) && version !== "",
  );
  return {
    "bom-ref": `node@${node}`,
    type: "platform",
    name: "node",
    version: node,
    scope: "required",
    licenses: [{ license: { id: "MIT" } }],
    purl: `pkg:generic/node@${node}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${node}:*:*:*:lts:*:*:*`,
    components: libraries.map(([name, version]) => ({
      "bom-ref": `node@${node}/${name}@${version}`,
      type: "library",
      name,
      version,
      scope: "required",
    })),
  };
}

function serialOf(parts: unknown): string {
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  const groups = [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return `urn:uuid:${[...groups, hash.slice(20, 32)].join("-")}`;
}
