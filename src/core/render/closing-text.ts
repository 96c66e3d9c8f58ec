import type { PlanCounts } from "../../domain/plan.ts";
import type { Canvas } from "./canvas.ts";
import { countOf, formatCount } from "./count-text.ts";
import { wrap } from "./visible-text.ts";

/** Says how many rows are baseline, and how they are processed; nothing when there are none. */
export function baselineText(counts: PlanCounts, { columns, paint }: Canvas): readonly string[] {
  if (counts.baseline === 0) return [];
  const are = counts.baseline === 1 ? "row is" : "rows are";
  const it = counts.baseline === 1 ? "it" : "them";
  const text = `${formatCount(counts.baseline)} ${are} baseline: there before PPHOOK was, left alone until somebody edits ${it}`;
  return [
    ...wrap(text, columns),
    `  look:     ${paint("cyan", "pphook plan --full")}`,
    `  process:  ${paint("cyan", "pphook sync --full")}`,
  ];
}

/** Says what was looked at: `4,796 rows checked, 16 frozen, 3 without a name`. */
export function coverageText(counts: PlanCounts): string {
  const usable = counts.checked - counts.frozen - counts.outOfScope;
  return [
    `${countOf(usable, "row")} checked`,
    ...(counts.frozen > 0 ? [`${formatCount(counts.frozen)} frozen`] : []),
    ...(counts.outOfScope > 0 ? [`${formatCount(counts.outOfScope)} out of scope`] : []),
    ...(counts.inventoryOnly > 0 ? [`${formatCount(counts.inventoryOnly)} without a name`] : []),
  ].join(", ");
}

/** Joins sections with an empty line between; leaves out the empty ones. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  const filled = sections.filter((section) => section.length > 0);
  return `${filled.map((section) => section.join("\n")).join("\n\n")}\n`;
}
