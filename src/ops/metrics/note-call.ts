import { SECOND_MS } from "../../domain/instant.ts";
import type { UpstreamCall } from "../../ports/call-observer.ts";
import { apiOperation } from "./api-operation.ts";
import type { CallResult } from "./label-values.ts";
import type { Metrics } from "./metrics.ts";

/** Counts and times a call to a service. */
export function noteCall(metrics: Metrics, call: UpstreamCall): void {
  const { system: service, durationMs } = call;
  const operation = apiOperation(service, call.operation);
  metrics.add("pphook_api_requests_total", { service, operation, result: resultOf(call) });
  metrics.observe("pphook_api_request_duration_seconds", { service, operation }, durationMs / SECOND_MS);
}

const CLASSES: readonly CallResult[] = ["2xx", "3xx", "4xx", "5xx"];

function resultOf({ status, failure }: UpstreamCall): CallResult {
  if (status === null) return failure === "timeout" || failure === "aborted" ? failure : "unreachable";
  if (status === 404) return "404";
  return CLASSES[Math.floor(status / 100) - 2] ?? "5xx";
}
