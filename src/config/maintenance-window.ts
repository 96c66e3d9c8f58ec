import { MINUTE_MS } from "../domain/instant.ts";
import { didYouMean } from "./nearest-word.ts";
import type { Kind, Reading } from "./value-kind.ts";

/** A stretch of the week on the clocks of one time zone. */
export interface MaintenanceWindow {
  /** As written. */
  readonly text: string;
  /** Days that it begins on; 0 is Sunday. */
  readonly days: ReadonlySet<number>;
  /** Minutes since midnight, on the wall clock. */
  readonly startMinute: number;
  /** The same; at or before the start, it lies on the next day. */
  readonly endMinute: number;
  /** `Europe/Paris`. */
  readonly timeZone: string;
}

const DAYS: readonly string[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY_MINUTES = 24 * 60;
const FORM =
  /^(?:(?<first>[a-z]{3})(?:-(?<last>[a-z]{3}))?\s+)?(?<from>\d\d?:\d\d)\s*-\s*(?<to>\d\d?:\d\d)\s+(?<zone>[A-Za-z][\w/+-]*)$/i;
const EXAMPLE = "Sun 02:00-04:00 Europe/Paris";

/** `Sun 02:00-04:00 Europe/Paris`, `Mon-Fri 22:00-06:00 UTC`, `03:00-03:30 Asia/Tokyo` (every day), between commas or line ends. */
export const maintenanceWindows: Kind<readonly MaintenanceWindow[]> = {
  type: "windows separated by commas, e.g. Sun 02:00-04:00 Europe/Paris",
  emptyCounts: true,
  read: (written) => {
    const texts = written.split(/\s*[,\n]\s*/).filter((text) => text !== "");
    const windows: MaintenanceWindow[] = [];
    for (const text of texts) {
      const reading = readWindow(text.replaceAll(/\s+/g, " "));
      if ("expected" in reading) return reading;
      windows.push(reading.value);
    }
    return { value: windows };
  },
};

function readWindow(text: string): Reading<MaintenanceWindow> {
  const { first, last, from, to, zone = "" } = FORM.exec(text)?.groups ?? {};
  if (from === undefined || to === undefined)
    return { expected: `a window such as ${EXAMPLE} (day, hours, time zone)` };
  const days = readDays(first, last);
  if (days === null) return { expected: `a day of ${DAYS.join(", ")}, or two with a hyphen, e.g. Mon-Fri` };
  const [startMinute, endMinute] = [readMinute(from), readMinute(to)];
  const fits = startMinute < DAY_MINUTES && endMinute <= DAY_MINUTES && startMinute !== endMinute;
  if (!fits) return { expected: "hours from 00:00 to 24:00 that differ, e.g. 02:00-04:00" };
  const timeZone = readTimeZone(zone);
  if (timeZone === null) return { expected: `a time zone such as Europe/Paris or UTC${hintZone(zone)}` };
  return { value: { text, days, startMinute, endMinute, timeZone } };
}

function readDays(first: string | undefined, last: string | undefined): ReadonlySet<number> | null {
  if (first === undefined) return new Set(DAYS.keys());
  const from = dayNumber(first);
  const to = last === undefined ? from : dayNumber(last);
  if (from < 0 || to < 0) return null;
  const count = ((to - from + DAYS.length) % DAYS.length) + 1;
  return new Set(Array.from({ length: count }, (_, i) => (from + i) % DAYS.length));
}

function dayNumber(word: string): number {
  return DAYS.indexOf(word.toLowerCase());
}

/** @returns more than a day for what no clock shows. */
function readMinute(text: string): number {
  const [hour = 0, minute = 0] = text.split(":").map(Number);
  return minute > 59 ? Number.POSITIVE_INFINITY : hour * 60 + minute;
}

function readTimeZone(name: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

function hintZone(name: string): string {
  return didYouMean(name, Intl.supportedValuesOf("timeZone"));
}

/**
 * Finds the window that is open, going by the wall clock of its time zone: where clocks are put back, an hour that occurs twice is
 * in the window twice; where they are put forward, an hour that does not occur is left out.
 *
 * @returns null when none is open.
 */
export function findOpenWindow(
  windows: readonly MaintenanceWindow[],
  epochMs: number,
): MaintenanceWindow | null {
  return windows.find((window) => isOpen(window, epochMs)) ?? null;
}

function isOpen({ days, startMinute, endMinute, timeZone }: MaintenanceWindow, epochMs: number): boolean {
  const { day, minute } = wallClock(timeZone, epochMs);
  const yesterday = (day + DAYS.length - 1) % DAYS.length;
  if (startMinute < endMinute) return days.has(day) && minute >= startMinute && minute < endMinute;
  return (days.has(day) && minute >= startMinute) || (days.has(yesterday) && minute < endMinute);
}

function wallClock(timeZone: string, epochMs: number): { readonly day: number; readonly minute: number } {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const whole = Math.floor(epochMs / MINUTE_MS) * MINUTE_MS;
  const parts = new Map(format.formatToParts(whole).map(({ type, value }) => [type, value]));
  const minute = Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
  return { day: dayNumber(parts.get("weekday") ?? ""), minute };
}
