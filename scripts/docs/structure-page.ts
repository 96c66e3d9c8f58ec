import { type CruiseResult, cruise } from "../checks/import-rules.ts";

const ORDER = [
  "bin.ts",
  "cli",
  "compose",
  "ops",
  "flows",
  "core",
  "ports",
  "domain",
  "config",
  "io",
  "simulators",
] as const;

/** Draws which folder of src imports which, from the imports as they are. */
export async function structurePage(): Promise<string> {
  const { modules } = await cruise();
  const nodes = ORDER.map((name) => `  ${nodeOf(name)}["${name}"]`);
  const edges = [...importsOf(modules)].sort().map((pair) => {
    const [from = "", to = ""] = pair.split(" ");
    return `  ${nodeOf(from)} --> ${nodeOf(to)}`;
  });
  return [
    "# Structure",
    "Which folder of `src` imports which, as the imports are. What may import what is in [architecture](../architecture.md).",
    ["```mermaid", "flowchart TD", ...nodes, ...edges, "```"].join("\n"),
  ].join("\n\n");
}

/** Pairs of folders, `from to`. */
function importsOf(modules: CruiseResult["modules"]): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const { source, dependencies } of modules)
    for (const { resolved } of dependencies) {
      if (!source.startsWith("src/") || !resolved.startsWith("src/")) continue;
      const [from, to] = [folderOf(source), folderOf(resolved)];
      if (from !== to) pairs.add(`${from} ${to}`);
    }
  return pairs;
}

/** compose.ts and its parts are one. */
function folderOf(path: string): string {
  const [, folder = ""] = path.split("/");
  return folder === "compose.ts" ? "compose" : folder;
}

function nodeOf(name: string): string {
  return name.replace(/\W/g, "_");
}
