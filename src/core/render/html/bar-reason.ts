import { minuteInstant } from "../instant-text.ts";
import type { ShownBar } from "../write-bar-text.ts";
import type { Reason } from "./page-parts.ts";

/** Says why nothing would be written just now, and how it goes on. */
export function barReason(bar: ShownBar): Reason {
  switch (bar.kind) {
    case "observe":
      return {
        level: "warn",
        text: "PPHOOK only observes: nothing is written until [policy] mode = enforce",
      };
    case "maintenance":
      return { level: "warn", text: `maintenance window ${bar.window}: nothing is written until it ends` };
    case "paused": {
      const { by, since, until, reason } = bar.pause;
      const end = until === null ? "until somebody resumes" : `until ${minuteInstant(until)}`;
      const why = reason === "" ? "" : ` (${reason})`;
      const text = `paused by ${by} since ${minuteInstant(since)}, ${end}${why}:`;
      return { level: "warn", text, command: "pphook resume" };
    }
  }
}
