import type { SiteReport } from "../../../domain/site-report.ts";
import { countOf } from "../count-text.ts";
import { withEditors } from "../editor-text.ts";
import { changeTables } from "../html/change-tables.ts";
import { type Html, html } from "../html/html.ts";
import { cardPart, commandsPart, softly } from "../html/page-parts.ts";

const SHOWN = 100;

/** Draws what the next cycle would do, where the services were asked; nothing where they were not. */
export function lookSection({ look }: SiteReport): readonly Html[] {
  if (look === null) return [];
  if ("error" in look)
    return [
      cardPart("look", "The next cycle", [
        html`<p><span class="badge bad">could not be asked</span> ${look.error}</p>`,
        softly(`→ ${look.remedy}`),
      ]),
    ];
  const plan = withEditors(look.plan);
  const free = plan.changes.filter((change) => !change.held);
  const held = plan.changes.length - free.length;
  const also = held === 0 ? "" : `; ${countOf(held, "change")} would be held`;
  const said =
    free.length === 0
      ? "DNS agrees with phpIPAM; nothing would be changed"
      : `${countOf(free.length, "change")} would be made`;
  return [
    cardPart("look", "The next cycle", [
      softly(`${look.sources.inventory} and ${look.sources.dns} were asked: ${said}${also}.`),
      ...(free.length === 0 ? [] : [commandsPart([["all of it", "pphook plan"]])]),
      ...changeTables(free, { most: SHOWN, more: "pphook plan" }),
    ]),
  ];
}
