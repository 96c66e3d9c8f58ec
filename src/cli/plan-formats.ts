import { type Canvas, PLAIN_CANVAS } from "../core/render/canvas.ts";
import { planHtml } from "../core/render/html/plan-html.ts";
import { planJson } from "../core/render/plan-json.ts";
import { planMarkdown } from "../core/render/plan-markdown.ts";
import { type PlanView, planText } from "../core/render/plan-text.ts";
import { UsageError } from "../domain/errors.ts";
import { nameChanges } from "./name-changes.ts";
import { jsonText } from "./print.ts";

export const PLAN_FORMATS = ["table", "json", "html", "markdown"] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** Brings `--json` and `--format` together. @throws UsageError when they contradict each other. */
export function chooseFormat<F extends string>(options: {
  readonly json?: boolean;
  readonly format?: F;
}): F | "json" | "table" {
  const { json = false, format } = options;
  if (!json) return format ?? "table";
  if (format === undefined || format === "json") return "json";
  throw new UsageError(`--json and --format ${format} exclude each other`, { remedy: "give one of them" });
}

/** Writes a plan in one of the formats; the table as wide as the canvas, by default without end. */
export function renderPlan(view: PlanView, format: PlanFormat, canvas: Canvas = PLAIN_CANVAS): string {
  const { heldOnly, plan } = view;
  const shown = heldOnly ? { ...plan, changes: plan.changes.filter((change) => change.held) } : plan;
  switch (format) {
    case "table":
      return planText(view, canvas);
    case "json":
      return jsonText(planJson(plan, { names: nameChanges(plan), heldOnly }));
    case "html":
      return planHtml({ ...view, plan: shown });
    case "markdown":
      return planMarkdown(shown);
  }
}
