// node scripts/test.ts unit|all [part of a path]
import { globSync } from "node:fs";
import { branchesSuffice, COVERED } from "./testing/branch-coverage.ts";
import { runFiles, seconds, type Tally } from "./testing/run-files.ts";
import { provideServers } from "./testing/server-packages.ts";

/** What the rules of the sources forbid is tested with the whole: it takes longer than all the rest of the quick part. */
const UNIT_FOLDERS = /^test\/(unit|property|flows)\/|module-loading/;
const UNIT_LIMITS = { testSeconds: 20, fileSeconds: 40, totalSeconds: 120 };
/** Before the rest, the quick part tries four times as many random worlds, on machines that may have much else to do. */
const PATIENT_UNIT_LIMITS = { testSeconds: 60, fileSeconds: 120, totalSeconds: 300 };
const WHOLE_LIMITS = { testSeconds: 180, fileSeconds: 300, totalSeconds: 840 };

const [set, pattern] = process.argv.slice(2);
if (set !== "unit" && set !== "all") {
  console.error("usage: node scripts/test.ts unit|all [part of a path]");
  process.exit(2);
}

// The quick part tries fewer random worlds; a variable that is set already wins, as for a long hunt.
process.env["PROPERTY_RUNS"] ??= set === "unit" ? "300" : "1200";
const startedAt = performance.now();
const files = globSync("test/**/*.test.ts")
  .sort()
  .filter((file) => file.includes(pattern ?? ""));
const unit = files.filter((file) => UNIT_FOLDERS.test(file));
const others = set === "all" ? files.filter((file) => !UNIT_FOLDERS.test(file)) : [];

if (others.length > 0) provideServers();
const coverageOf = pattern === undefined ? COVERED : [];
const tallies: readonly Tally[] = [
  await runFiles({ files: unit, coverageOf, ...(set === "all" ? PATIENT_UNIT_LIMITS : UNIT_LIMITS) }),
  await runFiles({ files: others, coverageOf: [], ...WHOLE_LIMITS }),
];
const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0);

const uncovered = pattern === undefined && !branchesSuffice(tallies[0]?.coverage ?? null) ? 1 : 0;
const [passed, failed, skipped] = [
  sum((t) => t.passed),
  sum((t) => t.failed) + uncovered,
  sum((t) => t.skipped),
];
if (passed + failed === 0)
  console.log(`no test ran${pattern === undefined ? "" : `: no test file's path holds "${pattern}"`}`);
console.log(`${files.length} files in ${seconds(performance.now() - startedAt)}`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
