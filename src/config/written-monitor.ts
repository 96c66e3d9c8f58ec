import { DAY_MS, SECOND_MS } from "../domain/instant.ts";
import { preset } from "./key.ts";
import { duration, namedServers } from "./value-kind.ts";

/** `[monitor]`: whether secondaries follow. */
export const MONITOR_KEYS = {
  secondaries: preset(
    namedServers,
    "",
    "Secondaries that are watched, with a name each: `ns01=192.0.2.1, ns02=[2001:db8::1]:5300`; empty: none.",
  ),
  interval: preset(
    duration({ min: 5 * SECOND_MS, max: DAY_MS }),
    "5m",
    "Time between two looks of the daemon.",
  ),
  tolerance: preset(
    duration({ min: 0, max: 7 * DAY_MS }),
    "2m",
    "How long a secondary may serve something else than the primary before it counts as out of sync.",
  ),
} as const;
