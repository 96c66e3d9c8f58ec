import { compose } from "../../src/compose.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import type { Fqdn } from "../../src/domain/dns-name.ts";
import type { TransferStatus } from "../../src/domain/transfer-status.ts";
import type { CycleWorld } from "../../src/flows/cycle-world.ts";
import { syncCycle } from "../../src/flows/sync-cycle.ts";
import { DaemonStatus } from "../../src/ops/status/daemon-status.ts";
import { answerCalls } from "./peer-process.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** Everything is read and decided, and nothing written: cycles that cost the same each time. */
const ENVIRONMENT = {
  PPHOOK_POLICY_MODE: "observe",
  PPHOOK_POLICY_NO_RECORDS: "ignore",
  PPHOOK_HTTP_LISTEN: "127.0.0.1:0",
  PPHOOK_MONITOR_SECONDARIES: "ns01=127.0.0.1:9, ns02=127.0.0.1:9",
};
const OPTIONS = { full: false, dryRun: false, lockWaitMs: 0 } as const;

interface Running extends AsyncDisposable {
  readonly world: CycleWorld;
  readonly status: DaemonStatus;
}

let running: Running | null = null;
let isWatched = true;

function current(): Running {
  if (running === null) throw new Error("not open");
  return running;
}

const handlers = {
  /** Wires everything as the daemon does. @returns where it serves. */
  open: async (configFile: string): Promise<string> => {
    const { config } = await loadConfig({ file: configFile, env: ENVIRONMENT });
    const status = await DaemonStatus.create(config, "bench");
    const { progress } = status;
    const composition = compose({
      ...{ config, log: SILENT, progress, readOnly: false },
      onCall: (call) => {
        if (isWatched) status.onCall(call);
      },
    });
    const { world } = composition;
    const server = await status.serve(world);
    if (server === null) throw new Error("it does not serve");
    running = {
      ...{ world, status },
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        await composition[Symbol.asyncDispose]();
      },
    };
    return server.url;
  },
  /** Runs a cycle with or without what counts it. @returns its milliseconds. */
  cycle: async (watched: boolean): Promise<number> => {
    const { world, status } = current();
    isWatched = watched;
    const begun = performance.now();
    const report = watched ? await status.runCycle(world, OPTIONS) : await syncCycle(world, OPTIONS);
    if (watched) status.noteCycle({ report }, performance.now() - begun, Date.now());
    return performance.now() - begun;
  },
  /** Has the store hold what a look at so many zones on two secondaries found. */
  fillTransfers: async (zones: number): Promise<void> => {
    const { store, clock } = current().world;
    const at = clock.now();
    const transfers = Array.from({ length: 2 * zones }, (_, index): TransferStatus => {
      const zone = `zone${Math.floor(index / 2)}.example.com.` as Fqdn;
      return {
        ...{ zone, secondary: index % 2 === 0 ? "ns01" : "ns02", state: "in-sync", lag: 0, since: null },
        ...{ primarySerial: 1, serial: 1, awaitedSerial: null, cause: null },
        ...{ detail: "", remedy: "", checkedAt: at },
      };
    });
    await store.record({ at, transfers });
  },
};

/** PPHOOK with its metrics, asked from outside. */
export type MetricsHandlers = typeof handlers;

answerCalls(handlers, () => running?.[Symbol.asyncDispose]());
