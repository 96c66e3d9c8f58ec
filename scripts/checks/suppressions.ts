import { globSync, readFileSync } from "node:fs";
import type { Part } from "./part.ts";

/** How many suppressions src may hold. Lower it when one goes; to raise it, say why in the commit. */
const ALLOWED = 0;

const SUPPRESSION =
  /biome-ignore|@ts-(?:expect-error|ignore|nocheck)|\bas any\b|\b(?:c8|node:coverage) (?:ignore|disable)/;

/** Gives the numbers of the lines that switch a check off. */
export function findSuppressions(text: string): readonly number[] {
  return text.split("\n").flatMap((line, index) => (SUPPRESSION.test(line) ? [index + 1] : []));
}

export const suppressions: Part = {
  name: "suppressions",
  async run() {
    const found = globSync("src/**/*.ts").flatMap((path) =>
      findSuppressions(readFileSync(path, "utf8")).map((line) => `${path}:${line}`),
    );
    const problem = `${found.length} in src, ${ALLOWED} allowed: ${found.join(", ")}`;
    return {
      summary: `${found.length} in src, ${ALLOWED} allowed`,
      problems: found.length > ALLOWED ? [problem] : [],
    };
  },
};
