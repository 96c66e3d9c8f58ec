import type { Instant } from "../../domain/instant.ts";
import type { Canvas } from "./canvas.ts";
import { minuteInstant } from "./instant-text.ts";
import { visible } from "./visible-text.ts";

/** A pause that somebody ordered, as far as people are told. */
export interface ShownPause {
  readonly since: Instant;
  readonly until: Instant | null;
  readonly reason: string;
  readonly by: string;
}

/** What keeps PPHOOK from writing, and what is told of it. */
export type ShownBar =
  | { readonly kind: "paused"; readonly pause: ShownPause }
  | { readonly kind: "maintenance"; readonly window: string }
  | { readonly kind: "observe" };

/** Tells why nothing is written and how it goes on. */
export function barText(bar: ShownBar, canvas: Canvas): readonly string[] {
  if (bar.kind === "paused") return pauseText(bar.pause, canvas);
  return bar.kind === "maintenance" ? maintenanceText(bar.window, canvas) : observeText(canvas);
}

/** Tells who stopped all writing, why, how long, and how it goes on. */
export function pauseText(pause: ShownPause, { paint }: Canvas): readonly string[] {
  const until = pause.until === null ? "until somebody resumes" : `until ${minuteInstant(pause.until)}`;
  const why = pause.reason === "" ? "" : `: ${visible(pause.reason)}`;
  return [
    paint("yellow", `⏸ paused by ${visible(pause.by)} since ${minuteInstant(pause.since)}, ${until}${why}`),
    `  go on:    ${paint("cyan", "pphook resume")}`,
  ];
}

/** Tells that the configuration keeps this time free of writes, and that nothing is lost by it. */
function maintenanceText(window: string, { paint }: Canvas): readonly string[] {
  return [
    paint("yellow", `⏸ maintenance window ${visible(window)}: nothing is written until it ends`),
    "  go on:    by itself, with the first cycle after it",
  ];
}

/** Tells that the configuration lets PPHOOK watch only. */
function observeText({ paint }: Canvas): readonly string[] {
  return [
    paint("yellow", "PPHOOK only observes: nothing is written"),
    `  go on:    set mode = enforce under [policy]`,
  ];
}
