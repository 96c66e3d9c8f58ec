import { HOUR_MS, type Instant } from "../domain/instant.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log, LogFields } from "../ports/log.ts";

const TELL_AGAIN_AFTER_MS = HOUR_MS;
const REMEMBERED = 10_000;

/**
 * Gives a log that writes a warning or an error once an hour: the same line, minute after minute, goes to debug in between. Lines
 * are the same when they differ in nothing but the cycle.
 */
export function quietRepeats(log: Log, clock: Pick<Clock, "now">): Log {
  const told = new Map<string, Instant>();
  const isRepeat = (key: string): boolean => {
    const now = clock.now();
    const last = told.get(key);
    if (last !== undefined && now - last < TELL_AGAIN_AFTER_MS) return true;
    if (told.size >= REMEMBERED) told.clear();
    told.set(key, now);
    return false;
  };
  const seldom = (level: "warn" | "error") => (message: string, fields?: LogFields) => {
    const { cycle: _, ...same } = fields ?? {};
    log[isRepeat(JSON.stringify([level, message, same])) ? "debug" : level](message, fields);
  };
  return {
    debug: (message, fields) => log.debug(message, fields),
    info: (message, fields) => log.info(message, fields),
    warn: seldom("warn"),
    error: seldom("error"),
  };
}
