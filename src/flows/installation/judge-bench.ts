import type { CheckItem } from "../../domain/check-item.ts";
import { UpstreamError } from "../../domain/errors.ts";
import type { BenchMeasure } from "../../ports/installation-probe.ts";

const SLOW_MS = 500;

/** Says how fast an API is. */
export function judgeBench(system: "phpipam" | "powerdns", measure: BenchMeasure | UpstreamError): CheckItem {
  if (measure instanceof UpstreamError)
    return { area: system, status: "fault", measured: measure.message, remedy: measure.remedy };
  const { latenciesMs, concurrency, callsPerSecond } = measure;
  const [p50, p95, most] = [
    quantile(latenciesMs, 0.5),
    quantile(latenciesMs, 0.95),
    quantile(latenciesMs, 1),
  ];
  const measured = `${latenciesMs.length} calls one by one: p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, max ${milliseconds(most)}; ${concurrency} at once: ${Math.round(callsPerSecond)} calls/s`;
  if (p95 <= SLOW_MS) return { area: system, status: "ok", measured, remedy: null };
  return {
    area: system,
    status: "warning",
    measured,
    remedy: "see how busy the server and its database are (top), and how far away it is (ping)",
  };
}

/** @param values - Ascending; of none, 0. */
function quantile(values: readonly number[], q: number): number {
  return values[Math.min(values.length - 1, Math.ceil(q * values.length) - 1)] ?? 0;
}

function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
