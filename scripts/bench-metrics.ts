// npm run bench:metrics -- [--rows N] [--write]; see docs/performance.md
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { median } from "./bench/median.ts";
import type { MetricsHandlers } from "./bench/metrics-process.ts";
import { openSite } from "./bench/open-site.ts";
import { type Peer, startPeer } from "./bench/peer-process.ts";
import { writePagePart } from "./bench/write-page.ts";
import { markdownTable } from "./docs/markdown-table.ts";

const WARM_UP = 3;
const PAIRS = 9;
const SCRAPES = 200;
const TARGET_MS = 20;
const OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

interface Scrapes {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly series: number;
}

const { values } = parseArgs({
  options: { rows: { type: "string", default: "100000" }, write: { type: "boolean", default: false } },
});
const rows = Number(values.rows);

await using site = await openSite({ rows, profileFolder: null });
await using installation = await site.install("simulator");
await using pphook = startPeer<MetricsHandlers>("./metrics-process.ts");
const url = await pphook.ask("open", installation.configFile);
const { watchedMs, bareMs } = await measureCycles(pphook);
const plain = await measureScrapes("text/plain");
const open = await measureScrapes(OPEN_METRICS);
await pphook.ask("fillTransfers", 500);
const zones = await measureScrapes(OPEN_METRICS);

const table = markdownTable(
  ["what", "median", "95 of 100", "target"],
  [
    scrapeRow("a scrape, text", plain),
    scrapeRow("a scrape, OpenMetrics", open),
    scrapeRow("the same, 500 zones on 2 secondaries", zones),
    [
      "a steady cycle with metrics, by one without",
      `${(watchedMs / bareMs).toFixed(2)} × (${Math.round(watchedMs)} ms, ${Math.round(bareMs)} ms)`,
      "",
      "1 ×",
    ],
  ],
);
const setting = `${rows.toLocaleString("en")} rows, simulated phpIPAM and PowerDNS, Node ${process.versions.node}, ${cpus().length} cores`;
console.log(`${setting}:\n\n${table}`);
if (values.write) writePagePart("metrics", `${setting}:\n\n${table}`);

/** Cycles with and without, in turns, the first of each pair changing. */
async function measureCycles(of: Peer<MetricsHandlers>) {
  for (let at = 0; at < WARM_UP; at++) await of.ask("cycle", true);
  const times = { watched: [] as number[], bare: [] as number[] };
  for (let at = 0; at < PAIRS; at++)
    for (const watched of at % 2 === 0 ? [true, false] : [false, true])
      times[watched ? "watched" : "bare"].push(await of.ask("cycle", watched));
  return { watchedMs: median(times.watched), bareMs: median(times.bare) };
}

/** As Prometheus does it, over HTTP and to the last byte. */
async function measureScrapes(accept: string): Promise<Scrapes> {
  const times: number[] = [];
  let text = "";
  for (let at = 0; at < SCRAPES; at++) {
    const begun = performance.now();
    const answer = await fetch(`${url}/metrics`, { headers: { accept } });
    text = await answer.text();
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const series = text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
  return { p50Ms: median(times), p95Ms: times[Math.ceil(SCRAPES * 0.95) - 1] ?? 0, series };
}

function scrapeRow(what: string, { p50Ms, p95Ms, series }: Scrapes): readonly string[] {
  return [
    `${what}, ${series.toLocaleString("en")} series`,
    `${p50Ms.toFixed(1)} ms`,
    `${p95Ms.toFixed(1)} ms`,
    `≤ ${TARGET_MS} ms`,
  ];
}
