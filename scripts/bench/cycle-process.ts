import { subscribe } from "node:diagnostics_channel";
import { type Composition, compose } from "../../src/compose.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { guardPlan } from "../../src/core/guard/guard-plan.ts";
import type { CycleWorld } from "../../src/flows/cycle-world.ts";
import { decide } from "../../src/flows/decide.ts";
import { allChanges, prepareCycle } from "../../src/flows/prepare-cycle.ts";
import { syncCycle } from "../../src/flows/sync-cycle.ts";
import { memoryPeakMb } from "./memory-peak.ts";
import { answerCalls } from "./peer-process.ts";
import { type DnsTimes, noteBatches, type TimedDns, timeDns } from "./timed-dns.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const UNSEEN = { step: () => {}, advance: () => {}, done: () => {} };

/** How one cycle went. Times in milliseconds. */
export interface MeasuredCycle extends DnsTimes {
  readonly ms: number;
  readonly stagesMs: Readonly<Record<string, number>>;
  readonly changes: number;
  readonly applied: number;
  readonly held: number;
  readonly zonesConcerned: number;
  /** Calls to PowerDNS, `GET /api/v1/…`. */
  readonly calls: readonly string[];
}

interface Running {
  readonly composition: Composition;
  readonly world: CycleWorld;
  readonly timed: TimedDns;
}

let running: Running | null = null;
let calls: string[] = [];

subscribe("undici:request:create", (message) => {
  const { request } = message as { request: { method: string; path: string } };
  if (request.path.startsWith("/api/v1/")) calls.push(`${request.method} ${request.path}`);
});

function current(): Running {
  if (running === null) throw new Error("not open");
  return running;
}

const handlers = {
  /** Wires everything as the daemon does. With `batchFile`, each PATCH is noted there before it is sent. */
  open: async ({
    configFile,
    batchFile,
  }: {
    configFile: string;
    batchFile: string | null;
  }): Promise<void> => {
    const { config } = await loadConfig({ file: configFile, env: {} });
    const composition = compose({ config, log: SILENT, progress: UNSEEN, readOnly: false });
    const timed = timeDns(composition.world.dns);
    const dns =
      batchFile === null ? timed.dns : noteBatches(timed.dns, batchFile, config.powerdns.maxBatchBytes);
    running = { composition, timed, world: { ...composition.world, dns } };
  },
  cycle: async ({ full }: { full: boolean }): Promise<MeasuredCycle> => {
    const { world, timed } = current();
    calls = [];
    timed.takeTimes();
    const begun = performance.now();
    const { plan, outcomes, stagesMs } = await syncCycle(world, { full, dryRun: false, lockWaitMs: 0 });
    return {
      ms: performance.now() - begun,
      stagesMs,
      ...timed.takeTimes(),
      changes: plan.changes.length,
      applied: outcomes.filter((outcome) => outcome.result === "applied").length,
      held: plan.changes.filter((change) => change.held).length,
      zonesConcerned: plan.counts.zones,
      calls,
    };
  },
  /** Reads once, then decides and judges `times` times over; gives the milliseconds of each. */
  pure: async ({ full, times }: { full: boolean; times: number }): Promise<readonly number[]> => {
    const { world } = current();
    const { snapshot, view, start } = await prepareCycle(world, { full });
    return Array.from({ length: times }, () => {
      const begun = performance.now();
      const decision = decide({ snapshot, view, start, settings: world.settings });
      guardPlan(allChanges(decision), {
        limits: world.settings.limits,
        liveValues: (zone) => view.contents.get(zone)?.rrsets.size ?? 0,
        deletedToday: new Map(),
        rows: snapshot.rows.length,
        behind: null,
        source: { reference: start.ledger.rows.size, gone: decision.vanished.length },
        gapMs: start.gapMs,
        ledgerLost: start.ledgerLost,
        approved: new Set(),
      });
      return performance.now() - begun;
    });
  },
  memory: (): number => memoryPeakMb(),
};

/** PPHOOK itself, asked from outside. */
export type CycleHandlers = typeof handlers;

answerCalls(handlers, () => running?.composition[Symbol.asyncDispose]());
