import { allowedCalls } from "./allowed-calls.ts";
import type { SiteMeasures } from "./measure-site.ts";
import type { DnsTimes } from "./timed-dns.ts";

/** One line of the table, as shown. */
export interface ResultRow {
  readonly work: string;
  readonly measured: string;
  /** The bare work below it, measured in the same run; empty where there is none. */
  readonly floor: string;
  readonly ratio: string;
  readonly target: string;
  readonly reached: boolean;
}

/** Renders what was measured at one size as lines of the table. */
export function resultRows(measures: SiteMeasures): readonly ResultRow[] {
  return [
    ...steadyRows(measures),
    ...changeRows(measures),
    ...firstSyncRows(measures),
    ...pureRows(measures),
    ...memoryRows(measures),
  ];
}

const MORE_THAN_FLOOR_MS = 600;
const PACED_RATIO = 1.3;
const ONE_INTERVAL_MS = 60_000;
const WRITING_RATIO = 1.15;
const PURE_MS = 1000;
const STEADY_MB = 350;
const FIRST_SYNC_MB = 500;

function steadyRows({ rows, steady, paced }: SiteMeasures): readonly ResultRow[] {
  const more = (of: { cycleMs: number; floorMs: number }) => of.cycleMs - of.floorMs;
  return [
    ...(steady === null
      ? []
      : [
          {
            work: `steady cycle, ${count(rows)} rows, nothing changed`,
            measured: seconds(steady.cycleMs),
            floor: `${seconds(steady.floorMs)} download and parse`,
            ratio: `${signedSeconds(more(steady))}, ${ratio(steady.cycleMs, steady.floorMs)}`,
            target: "≤ +0.6 s",
            reached: more(steady) <= MORE_THAN_FLOOR_MS,
          },
        ]),
    ...(paced === null
      ? []
      : [
          {
            work: "the same, phpIPAM answering 55,000 rows/s",
            measured: seconds(paced.cycleMs),
            floor: `${seconds(paced.floorMs)} download and parse`,
            ratio: ratio(paced.cycleMs, paced.floorMs),
            target: "≤ 1.3 ×",
            reached: paced.cycleMs <= PACED_RATIO * paced.floorMs,
          },
        ]),
  ];
}

function changeRows({ oneChange, changes }: SiteMeasures): readonly ResultRow[] {
  const rows: ResultRow[] = [];
  if (oneChange !== null) {
    const allowed = allowedCalls(oneChange.cycle);
    rows.push({
      work: "one row renamed",
      measured: `${oneChange.cycle.calls.length} PowerDNS calls, ${seconds(oneChange.cycle.ms)}`,
      floor: `${seconds(oneChange.floorMs)} download and the same PATCHes`,
      ratio: ratio(oneChange.cycle.ms, oneChange.floorMs),
      target: `≤ ${allowed} calls`,
      reached: oneChange.cycle.calls.length <= allowed,
    });
  }
  if (changes !== null)
    rows.push({
      work: `${count(changes.renamed)} rows renamed (${count(changes.cycle.changes)} record changes)`,
      measured: seconds(changes.cycle.ms),
      floor: `${seconds(changes.floorMs)} download and the same PATCHes`,
      ratio: ratio(changes.cycle.ms, changes.floorMs),
      target: "≤ 60 s",
      reached: changes.cycle.ms <= ONE_INTERVAL_MS,
    });
  return rows;
}

function firstSyncRows({ firstSync, powerdns }: SiteMeasures): readonly ResultRow[] {
  const { wholeMs, writingMs, bareMs, changes } = firstSync;
  const wholeRatio = powerdns.endsWith("gmysql") ? 1.3 : 2;
  const floor = `${seconds(bareMs)} bare PATCHes`;
  return [
    {
      work: `first full sync, ${count(changes)} RRsets: writing`,
      measured: seconds(writingMs),
      floor,
      ratio: ratio(writingMs, bareMs),
      target: "≤ 1.15 ×",
      reached: writingMs <= WRITING_RATIO * bareMs,
    },
    {
      work: "first full sync: the whole",
      measured: seconds(wholeMs),
      floor,
      ratio: ratio(wholeMs, bareMs),
      target: `≤ ${wholeRatio} ×`,
      reached: wholeMs <= wholeRatio * bareMs,
    },
  ];
}

function pureRows({ pure, steady }: SiteMeasures): readonly ResultRow[] {
  if (pure === null) return [];
  const row = (when: string, ms: number): ResultRow => ({
    work: `pure stages, ${when}`,
    measured: seconds(ms),
    floor: steady === null ? "" : `${seconds(steady.parseMs)} parse of the listing`,
    ratio: steady === null ? "" : ratio(ms, steady.parseMs),
    target: "≤ 1 s",
    reached: ms <= PURE_MS,
  });
  return [
    row("nothing due", pure.steadyMs),
    row("full verification", pure.verifyMs),
    row("first sync", pure.firstMs),
  ];
}

function memoryRows({ steady, firstSync }: SiteMeasures): readonly ResultRow[] {
  const row = (work: string, mb: number, limitMb: number): ResultRow => {
    const listingMb = (steady?.listingBytes ?? 0) / 1e6;
    return {
      work,
      measured: `${mb.toFixed(0)} MB`,
      floor: steady === null ? "" : `${listingMb.toFixed(0)} MB listing`,
      ratio: "",
      target: `≤ ${limitMb} MB`,
      reached: mb <= limitMb,
    };
  };
  return [
    ...(steady === null ? [] : [row("memory peak, steady cycles", steady.memoryPeakMb, STEADY_MB)]),
    row("memory peak, first sync", firstSync.memoryPeakMb, FIRST_SYNC_MB),
  ];
}

/** Says how long each stage of the measured cycles took, for people who want to make them shorter. */
export function stageLines({ steady, changes, firstSync }: SiteMeasures): readonly string[] {
  return [
    ...(steady === null ? [] : [stageLine("steady cycle", steady.stagesMs)]),
    ...(changes === null ? [] : [stageLine("rows renamed", withDnsTimes(changes.cycle))]),
    stageLine("first sync", withDnsTimes(firstSync)),
  ];
}

type Stages = Readonly<Record<string, number>>;

function stageLine(name: string, stagesMs: Stages): string {
  const told = Object.entries(stagesMs).map(([stage, ms]) => `${stage} ${seconds(ms)}`);
  return `${name}: ${told.join(", ")}`;
}

function withDnsTimes(cycle: DnsTimes & { readonly stagesMs: Stages }): Stages {
  return { ...cycle.stagesMs, "of apply: writing": cycle.writingMs, verifying: cycle.verifyingMs };
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 100 ? 3 : 2)} s`;
}

function signedSeconds(ms: number): string {
  return ms < 0 ? `−${seconds(-ms)}` : `+${seconds(ms)}`;
}

function ratio(measured: number, floor: number): string {
  return `${(measured / floor).toFixed(2)} ×`;
}

export function count(value: number): string {
  return value.toLocaleString("en");
}
