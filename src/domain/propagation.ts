import type { Fqdn } from "./dns-name.ts";
import type { Instant } from "./instant.ts";
import type { ManagedType } from "./rrset.ts";

/** How long one name server took until it answered an RRset as it was written, or that it did not. */
export interface Propagation {
  /** When PowerDNS had taken the write. */
  readonly at: Instant;
  readonly run: string;
  /** `ns01`, as configured; `primary` for the primary. */
  readonly server: string;
  readonly zone: Fqdn;
  readonly name: Fqdn;
  readonly type: ManagedType;
  /** From the write to the first right answer, in milliseconds; null when PPHOOK gave up waiting for it. */
  readonly tookMs: number | null;
  /** What was wrong with the last answer when it was given up; empty otherwise. */
  readonly detail: string;
}

/** The propagation times of one server. */
export interface PropagationFigures {
  readonly server: string;
  /** RRsets that it answered as they were written. */
  readonly answered: number;
  readonly givenUp: number;
  /** Nearest rank among those answered, in milliseconds; null when there was none. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
}

/** Sums measurements up, server by server, by name. What was given up counts in no time: it has none. */
export function summarisePropagation(measured: readonly Propagation[]): readonly PropagationFigures[] {
  const byServer = Map.groupBy(measured, ({ server }) => server);
  return [...byServer]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([server, all]) => {
      const times = all
        .map(({ tookMs }) => tookMs)
        .filter((ms) => ms !== null)
        .sort((a, b) => a - b);
      return {
        server,
        answered: times.length,
        givenUp: all.length - times.length,
        p50Ms: percentile(times, 50),
        p95Ms: percentile(times, 95),
        maxMs: times.at(-1) ?? null,
      };
    });
}

/** @param sorted - ascending. @returns the smallest that at least `percent` of them do not exceed; null of none. */
function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? null;
}

/** How far one name server is with what one process wrote. */
export interface PropagationTally {
  readonly server: string;
  /** RRsets that it answers as they were written. */
  readonly answered: number;
  /** Those that it is still asked for. */
  readonly open: number;
  readonly givenUp: number;
  /** Until the last of those answered was, in milliseconds; null when there is none. */
  readonly slowestMs: number | null;
}
