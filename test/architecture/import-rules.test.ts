import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { cruise, importRules } from "../../scripts/checks/import-rules.ts";
import { makeTempTree } from "../support/temp-tree.ts";

/** For each rule a file that breaks it, and the import by which it does. */
const OFFENCES: Readonly<Record<string, { readonly from: string; readonly imports: string }>> = {
  "no-circular": { from: "src/domain/egg.ts", imports: "./hen.ts" },
  "no-orphans": { from: "src/domain/lonely.ts", imports: "" },
  "domain-is-a-leaf": { from: "src/domain/word.ts", imports: "../ports/port.ts" },
  "core-is-pure": { from: "src/core/check/impure.ts", imports: "undici" },
  "core-stages-are-independent": { from: "src/core/check/nosy.ts", imports: "../diff/stage.ts" },
  "ports-name-only-domain": { from: "src/ports/greedy.ts", imports: "../core/diff/stage.ts" },
  "flows-see-ports-not-adapters": { from: "src/flows/wired.ts", imports: "../config/setting.ts" },
  "flows-hash-only": { from: "src/flows/reading.ts", imports: "node:path" },
  "adapters-are-strangers": { from: "src/io/store/visitor.ts", imports: "../smtp/adapter.ts" },
  "programs-start-in-one-place": { from: "src/io/ssh/starter.ts", imports: "node:child_process" },
  "only-compose-builds-adapters": { from: "src/ops/builder.ts", imports: "../io/smtp/adapter.ts" },
  "simulators-stand-alone": { from: "src/simulators/borrower.ts", imports: "../io/smtp/adapter.ts" },
  "cli-is-thin": { from: "src/cli/thick.ts", imports: "../core/diff/stage.ts" },
  "only-the-demo-rehearses": { from: "src/cli/demo/thick.ts", imports: "../../core/diff/stage.ts" },
  "config-is-near-leaf": { from: "src/config/curious.ts", imports: "../ports/port.ts" },
  "config-files-run-gpg": { from: "src/config/files/curious.ts", imports: "../../io/smtp/adapter.ts" },
  "ops-see-flows-not-adapters": { from: "src/ops/decider.ts", imports: "../core/diff/stage.ts" },
  "nobody-imports-the-entry": { from: "src/cli/upside-down.ts", imports: "../bin.ts" },
  "compose-has-parts": { from: "src/cli/commands/maker.ts", imports: "../../compose/compose-parts.ts" },
  "only-cli-imports-compose": { from: "src/ops/wirer.ts", imports: "../compose.ts" },
  "schemas-live-at-the-edge": { from: "src/ops/parser.ts", imports: "zod" },
  "io-builtins-stay-outside": { from: "src/cli/reader.ts", imports: "node:fs" },
  "not-to-test": { from: "src/io/smtp/tested.ts", imports: "../../../test/fake.ts" },
  "not-to-dev-dep": { from: "src/io/smtp/checked.ts", imports: "fast-check" },
};

/** What the offenders import; each is allowed where it is. */
const BYSTANDERS = [
  "src/bin.ts",
  "src/compose.ts",
  "src/compose/compose-parts.ts",
  "src/config/setting.ts",
  "src/core/diff/stage.ts",
  "src/io/smtp/adapter.ts",
  "src/ports/port.ts",
  "test/fake.ts",
];
const PACKAGES = { dependencies: ["undici", "zod"], devDependencies: ["fast-check"] };

async function ruleNames(): Promise<readonly string[]> {
  const config: { default: { forbidden: readonly { name: string }[] } } = await import(
    pathToFileURL(".dependency-cruiser.mjs").href
  );
  return config.default.forbidden.map((rule) => rule.name);
}

function seededFiles(): Record<string, string> {
  const files: Record<string, string> = {
    ".dependency-cruiser.mjs": readFileSync(".dependency-cruiser.mjs", "utf8"),
    "tsconfig.json": readFileSync("tsconfig.json", "utf8"),
    "package.json": JSON.stringify({
      type: "module",
      dependencies: Object.fromEntries(PACKAGES.dependencies.map((name) => [name, "1.0.0"])),
      devDependencies: Object.fromEntries(PACKAGES.devDependencies.map((name) => [name, "1.0.0"])),
    }),
    "src/domain/hen.ts": source("./egg.ts"),
  };
  for (const name of Object.values(PACKAGES).flat()) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, version: "1.0.0", main: "main.js" });
    files[`node_modules/${name}/main.js`] = "exports.given = 1;";
  }
  for (const path of BYSTANDERS) files[path] = "export const given = 1;";
  for (const offence of Object.values(OFFENCES)) files[offence.from] = source(offence.imports);
  return files;
}

function source(imported: string): string {
  if (imported === "") return "export const given = 1;";
  return imported.startsWith("node:")
    ? `import "${imported}";`
    : `import { given } from "${imported}";\nexport const taken = given;`;
}

describe("the import rules", () => {
  it("have a seeded offence each", async () => {
    assert.deepEqual(Object.keys(OFFENCES).sort(), [...(await ruleNames())].sort());
  });

  it("each bite on the import they forbid", async (t) => {
    using tree = makeTempTree(seededFiles());
    const { violations } = (await cruise(tree.root)).summary;
    for (const [rule, { from }] of Object.entries(OFFENCES))
      await t.test(rule, () => {
        const bitten = violations.filter((violation) => violation.from === from).map((one) => one.rule.name);
        assert.ok(bitten.includes(rule), `${from} broke ${bitten.join(", ") || "no rule"}`);
      });
  });

  it("allow what the table allows", async () => {
    using tree = makeTempTree({
      ...seededFiles(),
      "src/core/check/good.ts": 'import { given } from "../../domain/word.ts";\nexport const taken = given;',
      "src/io/store/good.ts":
        'import { given } from "../../ports/port.ts";\nimport "node:fs";\nexport const taken = given;',
      "src/io/process/run.ts": "export const given = 1;",
      "src/config/files/good.ts":
        'import { given } from "../../io/process/run.ts";\nexport const taken = given;',
      "src/flows/good.ts":
        'import "node:crypto";\nimport { given } from "../core/diff/stage.ts";\nexport const taken = given;',
    });
    const { violations } = (await cruise(tree.root)).summary;
    assert.deepEqual(
      violations.filter((one) => /\/good\.ts$/.test(one.from) && one.rule.name !== "no-orphans"),
      [],
    );
  });

  it("are checked over every source file", async () => {
    const { problems } = await importRules.run();
    assert.deepEqual(
      problems.filter((problem) => problem.includes("did not see")),
      [],
    );
  });
});
