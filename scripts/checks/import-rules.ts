import { globSync } from "node:fs";
import type { Part } from "./part.ts";
import { runTool } from "./run-tool.ts";

/** What dependency-cruiser reports, as far as it is used here. */
export interface CruiseResult {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
  readonly summary: {
    readonly violations: readonly CruiseViolation[];
    readonly totalDependenciesCruised: number;
  };
}

export interface CruiseViolation {
  readonly rule: { readonly name: string; readonly severity: string };
  readonly from: string;
  readonly to: string;
}

const cruises = new Map<string, Promise<CruiseResult>>();

/** Runs the import rules over `src` of a tree, once within a process. */
export function cruise(root = "."): Promise<CruiseResult> {
  const known = cruises.get(root) ?? runCruise(root);
  cruises.set(root, known);
  return known;
}

async function runCruise(root: string): Promise<CruiseResult> {
  const args = ["src", "--config", ".dependency-cruiser.mjs", "--output-type", "json"];
  const result = await runTool("depcruise", args, root);
  if (!result.stdout.startsWith("{")) throw new Error(`depcruise: ${result.stderr}`);
  return JSON.parse(result.stdout) as CruiseResult;
}

/** The import table. A checker that does not understand the sources sees none and finds nothing, so what it saw is counted. */
export const importRules: Part = {
  name: "import rules",
  async run() {
    const { modules, summary } = await cruise();
    const problems = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    const seen = new Set(modules.map((module) => module.source));
    const unseen = globSync("src/**/*.ts").filter((file) => !seen.has(file));
    if (unseen.length > 0) problems.push(`the checker did not see ${unseen.join(", ")}`);
    return {
      summary: `${seen.size} modules, ${summary.totalDependenciesCruised} imports`,
      problems,
    };
  },
};
