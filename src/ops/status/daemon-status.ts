import type { Config } from "../../config/config.ts";
import type { CycleReport } from "../../domain/cycle-report.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import type { EndedCycle } from "../../flows/alert-of-cycle.ts";
import type { CycleOptions, CycleWorld } from "../../flows/cycle-world.ts";
import type { PropagationObserver } from "../../flows/propagation/propagation-world.ts";
import { syncCycle } from "../../flows/sync-cycle.ts";
import type { CallObserver } from "../../ports/call-observer.ts";
import type { Progress } from "../../ports/progress.ts";
import { Metrics, type MetricsText } from "../metrics/metrics.ts";
import { noteCall } from "../metrics/note-call.ts";
import { noteCycle } from "../metrics/note-cycle.ts";
import { notePropagation } from "../metrics/note-propagation.ts";
import { createProcessSampler } from "../metrics/process-sampler.ts";
import { sampleState } from "../metrics/sample-state.ts";
import { hangBounds } from "./hang-bounds.ts";
import { prefersOpenMetrics } from "./prefers-open-metrics.ts";
import { Pulse, type PulseState } from "./pulse.ts";
import { Readiness } from "./readiness.ts";
import { healthAnswer, readinessAnswer } from "./status-answers.ts";
import { type Answer, type StatusServer, startStatusServer } from "./status-server.ts";

type ServedWorld = Pick<CycleWorld, "store" | "clock" | "log">;

/** What the daemon shows of itself: /metrics, /healthz and /readyz. */
export class DaemonStatus {
  readonly #pulse: Pulse;
  readonly #config: Config;
  readonly #metrics: Metrics;
  readonly #readiness: Readiness;
  readonly #sampleProcess: () => Promise<void>;

  private constructor(config: Config, metrics: Metrics, version: string) {
    const { checkIntervalMs } = config.script;
    this.#config = config;
    this.#metrics = metrics;
    this.#pulse = new Pulse(hangBounds(config));
    const beat = () => this.#pulse.beat();
    this.progress = { step: beat, advance: beat, done: beat };
    this.#readiness = new Readiness(checkIntervalMs);
    this.#sampleProcess = createProcessSampler(metrics, version);
    metrics.set("pphook_cycle_interval_seconds", {}, checkIntervalMs / SECOND_MS);
    const { secondaries, intervalMs } = config.monitor;
    if (secondaries.length > 0)
      metrics.set("pphook_secondary_check_interval_seconds", {}, intervalMs / SECOND_MS);
    for (const server of watchedNames(config))
      metrics.add("pphook_propagation_given_up_total", { server }, 0);
  }

  static async create(config: Config, version: string): Promise<DaemonStatus> {
    return new DaemonStatus(config, await Metrics.create(), version);
  }

  /** For `compose`: calls are counted, and are signs of life. */
  readonly onCall: CallObserver = (call) => {
    this.#pulse.beat();
    noteCall(this.#metrics, call);
  };

  /** For `compose`: how fast name servers answer what was written. */
  readonly onMeasured: PropagationObserver = (measured) => notePropagation(this.#metrics, measured);

  /** For `compose`: steps are signs of life. */
  readonly progress: Progress;

  /** For the daemon: a cycle that is watched. */
  readonly runCycle = async (world: CycleWorld, options: CycleOptions): Promise<CycleReport> => {
    this.#pulse.turn("cycle");
    try {
      return await syncCycle(world, options);
    } finally {
      this.#pulse.turn("waiting");
    }
  };

  /** How the loop stands. */
  pulse(): PulseState {
    return this.#pulse.state();
  }

  /** Begins to serve, where the configuration says; a failure is logged and stops nothing. */
  async serve(world: ServedWorld): Promise<StatusServer | null> {
    const { listen } = this.#config.http;
    if (listen === null) return null;
    await this.#recallSuccess(world);
    const routes = new Map([
      ["/metrics", (accept: string) => this.#scrape(world, prefersOpenMetrics(accept))],
      ["/healthz", async () => healthAnswer(this.#pulse.state())],
      ["/readyz", async () => readinessAnswer(this.#readiness.checks())],
    ]);
    return startStatusServer({ ...listen, routes, log: world.log });
  }

  noteCycle(ended: EndedCycle, durationMs: number, endedAt: number): void {
    const { checkIntervalMs: intervalMs } = this.#config.script;
    noteCycle(this.#metrics, ended, { durationMs, intervalMs, endedAt });
    this.#readiness.note(ended, durationMs);
  }

  async #recallSuccess({ store }: ServedWorld): Promise<void> {
    const last = await store.lastCheck();
    if (last !== null) this.#metrics.set("pphook_last_success_timestamp_seconds", {}, last / SECOND_MS);
  }

  async #scrape(world: ServedWorld, isOpenMetrics: boolean): Promise<Answer> {
    await this.#sample(world);
    const { contentType, text }: MetricsText = await this.#metrics.render(isOpenMetrics);
    return { status: 200, contentType, body: text };
  }

  /** A store that fails must not take the other metrics with it. */
  async #sample({ store, clock, log }: ServedWorld): Promise<void> {
    const { sqliteFile: storeFile } = this.#config.store;
    try {
      await this.#sampleProcess();
      const watched = this.#config.monitor.secondaries.map(({ name }) => name);
      await sampleState(this.#metrics, { store, clock, storeFile, watched });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#metrics.add("pphook_scrape_errors_total", {});
      log.debug("not everything could be measured", { error: why });
    }
  }
}

function watchedNames({ monitor: { secondaries } }: Config): readonly string[] {
  return secondaries.length === 0 ? [] : ["primary", ...secondaries.map(({ name }) => name)];
}
