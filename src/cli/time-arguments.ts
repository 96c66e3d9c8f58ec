import { duration } from "../config/value-kind.ts";
import { UsageError } from "../domain/errors.ts";
import { DAY_MS, type Instant, MINUTE_MS, toInstant } from "../domain/instant.ts";

const HOW_LONG = duration({ min: MINUTE_MS, max: 3650 * DAY_MS });
const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?) ?(UTC|Z|[+-]\d\d:?\d\d)?)?$/i;

/** Reads `90s`, `2h`, `7d` as milliseconds; at least a minute. @throws UsageError */
export function readDuration(option: string, text: string): number {
  const reading = HOW_LONG.read(text.trim());
  if ("value" in reading) return reading.value;
  throw new UsageError(`${option} ${text}: expected ${reading.expected}`, {
    remedy: `for example: ${option} 2h`,
  });
}

/** Reads a moment: `2h` and `7d` ago, or a date with or without time, which is UTC unless it says otherwise. @throws UsageError */
export function readSince(text: string, now: Instant): Instant {
  const reading = HOW_LONG.read(text.trim());
  if ("value" in reading) return toInstant(now - reading.value);
  const [, day, time = "00:00", offset = "Z"] = DATE.exec(text.trim()) ?? [];
  const zone = offset.toUpperCase() === "UTC" ? "Z" : offset;
  const moment = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`);
  if (!Number.isNaN(moment)) return toInstant(moment);
  throw new UsageError(
    `--since ${text}: expected a date such as 2026-11-22 or 2026-11-22T09:15, or how long ago`,
    {
      remedy: "for example: --since 2h, --since 7d, --since 2026-11-22",
    },
  );
}
