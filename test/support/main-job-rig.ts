import { join } from "node:path";
import { type Composition, compose, composeCheck } from "../../src/compose.ts";
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import type { CycleReport } from "../../src/domain/cycle-report.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { UndoReport } from "../../src/domain/undo-report.ts";
import type { CycleOptions } from "../../src/flows/cycle-world.ts";
import { prepareCycle } from "../../src/flows/prepare-cycle.ts";
import { syncCycle } from "../../src/flows/sync-cycle.ts";
import { undoChanges } from "../../src/flows/undo/undo-changes.ts";
import type { PhpipamState } from "../../src/simulators/phpipam/phpipam-state.ts";
import {
  type PhpipamSimulator,
  type PhpipamSimulatorOptions,
  startPhpipamSimulator,
} from "../../src/simulators/phpipam/start-phpipam-simulator.ts";
import type { PowerdnsAccess } from "../../src/simulators/powerdns/zone-seed.ts";
import { MemoryLog } from "../fakes/memory-log.ts";
import { makeTempTree, type TempTree } from "./temp-tree.ts";

export interface RigOptions {
  readonly powerdns: PowerdnsAccess;
  readonly phpipam?: PhpipamSimulatorOptions;
  /** By `section.key`: `{ "policy.no_records": "create" }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Of one call to either server. */
  readonly timeoutMs?: number;
}

const SILENT_PROGRESS = { step: () => {}, advance: () => {}, done: () => {} };

/**
 * The whole main job between a simulated phpIPAM and a PowerDNS, with the real adapters, store and files. Each cycle is wired anew, as
 * a fresh process would be; what it remembers is on disk.
 */
export class MainJobRig implements AsyncDisposable {
  readonly simulator: PhpipamSimulator;
  readonly log = new MemoryLog();
  settings: Readonly<Record<string, string>>;
  readonly #options: RigOptions;
  readonly #tree: TempTree;

  private constructor(options: RigOptions, simulator: PhpipamSimulator) {
    this.#options = options;
    this.simulator = simulator;
    this.settings = options.settings ?? {};
    this.#tree = makeTempTree({ "config.ini": "" });
  }

  static async start(options: RigOptions): Promise<MainJobRig> {
    return new MainJobRig(options, await startPhpipamSimulator(options.phpipam));
  }

  get ipam(): PhpipamState {
    return this.simulator.state;
  }

  /** One cycle of a fresh process. */
  async sync(options: Partial<CycleOptions> = {}): Promise<CycleReport> {
    await using parts = await this.compose();
    return await syncCycle(parts.world, { full: false, dryRun: false, lockWaitMs: 0, ...options });
  }

  /** Takes a run or a change back, in a fresh process. */
  async undo(of: string): Promise<UndoReport> {
    await using parts = await this.compose();
    return await undoChanges(parts.world, { of, by: "alice", dryRun: false, lockWaitMs: 0 });
  }

  async plan(): Promise<Plan> {
    await using parts = await this.compose();
    return (await prepareCycle(parts.world, { full: true })).plan;
  }

  async compose(): Promise<Composition> {
    const config = await this.#config();
    return compose({ config, log: this.log, progress: SILENT_PROGRESS, readOnly: false });
  }

  /** What `check` measures with. */
  async composeCheck(): Promise<ReturnType<typeof composeCheck>> {
    return composeCheck(await this.#config());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.simulator.close();
    this.#tree[Symbol.dispose]();
  }

  async #config(): Promise<Config> {
    const { root } = this.#tree;
    const { powerdns, timeoutMs = 10_000 } = this.#options;
    const overrides = {
      "phpipam.api_url": this.simulator.url,
      "phpipam.app_id": "pphook",
      "phpipam.username": "Admin",
      "phpipam.password": "ipamadmin",
      "powerdns.api_url": powerdns.url,
      "powerdns.api_key": powerdns.apiKey,
      "script.last_check_file": join(root, "last_check"),
      "safety.bypass_file": join(root, "bypass"),
      "store.url": `sqlite:${join(root, "pphook.db")}`,
      ...this.settings,
    };
    const { config } = await loadConfig({ file: join(root, "config.ini"), env: {}, overrides });
    const { phpipam, powerdns: dns } = config;
    return { ...config, phpipam: { ...phpipam, timeoutMs }, powerdns: { ...dns, timeoutMs } };
  }
}
