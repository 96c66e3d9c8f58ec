// node scripts/check.ts: everything that can be said of the code without running it.
import { docsFresh } from "./checks/docs-fresh.ts";
import { importRules } from "./checks/import-rules.ts";
import { lint, types, unused } from "./checks/linters.ts";
import { ownVoice } from "./checks/own-voice.ts";
import type { Part, Verdict } from "./checks/part.ts";
import { suppressions } from "./checks/suppressions.ts";

const PARTS: readonly Part[] = [types, lint, importRules, unused, suppressions, ownVoice, docsFresh];

const results = await Promise.all(PARTS.map(runTimed));
for (const { name, verdict, ms } of results) {
  const fine = verdict.problems.length === 0;
  const said = fine
    ? verdict.summary
    : `${verdict.problems.length} problem${verdict.problems.length === 1 ? "" : "s"}`;
  console.log(`${fine ? "✓" : "✗"} ${name.padEnd(32)} ${(ms / 1000).toFixed(1).padStart(4)} s  ${said}`);
}
for (const { name, verdict } of results) {
  for (const problem of verdict.problems) console.log(`\n✗ ${name}\n${problem}`);
}
process.exitCode = results.some((result) => result.verdict.problems.length > 0) ? 1 : 0;

async function runTimed(part: Part): Promise<{ name: string; verdict: Verdict; ms: number }> {
  const startedAt = performance.now();
  const verdict = await part.run().catch((error: unknown) => ({
    summary: "",
    problems: [`the check itself failed: ${error instanceof Error ? error.message : String(error)}`],
  }));
  return { name: part.name, verdict, ms: performance.now() - startedAt };
}
