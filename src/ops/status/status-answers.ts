import type { PulseState } from "./pulse.ts";
import { type ReadinessCheck, seconds } from "./readiness.ts";
import type { Answer } from "./status-server.ts";

/** Answers /healthz: 200 while the loop turns, 503 when it hangs. */
export function healthAnswer({ doing, silentMs, boundMs, alive }: PulseState): Answer {
  const what = doing === "cycle" ? "a cycle has made no step" : "no cycle has begun";
  return json(alive ? 200 : 503, {
    version: 1,
    status: alive ? "alive" : "hung",
    loop: { doing, silentSeconds: seconds(silentMs), boundSeconds: seconds(boundMs) },
    detail: alive ? "" : `${what} for ${seconds(silentMs)} s (limit ${seconds(boundMs)} s)`,
    remedy: alive ? "" : "restart pphook, and report it with the end of its log",
  });
}

/** Answers /readyz: 200 when every check is well, 503 otherwise. */
export function readinessAnswer(checks: readonly ReadinessCheck[]): Answer {
  const ready = checks.every(({ ok }) => ok);
  return json(ready ? 200 : 503, { version: 1, status: ready ? "ready" : "not-ready", checks });
}

function json(status: number, body: object): Answer {
  return {
    status,
    contentType: "application/json; charset=utf-8",
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}
