import type { SiteReport } from "../../../domain/site-report.ts";
import { countOf, formatElapsed } from "../count-text.ts";
import type { Html } from "../html/html.ts";
import { NOTHING } from "../html/html.ts";
import { cardPart, softly } from "../html/page-parts.ts";
import { timeLines } from "../plots/time-lines.ts";
import { inSeconds, secondsText } from "./seconds-text.ts";

/** Draws how long cycles took. */
export function cyclesSection({ figures, period, state }: SiteReport): Html {
  const count = figures.cycles.reduce((sum, cycle) => sum + cycle.count, 0);
  if (count === 0)
    return cardPart("cycles", "Cycles", [
      softly("No cycle changed anything or verified every row in this time; quiet cycles leave no entry."),
    ]);
  const rows = figures.cycles.findLast((cycle) => cycle.rows !== null)?.rows ?? null;
  const values = (pick: (cycle: (typeof figures.cycles)[number]) => number | null) => {
    const byPart = new Map(figures.cycles.map((cycle) => [cycle.part, pick(cycle)]));
    return Array.from({ length: period.parts }, (_, part) => byPart.get(part) ?? null);
  };
  const isTimed = figures.cycles.some(({ meanMs }) => meanMs !== null);
  const checked = rows === null ? "" : `; ${countOf(rows, "row")} checked by the last one`;
  return cardPart("cycles", "Cycles", [
    softly(
      `${countOf(count, "cycle")} that changed something or verified every row${checked}. One begins every ${formatElapsed(state.intervalMs)}; quiet ones leave no entry.`,
    ),
    isTimed
      ? timeLines({
          ...{ id: "cycles-plot", title: "Duration", period, whole: false, text: secondsText },
          series: [
            { name: "longest", values: values(({ longestMs }) => longestMs).map(inSeconds) },
            { name: "mean", values: values(({ meanMs }) => meanMs).map(inSeconds) },
          ],
        })
      : NOTHING,
  ]);
}
