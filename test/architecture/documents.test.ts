import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { loadConfig } from "../../src/config/load-config.ts";
import { makeTempTree } from "../support/temp-tree.ts";

const PAGES = [...globSync("*.md"), ...globSync("docs/**/*.md")].sort();

describe("the documents", () => {
  for (const page of PAGES)
    it(`link to what is there: ${page}`, () => {
      const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
        (match) => match[1] ?? "",
      );
      assert.deepEqual(
        links.filter((link) => !existsSync(join(dirname(page), link))),
        [],
      );
    });

  it("show a configuration that is complete as it stands", async () => {
    const [, indented = ""] = /```ini\n( *\[phpipam\][^`]*)```/.exec(readFileSync("README.md", "utf8")) ?? [];
    using tree = makeTempTree({ "config.ini": indented.replace(/^ {3}/gm, "") });
    const { config } = await loadConfig({ file: join(tree.root, "config.ini"), env: {} });
    assert.equal(config.phpipam.apiUrls[0], "http://phpipam.example.com/api");
    assert.equal(config.script.checkIntervalMs, 60_000);
  });

  it("tell of every guard", () => {
    const [, trips = ""] = /type GuardId =([^;]*);/.exec(readFileSync("src/domain/plan.ts", "utf8")) ?? [];
    const [, stops = ""] =
      /readonly guard: ([^;]*);/.exec(readFileSync("src/domain/errors.ts", "utf8")) ?? [];
    const guards = [...`${trips}${stops}`.matchAll(/"([a-z-]+)"/g)].map((match) => match[1]);
    const told = readFileSync("docs/concepts.md", "utf8");
    assert.ok(guards.length >= 11, guards.join(" "));
    assert.deepEqual(
      guards.filter((guard) => !told.includes(`\n| \`${guard}\` |`)),
      [],
    );
  });

  it("number the decision records without gaps, each with context, decision and consequences", () => {
    const records = globSync("docs/adr/*.md").sort();
    records.forEach((path, index) => {
      assert.match(path, new RegExp(`/${String(index + 1).padStart(4, "0")}-`));
      const text = readFileSync(path, "utf8");
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) => match[1]);
      assert.deepEqual(headings.slice(1), ["Context", "Decision", "Consequences"], path);
      assert.match(headings[0] ?? "", new RegExp(`^${index + 1}\\. `));
    });
  });
});
