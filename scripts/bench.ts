// npm run bench -- [options]; see docs/performance.md
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { allowedCalls } from "./bench/allowed-calls.ts";
import { GROWTH_HEAD, growthRows, growthSeries } from "./bench/growth.ts";
import { drawLogPlot } from "./bench/log-plot.ts";
import { measureDuplicates } from "./bench/measure-duplicates.ts";
import { measureSite, type PartName, type SiteMeasures } from "./bench/measure-site.ts";
import { printTable } from "./bench/print-table.ts";
import { type BenchOptions, readOptions, USAGE } from "./bench/read-options.ts";
import { count, type ResultRow, resultRows, stageLines } from "./bench/result-rows.ts";
import { printTopFunctions } from "./bench/top-functions.ts";
import { writePagePart } from "./bench/write-page.ts";
import { markdownTable } from "./docs/markdown-table.ts";

const HEAD = ["work", "measured", "floor, same run", "ratio", "target", "reached"] as const;
const GROWTH_PARTS: ReadonlySet<PartName> = new Set(["steady", "pure"]);
const GROWTH_DIVISORS = [100, 10] as const;
/** One first sync of the smaller sizes says little by itself. */
const SMALL_REPETITIONS = 3;
const LARGE_REPETITIONS = 2;

const options = orUsage();
const startedAt = performance.now();
const smaller = options.parts.has("growth") ? await measureSmaller(options) : [];
const largest = await measureSite({
  ...options,
  repetitions: options.kind === "gmysql" ? 1 : LARGE_REPETITIONS,
  tell,
});
const sizes = [...smaller, largest];
console.log(`\n${setting(largest)}\n`);
const results = [
  ...resultRows(largest),
  ...(options.parts.has("pure") ? [measureDuplicates(options.rows)] : []),
];
printTable(HEAD, results.map(cellsOf));
console.log(`\n${stageLines(largest).join("\n")}`);
if (smaller.length > 0) {
  console.log("");
  printTable(GROWTH_HEAD, growthRows(sizes));
}
console.log(`\n${Math.round((performance.now() - startedAt) / 1000)} s in all`);
if (options.profileFolder !== null) printTopFunctions(options.profileFolder);
if (options.write) writePage();
process.exitCode = tooManyCalls(largest) ? 1 : 0;

function orUsage(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function measureSmaller(asked: BenchOptions): Promise<readonly SiteMeasures[]> {
  const measured: SiteMeasures[] = [];
  for (const divisor of GROWTH_DIVISORS) {
    const rows = Math.max(100, Math.round(asked.rows / divisor));
    const parts = GROWTH_PARTS;
    measured.push(await measureSite({ ...asked, rows, parts, repetitions: SMALL_REPETITIONS, tell }));
  }
  return measured;
}

function tell(what: string): void {
  console.error(`${String(Math.round((performance.now() - startedAt) / 1000)).padStart(5)} s  ${what}`);
}

function cellsOf(row: ResultRow): readonly string[] {
  return [row.work, row.measured, row.floor, row.ratio, row.target, row.reached ? "yes" : "no"];
}

function setting({ rows, powerdns }: SiteMeasures): string {
  const cores = `${cpus().length} cores`;
  return `${count(rows)} rows, ${powerdns}, simulated phpIPAM, Node ${process.versions.node}, ${cores}`;
}

function writePage(): void {
  writePagePart("result", `${setting(largest)}:\n\n${markdownTable(HEAD, results.map(cellsOf))}`);
  if (smaller.length === 0) return;
  writePagePart("growth", markdownTable(GROWTH_HEAD, growthRows(sizes)));
  const plot = {
    title: `Growth: ${largest.powerdns}`,
    xLabel: "rows in phpIPAM",
    yLabel: "seconds",
    series: growthSeries(sizes),
  };
  writeFileSync("docs/performance-growth.svg", drawLogPlot(plot));
}

/** The one thing that no noise excuses. */
function tooManyCalls({ oneChange }: SiteMeasures): boolean {
  if (oneChange === null || oneChange.cycle.calls.length <= allowedCalls(oneChange.cycle)) return false;
  console.error(`\none change made ${oneChange.cycle.calls.length} calls to PowerDNS:`);
  for (const call of oneChange.cycle.calls) console.error(`  ${call}`);
  return true;
}
