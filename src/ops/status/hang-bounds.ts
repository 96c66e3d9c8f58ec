import type { Config } from "../../config/config.ts";
import { MINUTE_MS } from "../../domain/instant.ts";
import type { PulseBounds } from "./pulse.ts";

const LEAST_MS = 15 * MINUTE_MS;
/** A call is tried three times, each within its time limit, with waits between. */
const TRIES = 4;
/** A machine that takes a connection and then says nothing is given up after two minutes. */
const TARGET_MS = 3 * MINUTE_MS;
/** While a service is down, the daemon waits ten minutes, and a little less or more. */
const LONGEST_WAIT_MS = 12 * MINUTE_MS;

/** Says how long the loop may be silent before it counts as hung: longer than anything that it waits for by configuration. */
export function hangBounds({
  phpipam,
  powerdns,
  script,
  targets,
}: Pick<Config, "phpipam" | "powerdns" | "script" | "targets">): PulseBounds {
  const callMs = Math.max(phpipam.timeoutMs, powerdns.timeoutMs) * TRIES;
  return {
    cycleMs: Math.max(LEAST_MS, callMs) + targets.length * TARGET_MS,
    waitMs: Math.max(LONGEST_WAIT_MS, script.checkIntervalMs + 2 * MINUTE_MS),
  };
}
