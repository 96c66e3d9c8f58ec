import type { Part } from "./part.ts";
import { problemsOf, runTool } from "./run-tool.ts";

/** Biome: format, lint, and the caps on size and complexity. */
export const lint: Part = {
  name: "format and lint",
  async run() {
    const result = await runTool("biome", ["check", "--error-on-warnings", "--max-diagnostics=50", "."]);
    return {
      summary: /Checked \d+ files/.exec(result.stdout + result.stderr)?.[0] ?? "",
      problems: problemsOf(result),
    };
  },
};

export const types: Part = {
  name: "types",
  async run() {
    return { summary: "tsc has no complaint", problems: problemsOf(await runTool("tsc", ["-p", "."])) };
  },
};

export const unused: Part = {
  name: "unused code",
  async run() {
    const result = await runTool("knip", ["--no-progress"]);
    return { summary: "every file, export and dependency is used", problems: problemsOf(result) };
  },
};
