import type { UpstreamSystem } from "../../domain/errors.ts";
import { PphookError, UpstreamError } from "../../domain/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/instant.ts";
import type { EndedCycle } from "../../flows/alert-of-cycle.ts";
import { formatDuration } from "../format-duration.ts";

/** One thing that must be so for PPHOOK to keep DNS true. */
export interface ReadinessCheck {
  readonly name: "cycle-fresh" | UpstreamSystem | "nothing-held";
  readonly ok: boolean;
  readonly detail: string;
  /** What to do; empty when it is well. */
  readonly remedy: string;
}

type Verdict = Omit<ReadinessCheck, "name">;

const WELL = (detail: string): Verdict => ({ ok: true, detail, remedy: "" });
const LEAST_FRESH_MS = 5 * MINUTE_MS;
const INTERVALS = 3;
const NOT_YET: Verdict = {
  ok: false,
  detail: "no cycle has ended since the start",
  remedy: "wait for the first cycle; the log tells how it goes",
};

/** Remembers how cycles ended, and judges whether PPHOOK does its work. */
export class Readiness {
  readonly #freshMs: number;
  readonly #now: () => number;
  readonly #services = new Map<UpstreamSystem, Verdict>();
  #held: Verdict = NOT_YET;
  #success: { readonly atMs: number; readonly tookMs: number } | null = null;
  #failure: unknown = null;

  /** @param now - monotonic, in milliseconds; default: that of the process. */
  constructor(intervalMs: number, now: () => number = () => performance.now()) {
    this.#freshMs = Math.max(LEAST_FRESH_MS, INTERVALS * intervalMs);
    this.#now = now;
  }

  note(ended: EndedCycle, durationMs: number): void {
    if ("error" in ended) {
      this.#failure = ended.error;
      if (ended.error instanceof UpstreamError) this.#services.set(ended.error.system, failed(ended.error));
      return;
    }
    this.#failure = null;
    this.#success = { atMs: this.#now(), tookMs: durationMs };
    const { sources, plan } = ended.report;
    this.#services.set("phpipam", WELL(sources.inventory));
    this.#services.set("powerdns", WELL(sources.dns));
    this.#held = heldVerdict(plan.heldHash, plan.changes.filter((change) => change.held).length);
  }

  checks(): readonly ReadinessCheck[] {
    return [
      { name: "cycle-fresh", ...this.#fresh() },
      { name: "phpipam", ...(this.#services.get("phpipam") ?? NOT_YET) },
      { name: "powerdns", ...(this.#services.get("powerdns") ?? NOT_YET) },
      { name: "nothing-held", ...this.#held },
    ];
  }

  #fresh(): Verdict {
    if (this.#success === null) return this.#failure === null ? NOT_YET : failed(this.#failure);
    const ageMs = this.#now() - this.#success.atMs;
    const limitMs = this.#freshMs + this.#success.tookMs;
    const detail = `the last cycle that succeeded ended ${formatDuration(ageMs)} ago (limit ${formatDuration(limitMs)})`;
    if (ageMs <= limitMs) return WELL(detail);
    return {
      ok: false,
      detail,
      remedy: this.#failure === null ? "pphook check" : failed(this.#failure).remedy,
    };
  }
}

function failed(error: unknown): Verdict {
  const detail = error instanceof Error ? error.message : String(error);
  return { ok: false, detail, remedy: error instanceof PphookError ? error.remedy : "look into the log" };
}

function heldVerdict(hash: string | null, changes: number): Verdict {
  if (hash === null) return WELL("no change is held");
  return {
    ok: false,
    detail: `${changes} changes are held by a guard`,
    remedy: `look at them with "pphook plan --held", then "pphook approve ${hash.slice(0, 12)}"`,
  };
}

/** Whole seconds, for JSON. */
export function seconds(ms: number): number {
  return Math.round(ms / SECOND_MS);
}
