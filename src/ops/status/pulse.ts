/** How the loop of the daemon stands. Times in milliseconds. */
export interface PulseState {
  readonly doing: "cycle" | "waiting";
  /** Since the last sign of life. */
  readonly silentMs: number;
  /** How long it may be silent. */
  readonly boundMs: number;
  readonly alive: boolean;
}

export interface PulseBounds {
  /** Of a cycle without a call that ends or a step that goes on. */
  readonly cycleMs: number;
  /** Between two cycles. */
  readonly waitMs: number;
  /** Monotonic; default: that of the process. */
  readonly now?: () => number;
}

/** Notes signs of life of the daemon's loop, so that somebody can tell a long cycle from one that hangs. */
export class Pulse {
  readonly #bounds: PulseBounds;
  #doing: PulseState["doing"] = "waiting";
  #lastMs: number;

  constructor(bounds: PulseBounds) {
    this.#bounds = bounds;
    this.#lastMs = this.#now();
  }

  /** A cycle began, or ended. */
  turn(doing: PulseState["doing"]): void {
    this.#doing = doing;
    this.beat();
  }

  /** Something went on. */
  beat(): void {
    this.#lastMs = this.#now();
  }

  state(): PulseState {
    const { cycleMs, waitMs } = this.#bounds;
    const silentMs = this.#now() - this.#lastMs;
    const boundMs = this.#doing === "cycle" ? cycleMs : waitMs;
    return { doing: this.#doing, silentMs, boundMs, alive: silentMs <= boundMs };
  }

  #now(): number {
    return (this.#bounds.now ?? (() => performance.now()))();
  }
}
