// npm run bench:secondaries: how long a look at many zones on two real secondaries takes; PowerDNS and BIND must be installed.
import { SecondariesSite } from "../test/support/secondaries-site.ts";
import { median } from "./bench/median.ts";
import { printTable } from "./bench/print-table.ts";

const ZONES = 500;
const TIMES = 7;
const LIMIT_MS = 3000;

const moreZones = Array.from({ length: ZONES - 1 }, (_, at) => `zone${at}.example.net`);
const started = await SecondariesSite.start({ moreZones });
if ("unavailable" in started) throw new Error(started.unavailable);
await using site = started;
await site.until(({ ok, transfers }) => ok && transfers.length === 2 * ZONES);
const tookMs: number[] = [];
for (let time = 0; time < TIMES; time++) {
  const begun = performance.now();
  await site.monitor("--json");
  tookMs.push(Math.round(performance.now() - begun));
}
printTable(
  ["what", "median", "slowest", "limit"],
  [
    [
      `${ZONES} zones on the primary and 2 secondaries, ${TIMES} whole looks`,
      `${median(tookMs)} ms`,
      `${Math.max(...tookMs)} ms`,
      `${LIMIT_MS} ms`,
    ],
  ],
);
