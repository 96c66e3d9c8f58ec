import { globSync } from "node:fs";
import type { CoverageSummary } from "./run-files.ts";

export const COVERED = ["src/core/**/*.ts", "src/domain/**/*.ts"];
const LIMIT_PERCENT = 95;
const WORST_SHOWN = 8;

/**
 * Judges the branch coverage of the deciding code, and prints it in one line (and, under the limit, where it is missing).
 * A function that was never called has no branches in V8's eyes; it counts as one branch not taken.
 *
 * @returns whether it reaches the limit. No source seen at all does not.
 */
export function branchesSuffice(coverage: CoverageSummary | null): boolean {
  const files = (coverage?.files ?? []).map(countBranches);
  const total = files.reduce((sum, file) => sum + file.total, 0);
  const taken = files.reduce((sum, file) => sum + file.taken, 0);
  const percent = total === 0 ? 0 : (taken / total) * 100;
  const enough = percent >= LIMIT_PERCENT;
  console.log(
    `${enough ? "✓" : "✗"} branches taken in src/core and src/domain: ${percent.toFixed(1)} % of ${total} ` +
      `(limit ${LIMIT_PERCENT} %, ${files.length} of ${globSync(COVERED).length} files hold run-time code that was loaded)`,
  );
  if (!enough)
    files
      .sort((a, b) => b.total - b.taken - (a.total - a.taken))
      .slice(0, WORST_SHOWN)
      .forEach(tell);
  return enough;
}

interface FileBranches {
  readonly path: string;
  readonly total: number;
  readonly taken: number;
  readonly lines: readonly number[];
}

function countBranches(file: CoverageSummary["files"][number]): FileBranches {
  const uncalled = file.functions.filter((fn) => fn.count === 0);
  const missed = file.branches.filter((branch) => branch.count === 0);
  return {
    path: file.path,
    total: file.totalBranchCount + uncalled.length,
    taken: file.coveredBranchCount,
    lines: [...new Set([...uncalled, ...missed].map((place) => place.line))].sort((a, b) => a - b),
  };
}

function tell(file: FileBranches): void {
  if (file.lines.length > 0)
    console.log(
      `    ${file.path.replace(`${process.cwd()}/`, "")}: not taken at line ${file.lines.join(", ")}`,
    );
}
