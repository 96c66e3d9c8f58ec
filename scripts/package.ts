// node scripts/package.ts [--version V] [--quick] [--to FOLDER]: makes pphook_V-1_amd64.deb
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makePackage } from "./package/make-package.ts";

const { values } = parseArgs({
  options: {
    version: { type: "string", default: JSON.parse(readFileSync("package.json", "utf8")).version },
    /** Compresses less, for tests. */
    quick: { type: "boolean", default: false },
    to: { type: "string", default: "." },
  },
});

const stage = mkdtempSync(join(tmpdir(), "pphook-package-"));
try {
  const made = await makePackage({
    stage,
    version: values.version,
    level: values.quick ? 0 : 6,
    folder: values.to,
  });
  console.log(made.target);
  console.log(
    `${(statSync(made.target).size / 1e6).toFixed(1)} MB; ${made.programs} program needs ${made.needs}`,
  );
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(stage, { recursive: true, force: true });
}
