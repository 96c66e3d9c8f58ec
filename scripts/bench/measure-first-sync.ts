import { join } from "node:path";
import type { MeasuredCycle } from "./cycle-process.ts";
import { makeZones } from "./make-inventory.ts";
import { median } from "./median.ts";
import type { Installation, Site } from "./open-site.ts";
import { type PowerdnsKind, startPowerdns } from "./start-powerdns.ts";

/** Times in milliseconds; medians over the repetitions. */
export interface FirstSync {
  readonly wholeMs: number;
  readonly writingMs: number;
  readonly verifyingMs: number;
  /** The same batches, sent bare to a server as empty. */
  readonly bareMs: number;
  readonly stagesMs: Readonly<Record<string, number>>;
  readonly changes: number;
  readonly memoryPeakMb: number;
}

export interface FirstSyncRun {
  readonly result: FirstSync;
  /** As the last sync left it. */
  readonly installation: Installation;
}

interface Repetition {
  readonly bareMs: number;
  readonly cycle: MeasuredCycle;
  readonly memoryPeakMb: number;
  readonly installation: Installation;
}

/** Creates everything in empty zones, and sends the same PATCHes bare, in turns. */
export async function measureFirstSync(
  site: Site,
  kind: PowerdnsKind,
  repetitions: number,
): Promise<FirstSyncRun> {
  const batchFile = join(site.directory, "batches.jsonl");
  await noteBatches(site, batchFile);
  const done: Repetition[] = [];
  while (done.length < repetitions) {
    await done.at(-1)?.installation[Symbol.asyncDispose]();
    done.push(await repeat(site, kind, { batchFile, turn: done.length }));
  }
  const of = (value: (one: Repetition) => number) => median(done.map(value));
  const last = done.at(-1);
  if (last === undefined) throw new RangeError("at least one repetition");
  const result = {
    wholeMs: of((one) => one.cycle.ms),
    verifyingMs: of((one) => one.cycle.verifyingMs),
    writingMs: of((one) => one.cycle.writingMs),
    bareMs: of((one) => one.bareMs),
    stagesMs: last.cycle.stagesMs,
    changes: last.cycle.changes,
    memoryPeakMb: Math.max(...done.map((one) => one.memoryPeakMb)),
  };
  return { result, installation: last.installation };
}

/** The batches do not depend on the server, so the simulated one serves to learn them. */
async function noteBatches(site: Site, batchFile: string): Promise<void> {
  await using installation = await site.install("simulator");
  await using cycles = await installation.start(batchFile);
  await cycles.ask("cycle", { full: true });
}

/** Which of the two goes first changes from turn to turn: what the other programs of the machine do falls on both. */
async function repeat(site: Site, kind: PowerdnsKind, { batchFile, turn }: Turn): Promise<Repetition> {
  if (turn % 2 === 0) {
    const bareMs = await sendBare(site, kind, batchFile);
    return { bareMs, ...(await syncOnce(site, kind)) };
  }
  const synced = await syncOnce(site, kind);
  return { bareMs: await sendBare(site, kind, batchFile), ...synced };
}

interface Turn {
  readonly batchFile: string;
  readonly turn: number;
}

async function syncOnce(site: Site, kind: PowerdnsKind): Promise<Omit<Repetition, "bareMs">> {
  const installation = await site.install(kind);
  await using cycles = await installation.start();
  const cycle = await cycles.ask("cycle", { full: true });
  if (cycle.applied !== cycle.changes)
    throw new Error(`only ${cycle.applied} of ${cycle.changes} changes were applied`);
  return { cycle, memoryPeakMb: await cycles.ask("memory", undefined), installation };
}

async function sendBare(site: Site, kind: PowerdnsKind, batchFile: string): Promise<number> {
  await using powerdns = await startPowerdns(kind, makeZones(site.rows));
  const { url, apiKey } = powerdns;
  return await site.floor.ask("patch", { url, apiKey, file: batchFile });
}
