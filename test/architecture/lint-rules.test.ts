import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { runTool } from "../../scripts/checks/run-tool.ts";
import { makeTempTree } from "../support/temp-tree.ts";

interface Offence {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");
const nested =
  "for (const x of xs) { if (x > 1) { for (const y of xs) { if (y > x) { while (n < y) { n++; } } } } }";

const OFFENCES: readonly Offence[] = [
  {
    rule: "noExcessiveLinesPerFunction",
    file: "src/core/long-function.ts",
    text: `export function longOne(n: number): number {\n${lines(41, (i) => `  n += ${i};`)}\n  return n;\n}`,
  },
  {
    rule: "noExcessiveLinesPerFile",
    file: "src/core/long-file.ts",
    text: lines(301, (i) => `export const value${i} = ${i};`),
  },
  {
    rule: "noExcessiveCognitiveComplexity",
    file: "src/core/tangled.ts",
    text: `export function tangled(xs: readonly number[]): number { let n = 0; ${nested} return n; }`,
  },
  {
    rule: "useMaxParams",
    file: "src/core/greedy.ts",
    text: "export function greedy(a: number, b: number, c: number, d: number): number { return a + b + c + d; }",
  },
  { rule: "noExplicitAny", file: "src/core/vague.ts", text: "export function vague(x: any): void { x(); }" },
  { rule: "noEnum", file: "src/core/listed.ts", text: "export enum Listed { One }" },
  { rule: "noDefaultExport", file: "src/core/nameless.ts", text: "export default 1;" },
  {
    rule: "noParameterProperties",
    file: "src/io/store/short.ts",
    text: "export class Short { constructor(private readonly x: number) { this.x; } }",
  },
  {
    rule: "noNonNullAssertion",
    file: "src/core/hopeful.ts",
    text: "export function hopeful(x: string | null): number { return x!.length; }",
  },
  {
    rule: "noNestedTernary",
    file: "src/core/clever.ts",
    text: 'export const clever = (n: number) => (n > 1 ? "many" : n === 1 ? "one" : "none");',
  },
  { rule: "noConsole", file: "src/cli/chatty.ts", text: 'console.log("hello");' },
  { rule: "noProcessEnv", file: "src/cli/hidden.ts", text: "export const hidden = process.env;" },
  { rule: "useFilenamingConvention", file: "src/core/camelCase.ts", text: "export const one = 1;" },
  {
    rule: "useImportExtensions",
    file: "src/core/bare.ts",
    text: 'export const bare = await import("./vague");',
  },
  { rule: "noBarrelFile", file: "src/core/barrel.ts", text: 'export * from "./hopeful.ts";' },
  {
    rule: "noFloatingPromises",
    file: "src/io/store/forgotten.ts",
    text: "async function work(): Promise<void> {}\nexport function forgotten(): void { work(); }",
  },
  { rule: "noRestrictedGlobals", file: "src/core/clock.ts", text: "export const now = () => Date.now();" },
  {
    rule: "noRestrictedGlobals",
    file: "src/domain/network.ts",
    text: 'export const get = () => fetch("x");',
  },
];

const ALLOWED = `/** Says how many there are. */
export function describeCount(count: number): string {
  if (count === 0) return "none";
  return count === 1 ? "one" : "many";
}
`;

describe("the lint rules", () => {
  it("each bite on what they forbid, and on nothing that is fine", async (t) => {
    using tree = makeTempTree({
      "biome.json": readFileSync("biome.json", "utf8"),
      "package.json": '{"type":"module"}',
      "src/core/describe-count.ts": ALLOWED,
      ...Object.fromEntries(OFFENCES.map((offence) => [offence.file, offence.text])),
    });
    const result = await runTool(
      "biome",
      ["lint", "--reporter=json", "--max-diagnostics=none", "."],
      tree.root,
    );
    const { diagnostics } = JSON.parse(result.stdout) as Report;
    const broken = (file: string) =>
      diagnostics.filter((one) => pathOf(one) === file).map((one) => one.category);
    for (const { rule, file } of OFFENCES)
      await t.test(`${rule} in ${file}`, () => {
        assert.ok(
          broken(file).some((category) => category.endsWith(`/${rule}`)),
          broken(file).join(", ") || "no rule bit",
        );
      });
    assert.deepEqual(broken("src/core/describe-count.ts"), []);
  });
});

interface Report {
  readonly diagnostics: readonly Diagnostic[];
}
interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string | { readonly file: string } };
}

function pathOf({ location }: Diagnostic): string {
  return typeof location.path === "string" ? location.path : location.path.file;
}
