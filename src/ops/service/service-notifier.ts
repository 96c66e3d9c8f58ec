import type { EndedCycle } from "../../flows/alert-of-cycle.ts";
import type { Log } from "../../ports/log.ts";
import type { ServiceManager, ServiceState } from "../../ports/service-manager.ts";
import type { PulseState } from "../status/pulse.ts";
import { serviceStatus } from "./service-status.ts";

export interface ServiceNotifierOptions {
  /** Null: nobody wants to hear anything. */
  readonly manager: ServiceManager | null;
  readonly log: Log;
  /** How the loop of the daemon stands. */
  readonly pulse: () => PulseState;
  /** Monotonic, in microseconds; default: that of the process. */
  readonly nowUsec?: () => bigint;
}

/** As often within the time that the manager waits is it told of life. */
const FEEDS = 3;

/**
 * Tells the manager of services how the daemon stands, one message after the other. The watchdog is fed only as long as the loop shows
 * signs of life: a cycle that goes on is fed however long it takes, one that hangs is not.
 */
export class ServiceNotifier implements AsyncDisposable {
  readonly #options: ServiceNotifierOptions;
  #told: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #failed = false;
  #hung = false;

  constructor(options: ServiceNotifierOptions) {
    this.#options = options;
  }

  /** The daemon is up and begins its first cycle. */
  ready(): void {
    this.#tell({ READY: "1", STATUS: "the first cycle" });
    const watchdogMs = this.#options.manager?.watchdogMs ?? null;
    if (watchdogMs === null) return;
    this.#timer = setInterval(() => this.#feed(), watchdogMs / FEEDS);
    this.#timer.unref();
  }

  noteCycle(ended: EndedCycle): void {
    this.#tell({ STATUS: serviceStatus(ended) });
  }

  /** Does what a reload asks for, between the two messages that tell of it. */
  reload(work: () => void): void {
    const usec = this.#options.nowUsec?.() ?? process.hrtime.bigint() / 1000n;
    this.#tell({ RELOADING: "1", MONOTONIC_USEC: String(usec) });
    try {
      work();
    } finally {
      this.#tell({ READY: "1" });
    }
  }

  /** The daemon was asked to end. */
  stopping(): void {
    this.#tell({ STOPPING: "1", STATUS: "ending" });
  }

  /** Ends the feeding, and waits until everything is told. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#told;
  }

  #feed(): void {
    const { alive, silentMs, doing } = this.#options.pulse();
    if (alive) {
      this.#tell({ WATCHDOG: "1" });
    } else if (!this.#hung) {
      this.#tellHung(doing, silentMs);
    }
    this.#hung = !alive;
  }

  #tellHung(doing: PulseState["doing"], silentMs: number): void {
    const silent = `${Math.round(silentMs / 1000)} s`;
    this.#options.log.error("the loop hangs; the watchdog will start pphook anew", { doing, silent });
  }

  #tell(state: ServiceState): void {
    const { manager, log } = this.#options;
    if (manager === null) return;
    this.#told = this.#told.then(async () => {
      const why = await manager.tell(state);
      if (why !== null && !this.#failed) log.warn("systemd could not be told", { error: why });
      this.#failed = why !== null;
    });
  }
}
