import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CycleHandlers, MeasuredCycle } from "./cycle-process.ts";
import type { DownloadFloor } from "./floor-process.ts";
import { median } from "./median.ts";
import type { Installation, Site } from "./open-site.ts";
import type { Peer } from "./peer-process.ts";

/** Times in milliseconds. */
export interface SteadyCycles {
  readonly cycleMs: number;
  /** Downloading the same listing and parsing it. */
  readonly floorMs: number;
  readonly parseMs: number;
  readonly listingBytes: number;
  readonly stagesMs: Readonly<Record<string, number>>;
  readonly memoryPeakMb: number;
}

interface CycleAndFloor {
  readonly cycle: MeasuredCycle;
  readonly floor: DownloadFloor;
}

const WARM_UP = 3;
const COUNTED = 9;

/** Runs cycles that find nothing to do in one process, as the daemon does, each followed by the bare download; medians of the later ones. */
export async function measureSteady(site: Site, installation: Installation): Promise<SteadyCycles> {
  await using cycles = await installation.start();
  const pairs: CycleAndFloor[] = [];
  for (let at = 0; at < WARM_UP + COUNTED; at++) {
    const cycle = await cycles.ask("cycle", { full: false });
    if (cycle.changes > 0) throw new Error(`${cycle.changes} changes where there should be none`);
    pairs.push({ cycle, floor: await site.floor.ask("download", undefined) });
  }
  const counted = pairs.slice(WARM_UP);
  const of = (value: (pair: CycleAndFloor) => number) => median(counted.map(value));
  const stages = Object.keys(counted[0]?.cycle.stagesMs ?? {});
  return {
    cycleMs: of(({ cycle }) => cycle.ms),
    floorMs: of(({ floor }) => floor.downloadMs + floor.parseMs),
    parseMs: of(({ floor }) => floor.parseMs),
    listingBytes: of(({ floor }) => floor.bytes),
    stagesMs: Object.fromEntries(
      stages.map((stage) => [stage, of(({ cycle }) => cycle.stagesMs[stage] ?? 0)]),
    ),
    memoryPeakMb: await cycles.ask("memory", undefined),
  };
}

const PHPIPAM_ROWS_PER_MS = 55;

/** The same with a phpIPAM that takes as long for the listing as a real one. */
export async function measurePaced(
  site: Site,
  installation: Installation,
  unpaced: SteadyCycles,
): Promise<SteadyCycles> {
  const servingMs = unpaced.floorMs - unpaced.parseMs;
  await site.phpipam.ask("think", Math.max(0, site.rows / PHPIPAM_ROWS_PER_MS - servingMs));
  try {
    return await measureSteady(site, installation);
  } finally {
    await site.phpipam.ask("think", 0);
  }
}

/** A cycle after so many rows got new names, and what the download and the same PATCHes alone take. */
export interface ChangedCycle {
  readonly cycle: MeasuredCycle;
  readonly floorMs: number;
}

/** Renames rows and lets one cycle follow, in a process that has run a quiet cycle before. */
export async function measureChanges(
  site: Site,
  installation: Installation,
  renamed: number,
): Promise<ChangedCycle> {
  const file = join(site.directory, `changes-${renamed}.jsonl`);
  await using cycles = await installation.start(file);
  await settle(cycles);
  await rm(file, { force: true });
  await site.phpipam.ask("rename", renamed);
  const cycle = await cycles.ask("cycle", { full: false });
  if (cycle.applied !== cycle.changes || cycle.changes < renamed)
    throw new Error(
      `${renamed} rows renamed, ${cycle.applied} of ${cycle.changes} changes applied, ${cycle.held} held`,
    );
  const { url, apiKey } = installation.powerdns;
  const { downloadMs, parseMs } = await site.floor.ask("download", undefined);
  const patchMs = await site.floor.ask("patch", { url, apiKey, file });
  return { cycle, floorMs: downloadMs + parseMs + patchMs };
}

/** What was sent bare moved serials: one cycle looks at these zones, the next has nothing to do. */
async function settle(cycles: Peer<CycleHandlers>): Promise<void> {
  await cycles.ask("cycle", { full: false });
  await cycles.ask("cycle", { full: false });
}

/** Milliseconds of checking, deduplicating, deriving, comparing and judging. */
export interface PureStages {
  /** Nothing is due. */
  readonly steadyMs: number;
  /** Every row is compared, nothing differs. */
  readonly verifyMs: number;
  /** Every row is compared, everything is missing. */
  readonly firstMs: number;
}

const PURE_TIMES = 7;

export async function measurePure(site: Site, installation: Installation): Promise<PureStages> {
  await using cycles = await installation.start();
  await settle(cycles);
  const steady = await cycles.ask("pure", { full: false, times: PURE_TIMES });
  const verify = await cycles.ask("pure", { full: true, times: PURE_TIMES });
  await using empty = await site.install("simulator");
  await using fresh = await empty.start();
  const first = await fresh.ask("pure", { full: true, times: PURE_TIMES });
  const later = (times: readonly number[]) => median(times.slice(2));
  return { steadyMs: later(steady), verifyMs: later(verify), firstMs: later(first) };
}
